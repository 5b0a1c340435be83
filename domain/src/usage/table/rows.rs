//! The rows, and how they are ordered, searched and cut.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::cursor::{Value, order};
use super::{Cursor, SortKey, Start, TableQuery};
use crate::usage::efficiency::known_cost;
use crate::{Measures, Nanos};

/// One value of the dimension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRow {
    /// Its number; 0 is "not named".
    pub id: i32,
    /// Its name.
    pub name: String,
    /// Its sums in the window.
    pub measures: Measures,
    /// Its sums in what the window is compared with.
    pub before: Measures,
    /// Days of the window with at least one request, in the zone of the question; persons have them.
    pub active_days: Option<u32>,
    /// Its cost over time; only rows of a page have it.
    pub costs: Vec<Nanos>,
}

impl TableRow {
    /// How much more it costs than in what the window is compared with; `None` where one of the two has no price.
    #[must_use]
    pub fn change(&self) -> Option<Nanos> {
        Some(known_cost(&self.measures)? - known_cost(&self.before)?)
    }

    /// Whether somebody, or something, with a name made a request in the window.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.id != 0 && self.measures.requests > 0
    }

    fn value(&self, key: SortKey) -> Value {
        let sum = &self.measures;
        let ratio = |over: i64, under: i64| if under > 0 { Value::Ratio(over, under) } else { Value::Nothing };
        let money = |amount: Option<Nanos>| amount.map_or(Value::Nothing, |amount| Value::Ratio(amount.0, 1));
        match key {
            SortKey::Name => Value::Text(self.name.to_lowercase()),
            SortKey::Cost => money(known_cost(sum)),
            SortKey::Tokens => Value::Ratio(sum.tokens(), 1),
            SortKey::Requests => Value::Ratio(sum.requests, 1),
            SortKey::CostPerRequest => ratio(sum.cost.0, sum.requests - sum.unpriced_requests),
            SortKey::ErrorRate => ratio(sum.errors, sum.requests),
            SortKey::Change => money(self.change()),
            SortKey::ActiveDays => self.active_days.map_or(Value::Nothing, |days| Value::Ratio(days.into(), 1)),
        }
    }

    fn place(&self, key: SortKey) -> Cursor {
        Cursor::new(key, self.value(key), self.id)
    }
}

/// Takes out the rows whose names do not hold what is searched for.
pub fn search(rows: &mut Vec<TableRow>, query: &TableQuery) {
    let searched = query.search.to_lowercase();
    rows.retain(|row| row.name.to_lowercase().contains(&searched));
}

/// Orders them.
pub fn sort(rows: &mut [TableRow], query: &TableQuery) {
    let sort = query.sort;
    rows.sort_by_cached_key(|row| Placed(sort, row.place(sort.key)));
}

/// A place that knows the order that it is of.
struct Placed(super::Sort, Cursor);

impl Ord for Placed {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        order(self.0, (&self.1.value, self.1.id), (&other.1.value, other.1.id))
    }
}
impl PartialOrd for Placed {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl PartialEq for Placed {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Placed {}

/// A page of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Which rows.
    pub rows: Range<usize>,
    /// Where the page before begins; `None` where there is none.
    pub previous: Option<Start>,
    /// Where the next page begins; `None` where there is none.
    pub next: Option<Cursor>,
}

/// The page of at most so many rows that a question asks for, of rows in its order; without a limit, all that are left.
#[must_use]
pub fn cut(rows: &[TableRow], query: &TableQuery, limit: Option<usize>) -> Cut {
    let key = query.sort.key;
    let is_before = |row: &TableRow, after: &Cursor| {
        let place = row.place(key);
        order(query.sort, (&place.value, place.id), (&after.value, after.id)).is_le()
    };
    let start = query
        .after
        .as_ref()
        .map_or(0, |after| rows.partition_point(|row| is_before(row, after)));
    let end = limit.map_or(rows.len(), |limit| start.saturating_add(limit).min(rows.len()));
    let behind = |count: usize| count.checked_sub(1).and_then(|last| rows.get(last)).map(|row| row.place(key));
    Cut {
        previous: (start > 0).then(|| behind(start.saturating_sub(limit.unwrap_or(start))).map_or(Start::First, Start::Behind)),
        next: (end < rows.len()).then(|| behind(end)).flatten(),
        rows: start..end,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::super::Sort;
    use super::*;

    fn row(id: i32, name: &str, cost: i64, requests: i64, errors: i64) -> TableRow {
        TableRow {
            id,
            name: name.to_owned(),
            measures: Measures {
                cost: Nanos(cost),
                requests,
                errors,
                input: cost / 2,
                ..Measures::default()
            },
            before: Measures {
                cost: Nanos(cost % 7),
                ..Measures::default()
            },
            active_days: Some(u32::try_from(requests).unwrap_or_default() % 4),
            costs: Vec::new(),
        }
    }

    /// The place behind some row.
    pub fn place_of(key: SortKey, id: i32) -> Cursor {
        row(id, "Ana", 90, 3, 1).place(key)
    }

    fn query(sort: &str) -> TableQuery {
        TableQuery {
            sort: Sort::parse(sort, crate::usage::Dimension::Person).expect("an order"),
            ..TableQuery::default()
        }
    }

    fn ids(mut rows: Vec<TableRow>, query: &TableQuery) -> Vec<i32> {
        search(&mut rows, query);
        sort(&mut rows, query);
        rows.iter().map(|row| row.id).collect()
    }

    #[test]
    fn every_column_orders_and_what_has_no_value_comes_last() {
        let mut unpriced = row(4, "Čapek", 0, 5, 5);
        unpriced.measures.unpriced_requests = 5;
        let rows = vec![row(1, "bob", 90, 3, 0), row(2, "Ana", 40, 1, 1), row(3, "ana", 91, 0, 0), unpriced];
        for (sort, order) in [
            ("-cost", [3, 1, 2, 4]),
            ("cost", [2, 1, 3, 4]),
            ("name", [2, 3, 1, 4]),
            ("-name", [4, 1, 2, 3]),
            ("-requests", [4, 1, 2, 3]),
            ("-cost_per_request", [2, 1, 3, 4]),
            ("cost_per_request", [1, 2, 3, 4]),
            ("-error_rate", [2, 4, 1, 3]),
            ("error_rate", [1, 2, 4, 3]),
            ("-change", [3, 1, 2, 4]),
            ("-active_days", [1, 2, 4, 3]),
            ("-tokens", [1, 3, 2, 4]),
        ] {
            assert_eq!(ids(rows.clone(), &query(sort)), order, "{sort}");
        }
    }

    #[test]
    fn a_search_finds_parts_of_names_whatever_their_case() {
        let rows = vec![row(1, "Ana Ünal", 3, 1, 0), row(2, "ben", 2, 1, 0), row(3, "Diana", 1, 1, 0)];
        for (text, found) in [
            ("", vec![1, 2, 3]),
            ("ANA", vec![1, 3]),
            ("ünal", vec![1]),
            ("a ü", vec![1]),
            ("nobody", vec![]),
        ] {
            assert_eq!(ids(rows.clone(), &query("-cost").searching(text)), found, "{text:?}");
        }
    }

    fn rows_of(values: &[(i64, i64)]) -> Vec<TableRow> {
        (1..)
            .zip(values)
            .map(|(id, (cost, requests))| row(id, &format!("n{}", cost % 3), *cost, *requests, requests / 3))
            .collect()
    }

    /// All pages, one after another, as a reader turns them.
    fn pages(rows: &[TableRow], first: &TableQuery, limit: usize) -> Vec<Vec<i32>> {
        let mut pages = Vec::new();
        let mut query = first.clone();
        loop {
            let page = cut(rows, &query, Some(limit));
            pages.push(rows[page.rows.clone()].iter().map(|row| row.id).collect());
            match page.next {
                Some(next) => query = query.behind(Some(next)),
                None => return pages,
            }
        }
    }

    fn any_sort() -> impl Strategy<Value = TableQuery> {
        (0..SortKey::ALL.len(), any::<bool>()).prop_map(|(at, descending)| TableQuery {
            sort: Sort {
                key: SortKey::ALL[at],
                descending,
            },
            ..TableQuery::default()
        })
    }

    proptest! {
        #[test]
        fn pages_together_are_the_whole(values in proptest::collection::vec((0_i64..40, 0_i64..9), 0..60), query in any_sort(), limit in 1_usize..9) {
            let mut rows = rows_of(&values);
            sort(&mut rows, &query);
            let turned = pages(&rows, &query, limit);
            prop_assert_eq!(turned.concat(), rows.iter().map(|row| row.id).collect::<Vec<_>>());
            prop_assert!(turned.iter().rev().skip(1).all(|page| page.len() == limit));
        }

        /// Turned back page by page from the last, the same pages are met.
        #[test]
        fn the_page_before_is_the_one_that_led_here(values in proptest::collection::vec((0_i64..40, 0_i64..9), 1..60), query in any_sort(), limit in 1_usize..9) {
            let mut rows = rows_of(&values);
            sort(&mut rows, &query);
            let mut there = vec![query];
            while let Some(next) = cut(&rows, &there[there.len() - 1], Some(limit)).next {
                there.push(there[0].behind(Some(next)));
            }
            for pair in there.windows(2) {
                let back = cut(&rows, &pair[1], Some(limit)).previous.expect("a page before").cursor();
                prop_assert_eq!(cut(&rows, &pair[0].behind(back), Some(limit)).rows, cut(&rows, &pair[0], Some(limit)).rows);
            }
            prop_assert_eq!(cut(&rows, &there[0], Some(limit)).previous, None);
        }

        /// Numbers of rows that were seen already grow while pages are turned: nothing is seen twice, and nothing is missed.
        #[test]
        fn pages_stay_right_when_numbers_move(values in proptest::collection::vec((0_i64..40, 1_i64..9), 2..60), limit in 1_usize..9, more in 1_i64..1000) {
            let first = query("-cost");
            let mut rows = rows_of(&values);
            sort(&mut rows, &first);
            let mut seen: Vec<i32> = Vec::new();
            let mut asked = first;
            loop {
                let page = cut(&rows, &asked, Some(limit));
                seen.extend(rows[page.rows.clone()].iter().map(|row| row.id));
                let Some(next) = page.next else { break };
                asked = asked.behind(Some(next));
                let last = seen[seen.len() - 1];
                for row in rows.iter_mut().filter(|row| row.id == last) {
                    row.measures.cost += Nanos(more);
                }
                rows.push(row(1000 + last, "new and dear", 5000, 1, 0));
                sort(&mut rows, &asked);
            }
            seen.sort_unstable();
            prop_assert_eq!(seen, (1..).take(values.len()).collect::<Vec<i32>>());
        }
    }

    #[test]
    fn behind_the_last_row_is_an_empty_page_that_leads_back() {
        let mut rows = rows_of(&[(9, 1), (8, 1), (7, 1)]);
        let asked = query("-cost");
        sort(&mut rows, &asked);
        let behind = asked.behind(Some(rows[2].place(SortKey::Cost)));
        let page = cut(&rows, &behind, Some(2));
        assert_eq!((page.rows, page.next), (3..3, None));
        assert_eq!(page.previous, Some(Start::Behind(rows[0].place(SortKey::Cost))));
        let all = cut(&rows, &asked.behind(Some(rows[0].place(SortKey::Cost))), None);
        assert_eq!((all.rows, all.next, all.previous), (1..3, None, Some(Start::First)));
    }
}
