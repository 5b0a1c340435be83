//! What a session is billed to, on its row; a button where it can be changed.

use domain::sessions::{Assignment, SessionRow, SessionsPage};
use leptos::prelude::*;

use super::desk::{Choosing, Why, use_desk};
use super::picker::ANCHOR;
use super::row::Row;
use super::words::billed_to;
use crate::components::project_mark::ProjectMark;

/// What is told of a session's tag.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    text: String,
    colours: Vec<i16>,
    /// Who says it, where no person does.
    by: Option<String>,
    is_untagged: bool,
}

fn told(page: &SessionsPage, row: &SessionRow) -> Told {
    let billed = row.billed();
    let colours = match billed {
        Some(Assignment::Projects(shares)) => shares
            .iter()
            .filter_map(|share| page.book.project(share.project).map(|project| project.colour))
            .collect(),
        _ => Vec::new(),
    };
    Told {
        text: billed.map_or_else(|| "Untagged".to_owned(), |tag| billed_to(tag, &page.book)),
        colours,
        by: (row.tag.is_none() && row.by_rule.is_some()).then(|| "by a rule".to_owned()),
        is_untagged: billed.is_none(),
    }
}

/// The button; a plain text for who may only look.
#[component]
pub(super) fn TagButton(
    /// The session.
    id: i64,
    /// Its data.
    row: Row,
) -> impl IntoView {
    let desk = use_desk();
    let said = Memo::new(move |_| desk.page.with(|page| row.with(|row| row.as_ref().map(|row| told(page, row)))));
    let inside = move || {
        said.get().map(|said| {
            let marks = said
                .colours
                .into_iter()
                .map(|colour| view! { <ProjectMark colour=colour /> })
                .collect_view();
            view! {
                {marks}
                <span class="tag__name">{said.text}</span>
                {said.by.map(|by| view! { <small>{by}</small> })}
            }
        })
    };
    let is_untagged = move || said.with(|said| said.as_ref().is_some_and(|said| said.is_untagged));
    if !desk.may {
        return view! { <span class="tag" class:tag--none=is_untagged>{inside}</span> }.into_any();
    }
    let is_choosing = move || {
        desk.choosing
            .with(|choosing| choosing.as_ref().is_some_and(|choosing| choosing.row == Some(id)))
    };
    view! {
        <button
            type="button"
            class="tag tag--button"
            class:tag--none=is_untagged
            style=move || is_choosing().then(|| format!("anchor-name:{ANCHOR}"))
            aria-haspopup="dialog"
            aria-expanded=move || is_choosing().to_string()
            on:click=move |_| {
                desk.current.set(Some(id));
                desk.choosing.set(Some(Choosing { sessions: vec![id], row: Some(id), why: Why::Tag }));
            }
        >
            {inside}
        </button>
    }
    .into_any()
}
