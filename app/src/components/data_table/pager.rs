//! Which rows are shown, and the way to the others.

use domain::usage::table::{Start, TableQuery, UsageTable};
use leptos::prelude::*;

use super::address::table_url;
use super::words::Words;
use crate::charts::format::whole;

/// `26 to 50 of 312`.
fn range(table: &UsageTable) -> String {
    let number = |n: usize| whole(i64::try_from(n).unwrap_or(i64::MAX));
    let last = table.first + table.rows.len();
    format!("{} to {} of {}", number(table.first + 1), number(last), number(table.found))
}

/// The addresses of the first, the previous and the next page, where there are such. They are made from the address, so that filters that were
/// changed a moment ago are kept.
fn ways(words: &Words, table: &UsageTable, query: &TableQuery) -> [Option<String>; 3] {
    let to = |start: Start| table_url(words.path, &query.behind(start.cursor()));
    [
        table.previous.as_ref().map(|_| to(Start::First)),
        table.previous.clone().map(to),
        table.next.clone().map(Start::Behind).map(to),
    ]
}

/// The links; nothing where all rows are shown.
#[component]
pub(super) fn Pager(words: &'static Words, page: RwSignal<UsageTable>, query: Memo<TableQuery>) -> impl IntoView {
    let range = Memo::new(move |_| page.with(range));
    let ways = Memo::new(move |_| page.with(|table| query.with(|query| ways(words, table, query))));
    let is_needed = Memo::new(move |_| ways.with(|ways| ways.iter().any(Option::is_some)));
    let link = move |which: usize, name: &'static str, rel: Option<&'static str>| {
        move || match ways.with(|ways| ways.get(which).cloned().flatten()) {
            Some(to) => view! { <a class="button" href=to rel=rel>{name}</a> }.into_any(),
            None => view! { <span class="button ranked__off" aria-hidden="true">{name}</span> }.into_any(),
        }
    };
    view! {
        <Show when=move || is_needed.get()>
            <nav class="ranked__pages" aria-label="Pages">
                <p class="num">{range}</p>
                {link(0, "First", None)}
                {link(1, "Previous", Some("prev"))}
                {link(2, "Next", Some("next"))}
            </nav>
        </Show>
    }
    .into_any()
}
