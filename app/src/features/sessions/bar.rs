//! The bar of what is chosen, and what was done last.

use domain::Nanos;
use domain::sessions::Assignment;
use leptos::prelude::*;

use super::desk::{Choosing, Desk, Sheet, Why, use_desk};
use super::picker::ANCHOR;
use super::words::count;

/// Above the list: the way to choose all of it.
#[component]
pub(super) fn ChooseAll() -> impl IntoView {
    let desk = use_desk();
    view! {
        <div class="work__all">
            <button type="button" class="button button--quiet" on:click=move |_| desk.chosen.set(desk.order.get_untracked())>
                "Choose all of this page"
            </button>
        </div>
    }
    .into_any()
}

/// Below the list, and in sight while it goes by: how many sessions are chosen and what they cost, with what can be done to all of them at once.
#[component]
pub(super) fn ChosenBar() -> impl IntoView {
    let desk = use_desk();
    let sum = Memo::new(move |_| {
        let chosen = desk.chosen.get();
        let cost: Nanos = desk.page.with(|page| {
            let rows = page.rows.iter().filter(|row| chosen.contains(&row.id));
            rows.map(|row| row.cost).sum()
        });
        (i64::try_from(chosen.len()).unwrap_or(i64::MAX), cost)
    });
    let is_any = Memo::new(move |_| sum.with(|(sessions, _)| *sessions > 0));
    let is_picking = move || {
        desk.choosing
            .with(|choosing| choosing.as_ref().is_some_and(|choosing| choosing.row.is_none()))
    };
    view! {
        <Show when=move || is_any.get()>
            <div class="work__bar" role="group" aria-label="What is chosen">
                <span class="work__sum num" role="status">
                    {move || sum.with(|(sessions, cost)| format!("{} chosen", count(*sessions, *cost)))}
                </span>
                <button
                    type="button"
                    class="button button--primary"
                    style=move || is_picking().then(|| format!("anchor-name:{ANCHOR}"))
                    aria-haspopup="dialog"
                    on:click=move |_| {
                        desk.choosing.set(Some(Choosing { sessions: desk.chosen.get_untracked(), row: None, why: Why::Tag }));
                    }
                >
                    "Bill to…"
                </button>
                <button
                    type="button"
                    class="button"
                    on:click=move |_| desk.tag(desk.chosen.get_untracked(), Some(Assignment::NotBillable))
                >
                    "Not billable"
                </button>
                <button
                    type="button"
                    class="button"
                    disabled=move || desk.chosen.with(|chosen| chosen.len() < 2)
                    title="Makes one session of several of the same person and account that follow each other"
                    on:click=move |_| merge(desk)
                >
                    "Merge"
                </button>
                <button type="button" class="button" on:click=move |_| desk.sheet.set(Some(Sheet::Note(desk.chosen.get_untracked())))>
                    "Note…"
                </button>
                <button type="button" class="button button--quiet" on:click=move |_| desk.chosen.set(Vec::new())>
                    "Choose none"
                </button>
            </div>
        </Show>
    }
    .into_any()
}

/// Takes back what was done last on this page.
#[component]
pub(super) fn Undo() -> impl IntoView {
    let desk = use_desk();
    let last = Memo::new(move |_| desk.done.with(|done| done.last().map(|(_, what)| what.clone())));
    view! {
        <Show when=move || last.with(Option::is_some)>
            <span class="work__done" role="status">
                {last}
            </span>
            <button type="button" class="button" on:click=move |_| desk.undo()>
                "Undo"
            </button>
        </Show>
    }
    .into_any()
}

/// Makes one of the chosen sessions. Where they are tagged differently, it is asked which tag holds.
pub(super) fn merge(desk: Desk) {
    let sessions = desk.chosen.get_untracked();
    if sessions.len() < 2 {
        return;
    }
    let differ = desk.page.with_untracked(|page| {
        let mut tags = page
            .rows
            .iter()
            .filter(|row| sessions.contains(&row.id))
            .filter_map(|row| row.tag.as_ref());
        let first = tags.next();
        tags.any(|tag| Some(tag) != first)
    });
    if differ {
        desk.choosing.set(Some(Choosing {
            sessions,
            row: None,
            why: Why::Merge,
        }));
    } else {
        desk.merge(sessions, None);
    }
}
