//! What was done to sessions of late, by whoever it was, and the way to take it back.

use std::time::Duration;

use domain::sessions::{Change, ChangeState};
use leptos::html;
use leptos::prelude::*;

use super::api::sessions_changes;
use super::change_words::{change_words, doer};
use super::desk::use_desk;
use crate::components::dialog::Dialog;
use crate::components::latest::Latest;
use crate::components::moment::Moment;
use crate::components::pace::Pace;
use crate::components::panel::{Failure, Skeleton};
use crate::components::session::use_session;
use crate::live::use_session_news;

/// Whoever works changes sessions many times a second: the list is asked for again at most so often.
const PAUSE: Duration = Duration::from_secs(1);

/// The button, and the dialog that it opens.
#[component]
pub(super) fn Changes() -> impl IntoView {
    let desk = use_desk();
    view! {
        <button type="button" class="button button--quiet" aria-haspopup="dialog" on:click=move |_| desk.looking_back.set(true)>
            "Recent changes"
        </button>
        <Dialog open=desk.looking_back title="Recent changes">
            <List />
        </Dialog>
    }
    .into_any()
}

/// The changes, the latest first. It follows while it is open: others change sessions, too.
#[component]
fn List() -> impl IntoView {
    let desk = use_desk();
    let session = use_session();
    let news = use_session_news();
    let changes = RwSignal::new(None::<Vec<Change>>);
    let failure = RwSignal::new(None::<String>);
    let undoing = RwSignal::new(false);
    let list = NodeRef::<html::Ol>::new();
    let latest = Latest::new();
    let ask = move || {
        let question = async move { session.run(sessions_changes).await };
        latest.ask(question, move |answer| {
            undoing.try_set(false);
            match answer {
                Ok(answer) => {
                    changes.try_set(Some(answer));
                    failure.try_set(None);
                }
                Err(error) => {
                    failure.try_set(Some(error.to_string()));
                }
            }
        });
    };
    let read_at = Memo::new(move |_| desk.page.with(|page| page.sessions_at));
    let pace = Pace::new(PAUSE);
    Effect::new(move |before: Option<()>| {
        news.seq().track();
        read_at.track();
        if before.is_none() {
            ask();
        } else {
            pace.soon(ask);
        }
    });
    let undo = Callback::new(move |change: Change| {
        undoing.set(true);
        // The button goes, and with it the focus.
        if let Some(list) = list.get_untracked() {
            let _ = list.focus();
        }
        desk.undo_change(change, Callback::new(move |()| ask()));
    });
    let line = move |change: Change| view! { <Line change=change undo=undo waits=undoing.into() /> };
    let is_empty = move || changes.with(|changes| changes.as_ref().is_some_and(Vec::is_empty));
    let waits = move || changes.with(Option::is_none) && failure.with(Option::is_none);
    view! {
        {move || failure.get().map(|text| view! { <Failure text=text retry=Callback::new(move |()| ask()) /> })}
        <Show when=waits>
            <Skeleton height=160 />
        </Show>
        <Show when=is_empty>
            <p>"Nobody has tagged, noted, split or merged sessions yet."</p>
        </Show>
        <ol class="changes" aria-label="What was done, the latest first" tabindex="-1" node_ref=list>
            <For each=move || changes.get().unwrap_or_default() key=|change| (change.action, change.state) children=line />
        </ol>
    }
    .into_any()
}

/// One change: what, who, when, and whether it can be undone.
#[component]
fn Line(
    /// The change.
    change: Change,
    /// Undoes it.
    undo: Callback<Change>,
    /// Whether one is being undone.
    waits: Signal<bool>,
) -> impl IntoView {
    let desk = use_desk();
    let zone = Signal::derive(move || desk.page.with(|page| page.window.zone.clone()));
    let what = desk.page.with_untracked(|page| change_words(&change, &page.book));
    let (who, at, state) = (doer(&change), change.at.div_euclid(1_000), change.state);
    let label = format!("Undo: {what}");
    let way = match state {
        ChangeState::Holds if desk.may => view! {
            <button type="button" class="button" aria-label=label disabled=waits on:click=move |_| undo.run(change.clone())>
                "Undo"
            </button>
        }
        .into_any(),
        ChangeState::Holds => ().into_any(),
        state => {
            let (word, title) = state_words(state);
            view! {
                <span class="changes__state" title=title>
                    {word}
                </span>
            }
            .into_any()
        }
    };
    view! {
        <li class="changes__line" class:changes__line--undone=state == ChangeState::Undone>
            <div>
                <span class="changes__what">{what}</span>
                <small>{who} " · " <Moment at=at zone=zone /></small>
            </div>
            {way}
        </li>
    }
    .into_any()
}

/// What is said of a change that cannot be undone, and why it cannot.
const fn state_words(state: ChangeState) -> (&'static str, &'static str) {
    match state {
        ChangeState::Holds => ("Holds", "It can be undone"),
        ChangeState::Overtaken => (
            "Changed since",
            "Something was decided since about the same requests: undo that first",
        ),
        ChangeState::Undone => ("Undone", "It was undone; where it was done again, that can be undone"),
        ChangeState::Nothing => ("Changed nothing", "All was so already"),
    }
}
