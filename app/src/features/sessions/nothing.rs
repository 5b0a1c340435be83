//! What the list says when it is empty, and what helps.

use domain::query::UsageQuery;
use domain::sessions::{SessionsPage, SessionsQuery, Show as Listed};

use super::address::sessions_url;
use crate::components::nothing::Reason;

/// Why there are no rows; nothing while there are some.
pub(super) fn reason(page: &SessionsPage) -> Option<Reason> {
    let query = &page.question;
    if !page.rows.is_empty() {
        return None;
    }
    let open = UsageQuery {
        filters: Default::default(),
        ..query.usage.clone()
    };
    let without_filters = SessionsQuery {
        usage: open,
        ..query.showing(query.show)
    };
    let (title, text, to, link) = if query.after.is_some() {
        (
            "No older sessions",
            "All of them stand on the pages before this one.",
            query.behind(None),
            "Go to the latest",
        )
    } else if page.all.sessions == 0 && !query.usage.filters.is_empty() {
        (
            "No sessions under these filters",
            "A session passes when a request of it does.",
            without_filters,
            "Take the filters off",
        )
    } else if page.all.sessions == 0 {
        (
            "No sessions in this window",
            "A session appears within a second of its first request. History that was collected before there were sessions is cut by `countinghouse sessions backfill`.",
            SessionsQuery::default(),
            "Show the last 30 days",
        )
    } else {
        match query.show {
            Listed::Untagged => (
                "The inbox is empty",
                "Every session of this window is billed to a project, or marked as not billable.",
                query.showing(Listed::All),
                "Show all sessions",
            ),
            Listed::HeldApart => (
                "Nothing is held apart",
                "No two sessions that belong together are billed differently.",
                query.showing(Listed::All),
                "Show all sessions",
            ),
            Listed::All | Listed::Tagged | Listed::NotBillable => (
                "No such sessions in this window",
                "Others are in the inbox, or billed otherwise.",
                query.showing(Listed::Untagged),
                "Go to the inbox",
            ),
        }
    };
    Some(Reason {
        title: title.to_owned(),
        text: text.to_owned(),
        to: sessions_url(&to),
        link,
    })
}
