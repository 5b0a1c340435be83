//! What opens above the page: sharing sessions between projects, and noting something about them.

use domain::sessions::Deed;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::desk::{Desk, Sheet, use_desk};
use super::share::Share;
use crate::charts::format::count;
use crate::components::dialog::Dialog;

/// Both dialogs.
#[component]
pub(super) fn Sheets() -> impl IntoView {
    let desk = use_desk();
    let (sharing, noting) = (RwSignal::new(false), RwSignal::new(false));
    Effect::new(move |_| {
        let (share, note) = desk
            .sheet
            .with(|sheet| (matches!(sheet, Some(Sheet::Share(_))), matches!(sheet, Some(Sheet::Note(_)))));
        sharing.set(share);
        noting.set(note);
    });
    // The dialog itself is closed by Escape and by its button.
    Effect::new(move |_| {
        if !sharing.get() && !noting.get() && desk.sheet.with_untracked(Option::is_some) {
            desk.sheet.set(None);
        }
    });
    view! {
        <Dialog open=sharing title="Share between projects">
            <Share sessions=about(desk) />
        </Dialog>
        <Dialog open=noting title="Note" class="dialog--narrow">
            <Note sessions=about(desk) />
        </Dialog>
    }
    .into_any()
}

/// The sessions that a sheet is about.
fn about(desk: Desk) -> Vec<i64> {
    desk.sheet.with_untracked(|sheet| match sheet {
        Some(Sheet::Share(sessions) | Sheet::Note(sessions)) => sessions.clone(),
        None => Vec::new(),
    })
}

/// A text about sessions: what was done, for whom. It stays with their requests however they are cut.
#[component]
fn Note(sessions: Vec<i64>) -> impl IntoView {
    let desk = use_desk();
    let known = desk.page.with_untracked(|page| {
        let mut notes = page
            .rows
            .iter()
            .filter(|row| sessions.contains(&row.id))
            .map(|row| row.notes.join("\n"));
        let first = notes.next().unwrap_or_default();
        if notes.all(|note| note == first) { first } else { String::new() }
    });
    let text = RwSignal::new(known.clone());
    let many = i64::try_from(sessions.len()).unwrap_or(i64::MAX);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (text, sessions) = (text.get_untracked(), sessions.clone());
        let what = if text.trim().is_empty() { "Note taken away" } else { "Noted" };
        desk.sheet.set(None);
        desk.act(Deed::Note { sessions, text }, what.to_owned());
    };
    view! {
        <form class="form" on:submit=submit>
            <label class="field">
                <span>{format!("About {}", count(many, "session", "sessions"))}</span>
                <textarea class="input" rows="4" maxlength="1000" data-focus="" on:input=move |event| text.set(event_target_value(&event))>
                    {known}
                </textarea>
            </label>
            <footer class="dialog__foot">
                <button type="button" class="button" on:click=move |_| desk.sheet.set(None)>
                    "Cancel"
                </button>
                <button class="button button--primary">"Save note"</button>
            </footer>
        </form>
    }
    .into_any()
}
