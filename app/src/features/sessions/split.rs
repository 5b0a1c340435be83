//! Splitting a session at a moment that somebody names.

use domain::sessions::Deed;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::desk::use_desk;
use super::row::Row;
use crate::components::field::Refusal;

/// The moment, as the clocks of the page's zone show it.
#[component]
pub(super) fn SplitAt(
    /// The session.
    id: i64,
    /// Its data.
    row: Row,
) -> impl IntoView {
    let desk = use_desk();
    let typed = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let at = desk.page.with_untracked(|page| page.clock.instant(&typed.get_untracked()));
        let span = row.with_untracked(|row| row.as_ref().map(|row| (row.starts, row.ends)));
        match (at, span) {
            (Some(at), Some((starts, ends))) if starts < at && at <= ends => {
                problem.set(None);
                desk.act(Deed::Split { session: id, at }, "Split".to_owned());
            }
            (None, _) => problem.set(Some("Write a day and a time.".to_owned())),
            _ => problem.set(Some(
                "Choose a moment after its first request, and not after its last one.".to_owned(),
            )),
        }
    };
    let zone = move || desk.page.with(|page| page.window.zone.clone());
    view! {
        <form class="more__form" on:submit=submit novalidate=true>
            <Refusal text=problem />
            <label>
                <span>{move || format!("Split at a moment ({})", zone())}</span>
                <input class="input" type="datetime-local" step="1" on:input=move |event| typed.set(event_target_value(&event)) />
            </label>
            <button class="button">"Split"</button>
        </form>
    }
    .into_any()
}
