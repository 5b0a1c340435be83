//! A form on its way to the server: whether it is under way, and what was not right.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::error::AppError;

/// The state of a form. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub struct Submission {
    problem: RwSignal<Option<AppError>>,
    busy: RwSignal<bool>,
    fields: &'static [&'static str],
}

impl Submission {
    /// Of a form with these fields, which show their own messages.
    #[must_use]
    pub fn new(fields: &'static [&'static str]) -> Self {
        // Until the page is alive nobody would hear the button, and the browser would send the form in a way that the server does not read.
        let busy = RwSignal::new(true);
        Effect::new(move |_| busy.set(false));
        Self {
            problem: RwSignal::new(None),
            busy,
            fields,
        }
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn on(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.problem
                .with(|problem| problem.as_ref().and_then(|problem| problem.on_field(field)))
        })
    }

    /// What else is wrong, to be said above the form.
    #[must_use]
    pub fn elsewhere(self) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.problem.with(|problem| {
                let here = |error: &&AppError| error.field().is_some_and(|field| self.fields.contains(&field));
                problem.as_ref().filter(|error| !here(error)).map(ToString::to_string)
            })
        })
    }

    /// Whether it is under way.
    #[must_use]
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Says what is wrong before anything was sent.
    pub fn refuse(self, field: &str, problem: &str) {
        self.problem.set(Some(AppError::Invalid {
            field: field.to_owned(),
            problem: problem.to_owned(),
        }));
    }

    /// Sends it, unless it is under way already.
    pub fn send(self, work: impl Future<Output = Result<(), AppError>> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let result = work.await;
            self.busy.try_set(false);
            self.problem.try_set(result.err());
        });
    }
}
