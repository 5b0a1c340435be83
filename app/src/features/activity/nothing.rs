//! What the log says when it is empty, and what helps.

use domain::query::UsageQuery;
use domain::usage::activity::{Activity, ActivityQuery};

use super::address::activity_url;
use crate::components::nothing::Reason;

/// Why there are no lines; nothing while there are some.
pub(super) fn reason(page: &Activity) -> Option<Reason> {
    let query = &page.query;
    if !page.rows.is_empty() {
        return None;
    }
    let (title, text, to, link) = if query.after.is_some() {
        (
            "No older requests".to_owned(),
            "All of them stand on the pages before this one.",
            query.newest(),
            "Go to the newest",
        )
    } else if !query.search.is_empty() {
        (
            format!("No request has “{}”", query.search),
            "Names, directories and branches are found by a part of them, ids by their beginning.",
            query.searching(""),
            "Show all requests",
        )
    } else if !query.usage.filters.is_empty() {
        let open = UsageQuery {
            filters: Default::default(),
            ..query.usage.clone()
        };
        (
            "No requests under these filters".to_owned(),
            "New ones appear here as they come in. Fewer filters, or a longer range, show more.",
            ActivityQuery {
                usage: open,
                ..ActivityQuery::default()
            },
            "Take the filters off",
        )
    } else {
        (
            "No requests in this window".to_owned(),
            "Requests that are older than your organization keeps them are only counted in the other pages.",
            ActivityQuery::default(),
            "Show the last 30 days",
        )
    };
    Some(Reason {
        title,
        text: text.to_owned(),
        to: activity_url(&to),
        link,
    })
}

#[cfg(test)]
mod tests {
    use domain::usage::activity::Cursor;

    use super::super::samples::{page, row};
    use super::*;

    #[test]
    fn each_way_to_find_nothing_has_a_way_out() {
        assert_eq!(reason(&page(vec![row(1)])), None);
        let mut empty = page(Vec::new());
        let way = |page: &Activity| reason(page).map(|reason| (reason.title, reason.to));
        let told = |title: &str, url: &str| Some((title.to_owned(), url.to_owned()));
        assert_eq!(way(&empty), told("No requests in this window", "/activity"));
        empty.query.usage.filters.persons = vec![3];
        assert_eq!(way(&empty), told("No requests under these filters", "/activity"));
        empty.query.search = "x".to_owned();
        assert_eq!(way(&empty), told("No request has “x”", "/activity?person=3"));
        empty.query.after = Some(Cursor { at: 1, id: 1 });
        assert_eq!(way(&empty), told("No older requests", "/activity?person=3&q=x"));
    }
}
