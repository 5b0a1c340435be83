//! What the lists of the dialog offer: asked for when a condition first needs it.

use domain::query::Facet;
use domain::usage::{Choice, Options};
use leptos::prelude::*;

use super::draft::Draft;
use super::kind::Kind;
use super::read::{Told, read_choices};
use crate::components::filter_bar::known;
use crate::components::latest::Latest;
use crate::components::session::use_session;
use crate::error::AppError;

/// What is offered. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choices {
    answer: RwSignal<Option<Result<Options, AppError>>>,
    told: StoredValue<Told>,
}

/// Those of a dialog. `told` knows the names of what is chosen and not offered.
pub(super) fn use_choices(draft: Draft, told: Told) -> Choices {
    let session = use_session();
    let answer = RwSignal::new(None);
    let latest = Latest::new();
    let needed = Memo::new(move |_| draft.lines.with(|lines| lines.iter().any(|line| matches!(line.kind, Kind::One(_)))));
    Effect::new(move |asked: Option<bool>| {
        let asked = asked.unwrap_or_default();
        if needed.get() && !asked {
            latest.ask(session.run(read_choices), move |told| {
                answer.try_set(Some(told));
            });
        }
        asked || needed.get()
    });
    Choices {
        answer,
        told: StoredValue::new(told),
    }
}

impl Choices {
    /// The values of a list, and those that were chosen before whether they are offered or not; nothing while they are being read.
    pub fn of(self, of: Facet, chosen: &[i32]) -> Option<Vec<Choice>> {
        let offered = self.answer.with(|answer| match answer {
            Some(Ok(options)) => Some(options.of(of).clone()),
            Some(Err(_)) => Some(Vec::new()),
            None => None,
        })?;
        let mut all = self.told.with_value(|told| told.not_offered(of, chosen, &offered));
        all.extend(offered);
        for choice in &mut all {
            if let Some(word) = known(of, choice.id) {
                word.clone_into(&mut choice.name);
            }
        }
        Some(all)
    }

    /// Why nothing is offered.
    pub fn problem(self) -> Option<String> {
        self.answer
            .with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().err()).map(ToString::to_string))
    }
}
