//! Addresses of the page.

use domain::address::url;
use domain::billing::Month;
use domain::query::{QueryError, Range, UsageQuery};
use domain::sessions::{SessionsQuery, Show};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The path of the page.
pub(super) const PATH: &str = "/sessions";

/// What the address asks for, or what is wrong with it.
pub(super) fn use_asked() -> Memo<Result<SessionsQuery, QueryError>> {
    let map = use_query_map();
    Memo::new(move |_| map.with(|map| SessionsQuery::parse(|name| map.get_str(name))))
}

/// The address of a question.
#[must_use]
pub fn sessions_url(query: &SessionsQuery) -> String {
    let pairs = query.to_pairs();
    url(PATH, pairs.iter().map(|(name, value)| (*name, value.as_str())))
}

/// The address of the sessions of a month, as far as they are billed so: `untagged`, `not_billable`, `all`.
#[must_use]
pub fn sessions_of_month(month: Month, show: &str) -> String {
    sessions_url(&SessionsQuery {
        usage: within(month),
        show: Show::parse(show).unwrap_or_default(),
        ..SessionsQuery::default()
    })
}

/// The address of the sessions of a month that are billed to a project.
#[must_use]
pub fn sessions_of_project(project: i32, month: Month) -> String {
    sessions_url(&SessionsQuery {
        usage: within(month),
        show: Show::Tagged,
        project: Some(project),
        ..SessionsQuery::default()
    })
}

fn within(month: Month) -> UsageQuery {
    UsageQuery {
        range: Range::Custom(month.first(), month.end().yesterday().unwrap_or(month.end())),
        ..UsageQuery::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_say_what_is_asked() {
        assert_eq!(sessions_url(&SessionsQuery::default()), "/sessions");
        let query = SessionsQuery {
            show: Show::Tagged,
            project: Some(3),
            ..SessionsQuery::default()
        };
        assert_eq!(sessions_url(&query), "/sessions?show=tagged&project=3");
        let october = Month::parse("2026-10").expect("a month");
        assert_eq!(sessions_of_month(october, "all"), "/sessions?range=2026-10-01..2026-10-31&show=all");
        assert_eq!(
            sessions_of_project(3, october),
            "/sessions?range=2026-10-01..2026-10-31&show=tagged&project=3"
        );
    }
}
