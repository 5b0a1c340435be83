//! Addresses of the log.

use domain::address::url;
use domain::query::QueryError;
use domain::usage::activity::ActivityQuery;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The path of the log; a request's own page is below it.
pub(super) const PATH: &str = "/activity";

/// What the address asks for, or what is wrong with it.
pub(super) fn use_asked() -> Memo<Result<ActivityQuery, QueryError>> {
    let map = use_query_map();
    Memo::new(move |_| map.with(|map| ActivityQuery::parse(|name| map.get_str(name))))
}

/// The address of a question.
#[must_use]
pub fn activity_url(query: &ActivityQuery) -> String {
    written(PATH, query)
}

/// The address of the files with everything that a question lets through.
pub(super) fn file(query: &ActivityQuery) -> String {
    written("/api/v1/usage/requests", &query.newest())
}

fn written(path: &str, query: &ActivityQuery) -> String {
    let pairs = query.to_pairs();
    url(path, pairs.iter().map(|(name, value)| (*name, value.as_str())))
}

/// The address of a request's own page.
pub(super) fn request_url(id: i64) -> String {
    format!("{PATH}/{id}")
}

#[cfg(test)]
mod tests {
    use domain::usage::activity::Cursor;

    use super::*;

    #[test]
    fn addresses_say_what_is_asked() {
        let mut query = ActivityQuery::default();
        assert_eq!(activity_url(&query), "/activity");
        query.usage.filters.persons = vec![3, 4];
        query.search = "a&b c".to_owned();
        query.after = Some(Cursor {
            at: 1_793_887_331_500_000,
            id: 7,
        });
        assert_eq!(activity_url(&query), "/activity?person=3,4&q=a%26b%20c&after=1793887331500000-7");
        assert_eq!(
            file(&query),
            "/api/v1/usage/requests?person=3,4&q=a%26b%20c",
            "a file has all of them"
        );
        assert_eq!(request_url(7), "/activity/7");
    }
}
