//! Putting clients and projects away, which is asked first, and taking them back, which is not.

use domain::projects::{Client, Project};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{client_archive, project_archive};
use crate::components::session::use_session;
use crate::components::toast::use_toasts;

/// What is put away, or taken back if it is away already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Archive {
    /// A client, with its projects.
    Client(Client),
    /// A project.
    Project(Project),
}

impl Archive {
    fn name(&self) -> &str {
        match self {
            Self::Client(client) => &client.name,
            Self::Project(project) => &project.name,
        }
    }

    const fn is_away(&self) -> bool {
        match self {
            Self::Client(client) => client.archived,
            Self::Project(project) => project.archived,
        }
    }

    const fn text(&self) -> &'static str {
        match self {
            Self::Client(_) => {
                "The client and its projects leave the pickers, and nothing more can be billed to them by hand. What is billed to them already stays; rules for them tag no session that begins from now on. You can bring the client back at any time."
            }
            Self::Project(_) => {
                "The project leaves the pickers, and nothing more can be billed to it by hand. What is billed to it already stays; rules for it tag no session that begins from now on. You can bring it back at any time."
            }
        }
    }
}

/// The question, to be shown by a `Confirm`. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question {
    /// Whether it is open.
    pub open: RwSignal<bool>,
    /// The question.
    pub title: Signal<String>,
    /// What will happen.
    pub text: Signal<String>,
    /// Does it.
    pub agree: Callback<()>,
    /// Asks it; what is away comes back at once.
    pub ask: Callback<Archive>,
}

/// The question of this page. `done` is called when something was put away or taken back.
pub(super) fn use_archive(done: Callback<()>) -> Question {
    let (session, toasts) = (use_session(), use_toasts());
    let (open, about) = (RwSignal::new(false), RwSignal::new(None::<Archive>));
    let set = move |what: Archive| {
        spawn_local(async move {
            let away = !what.is_away();
            let result = match &what {
                Archive::Client(client) => session.run(|| client_archive(client.id, away)).await,
                Archive::Project(project) => session.run(|| project_archive(project.id, away)).await,
            };
            match result {
                Ok(()) => {
                    toasts.done(format!("{} was {}.", what.name(), if away { "archived" } else { "brought back" }));
                    done.run(());
                }
                Err(error) => toasts.failed(&error),
            }
        });
    };
    let with = move |read: fn(&Archive) -> String| Signal::derive(move || about.with(|about| about.as_ref().map(read).unwrap_or_default()));
    Question {
        open,
        title: with(|what| format!("Archive {}?", what.name())),
        text: with(|what| what.text().to_owned()),
        agree: Callback::new(move |()| {
            if let Some(what) = about.get_untracked() {
                set(what);
            }
        }),
        ask: Callback::new(move |what: Archive| {
            if what.is_away() {
                set(what);
            } else {
                about.set(Some(what));
                open.set(true);
            }
        }),
    }
}
