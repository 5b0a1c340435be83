//! Addresses of the page.

use domain::address::url;
use domain::query::QueryError;
use domain::sessions::SessionsQuery;
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

#[cfg(test)]
mod tests {
    use domain::sessions::Show;

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
    }
}
