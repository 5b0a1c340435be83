//! A heading that orders the table by its column: a link, so that it works without scripts, and opens in another tab.

use domain::usage::table::{SortKey, TableQuery};
use leptos::prelude::*;

use super::address::table_url;
use super::words::Words;

/// `ascending`, `descending`, or nothing.
fn direction(query: &TableQuery, key: SortKey) -> Option<&'static str> {
    let sort = query.sort;
    (sort.key == key).then_some(if sort.descending { "descending" } else { "ascending" })
}

/// One heading.
#[component]
pub(super) fn SortHeading(
    words: &'static Words,
    query: Memo<TableQuery>,
    /// What its column is ordered by.
    key: SortKey,
    /// What it says.
    name: &'static str,
) -> impl IntoView {
    let to = move || query.with(|query| table_url(words.path, &query.sorted(query.sort.then_by(key))));
    let arrow = move || {
        query
            .with(|query| direction(query, key))
            .map(|way| if way == "ascending" { "▲" } else { "▼" })
    };
    view! {
        <th scope="col" class:r=key != SortKey::Name aria-sort=move || query.with(|query| direction(query, key))>
            <a class="sort" href=to data-noscroll="">
                {name}
                <span class="sort__arrow" aria-hidden="true">
                    {arrow}
                </span>
            </a>
        </th>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::usage::table::Sort;

    use super::*;

    #[test]
    fn only_the_column_of_the_order_has_a_direction() {
        let query = TableQuery {
            sort: Sort::parse("tokens", domain::usage::Dimension::Agent).expect("an order"),
            ..TableQuery::default()
        };
        assert_eq!(direction(&query, SortKey::Tokens), Some("ascending"));
        assert_eq!(direction(&query, SortKey::Cost), None);
        assert_eq!(direction(&TableQuery::default(), SortKey::Cost), Some("descending"));
    }
}
