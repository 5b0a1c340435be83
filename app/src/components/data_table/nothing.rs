//! What a table says when it has no rows, and what helps.

use domain::usage::table::{TableQuery, UsageTable};

use super::address::table_url;
use super::words::Words;
use crate::components::nothing::Reason;

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

/// The reason and the way on.
pub(super) fn reason(words: &Words, table: &UsageTable, query: &TableQuery) -> Option<Reason> {
    let Words { one, many, path, .. } = *words;
    Some(match why(table)? {
        Why::Filters => Reason {
            title: format!("No {one} made a request under these filters"),
            text: "Choose a longer range, or fewer filters.".to_owned(),
            to: format!("{path}?range=90d"),
            link: "Show the last 90 days",
        },
        Why::Search => Reason {
            title: format!("No {one} has “{}” in its name", table.question.search),
            text: format!("Under these filters there are {} by other names.", words.count(table.all)),
            to: table_url(path, &query.searching("")),
            link: "Show all of them",
        },
        Why::Behind => Reason {
            title: format!("No more {many}"),
            text: "All of them stand on the pages before this one.".to_owned(),
            to: table_url(path, &query.behind(None)),
            link: "Go to the first page",
        },
    })
}
