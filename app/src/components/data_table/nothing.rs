//! What a table says when it has no rows, and what helps.

use domain::usage::table::{TableQuery, UsageTable};
use leptos::prelude::*;

use super::address::table_url;
use super::words::Words;

/// Why there are no rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    /// The filters let none through.
    Filters,
    /// The search finds none.
    Search,
    /// They are all on pages before this one.
    Behind,
}

fn why(table: &UsageTable) -> Option<Why> {
    match table {
        table if !table.rows.is_empty() => None,
        table if table.all == 0 => Some(Why::Filters),
        table if table.found == 0 => Some(Why::Search),
        _ => Some(Why::Behind),
    }
}

/// The reason and the way on; nothing while there are rows.
#[component]
pub(super) fn Nothing(words: &'static Words, page: RwSignal<UsageTable>, query: Memo<TableQuery>) -> impl IntoView {
    let why = Memo::new(move |_| page.with(why));
    let say = move |title: String, text: String, to: String, link: &'static str| {
        view! {
            <div class="empty">
                <h3>{title}</h3>
                <p>{text}</p>
                <a class="button" href=to>
                    {link}
                </a>
            </div>
        }
    };
    move || {
        let Words { one, many, path, .. } = *words;
        why.get().map(|why| match why {
            Why::Filters => say(
                format!("No {one} made a request under these filters"),
                "Choose a longer range, or fewer filters.".to_owned(),
                format!("{path}?range=90d"),
                "Show the last 90 days",
            ),
            Why::Search => say(
                format!("No {one} has “{}” in its name", page.with(|table| table.question.search.clone())),
                format!(
                    "Under these filters there are {} by other names.",
                    words.count(page.with(|table| table.all))
                ),
                query.with(|query| table_url(path, &query.searching(""))),
                "Show all of them",
            ),
            Why::Behind => say(
                format!("No more {many}"),
                "All of them stand on the pages before this one.".to_owned(),
                query.with(|query| table_url(path, &query.behind(None))),
                "Go to the first page",
            ),
        })
    }
}
