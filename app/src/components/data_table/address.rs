//! A table's question as an address.

use domain::address::url;
use domain::query::{QueryError, UsageQuery};
use domain::usage::Dimension;
use domain::usage::table::TableQuery;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The address of a page under a question.
#[must_use]
pub fn table_url(path: &str, query: &TableQuery) -> String {
    let pairs = query.to_pairs();
    url(path, pairs.iter().map(|(name, value)| (*name, value.as_str())))
}

/// The question that the address asks, and what is wrong with it: then the usual order is shown from the first row on, under the filters if
/// these can be read. What is wrong with the filters themselves is told by their bar.
#[must_use]
pub fn use_table_query(by: Dimension) -> (Memo<TableQuery>, Memo<Option<QueryError>>) {
    let map = use_query_map();
    let usage = Memo::new(move |_| map.with(|map| UsageQuery::parse(|name| map.get_str(name))));
    let asked = Memo::new(move |_| {
        let usage = usage.get().unwrap_or_default();
        map.with(|map| TableQuery::of(usage, by, |name| map.get_str(name)))
    });
    let query = Memo::new(move |_| {
        asked.get().unwrap_or_else(|_| TableQuery {
            usage: usage.get().unwrap_or_default(),
            ..TableQuery::default()
        })
    });
    (query, Memo::new(move |_| asked.get().err()))
}

#[cfg(test)]
mod tests {
    use domain::usage::table::{Sort, SortKey};

    use super::*;

    #[test]
    fn an_address_reads_back_as_the_same_question() {
        assert_eq!(table_url("/agents", &TableQuery::default()), "/agents");
        let query = TableQuery {
            usage: UsageQuery::default().with(Dimension::Model, 4),
            sort: Sort::first_by(SortKey::Name),
            search: "R&D = ü".to_owned(),
            after: None,
        };
        let address = table_url("/people", &query);
        assert_eq!(address, "/people?model=4&sort=name&q=R%26D%20%3D%20%C3%BC");
        let pairs = domain::address::pairs(address.trim_start_matches("/people")).expect("a query");
        let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        assert_eq!(TableQuery::parse(Dimension::Person, get), Ok(query));
    }
}
