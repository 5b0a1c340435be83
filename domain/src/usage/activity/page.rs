//! A page of the log with the strip above it, and how a change of the stream is taken in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ActivityQuery, Clock, Cursor, PAGE_ROWS, Recent, RequestRow};
use crate::live::{Change, FEED_LIMIT, FeedRow};
use crate::models::Model;
use crate::overview::Folded;
use crate::usage::{Snapshot, Window};

/// An account that the reader may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogAccount {
    /// Its number.
    pub id: i32,
    /// Its e-mail or label.
    pub name: String,
    /// Whether the filters let it through.
    pub passes: bool,
}

/// A page of the log, read in one snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// What was asked for.
    pub query: ActivityQuery,
    /// The window.
    pub window: Window,
    /// What clocks show in its zone.
    pub clock: Clock,
    /// The requests, newest first.
    pub rows: Vec<RequestRow>,
    /// Behind which request the next page begins; `None` when there is no more.
    pub next: Option<Cursor>,
    /// The last minutes.
    pub recent: Recent,
    /// The accounts that the reader may see.
    pub accounts: Vec<LogAccount>,
    /// The models that they may know of.
    pub models: Vec<Model>,
    /// The models in the order of their colours.
    pub colours: Vec<i32>,
    /// Whether there is any request at all that they may see.
    pub has_events: bool,
}

/// With so many more requests than a page has, it is read again.
const MOST_ADDED: usize = 150;

impl Snapshot for Activity {
    crate::usage::asked!(ActivityQuery, query, query.usage);

    /// Takes the requests of a change in. The stream's feed holds a limited number of each account's requests: when it cannot be told that
    /// these are all, the page is to be read again, so that none is missing.
    fn fold(&mut self, change: &Change) -> Folded {
        if change.seq <= self.window.seq {
            return Folded::Known;
        }
        if change.from != self.window.seq || !self.is_whole(change) || self.rows.len() > PAGE_ROWS + MOST_ADDED {
            return Folded::ReadAgain;
        }
        for row in &change.feed {
            self.take(row);
        }
        self.has_events |= !change.deltas.is_empty();
        self.window.seq = change.seq;
        self.window.as_of = self.window.as_of.max(change.at);
        self.recent.forget(self.window.as_of);
        Folded::Applied
    }
}

impl Activity {
    /// What the page calls an account.
    #[must_use]
    pub fn account_name(&self, id: i32) -> &str {
        self.accounts
            .iter()
            .find(|account| account.id == id)
            .map_or("", |account| &account.name)
    }

    /// Whether a change's feed holds every request that the change has added under the filters' accounts, and changes no request that the page
    /// does not hold: then as many requests are new in the feed as the sums say.
    fn is_whole(&self, change: &Change) -> bool {
        let mut added = BTreeMap::<i32, i64>::new();
        for delta in &change.deltas {
            *added.entry(delta.account).or_default() += delta.measures.requests;
        }
        let mut fed = BTreeMap::<i32, (usize, i64)>::new();
        for row in &change.feed {
            let (rows, new) = fed.entry(row.account).or_default();
            *rows += 1;
            *new += i64::from(!self.rows.iter().any(|known| known.id == row.id));
        }
        let accounts = added.keys().chain(fed.keys());
        accounts.copied().all(|id| {
            let Some(account) = self.accounts.iter().find(|account| account.id == id) else {
                // An account that is newer than the page.
                return false;
            };
            let (rows, new) = fed.get(&id).copied().unwrap_or_default();
            !account.passes || (rows < FEED_LIMIT && new == added.get(&id).copied().unwrap_or_default())
        })
    }

    /// Whether the filters let a request of the feed through.
    fn passes(&self, row: &FeedRow) -> bool {
        let filters = &self.query.usage.filters;
        let class = || self.models.iter().find(|model| model.id == row.model).map(|model| model.class);
        let is_of_class = filters.classes.is_empty() || filters.lets_class(class());
        let is_of_account = self.accounts.iter().any(|account| account.id == row.account && account.passes);
        is_of_account && is_of_class && filters.lets_row(row)
    }

    /// Adds a request if it passes. Its newer version takes the place of the one that is there, which goes even when the newer one does not pass.
    fn take(&mut self, row: &FeedRow) {
        let known = self.rows.iter().position(|known| known.id == row.id).map(|at| self.rows.remove(at));
        if let Some(known) = &known {
            self.recent.add(known, -1);
        }
        if !self.passes(row) {
            return;
        }
        let row = RequestRow::from(row);
        self.recent.add(&row, 1);
        let window = self.window.start.saturating_mul(1_000_000)..self.window.end.saturating_mul(1_000_000);
        let is_new_here = self.query.is_first_page() && self.query.search.is_empty();
        if window.contains(&row.at) && (known.is_some() || is_new_here) && !self.is_of_next_page(row.cursor()) {
            let place = self.rows.partition_point(|other| other.cursor() > row.cursor());
            self.rows.insert(place, row);
        }
    }

    /// Whether a request comes so late that it belongs behind the last one of the page.
    fn is_of_next_page(&self, place: Cursor) -> bool {
        self.next.is_some_and(|next| place < next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::Delta;
    use crate::models::ModelClass;
    use crate::query::{Filters, Granularity, UsageQuery};
    use crate::{Measures, Nanos, Outcome};

    const DAY: i64 = 1_793_836_800;

    fn page(query: ActivityQuery) -> Activity {
        Activity {
            query,
            window: Window {
                start: DAY,
                end: DAY + 86_400,
                granularity: Granularity::Hour,
                zone: "UTC".to_owned(),
                label: String::new(),
                before_start: 0,
                before_end: 0,
                before_label: String::new(),
                as_of: (DAY + 40_000) * 1000,
                seq: 10,
            },
            clock: Clock::default(),
            rows: Vec::new(),
            next: None,
            recent: Recent::default(),
            accounts: vec![
                LogAccount {
                    id: 1,
                    name: "studio".to_owned(),
                    passes: true,
                },
                LogAccount {
                    id: 2,
                    name: "other".to_owned(),
                    passes: false,
                },
            ],
            models: vec![Model {
                id: 7,
                name: "opus".to_owned(),
                class: ModelClass::Premium,
            }],
            colours: Vec::new(),
            has_events: false,
        }
    }

    fn row(id: i64, account: i32, second: i64) -> FeedRow {
        serde_json::from_value(serde_json::json!({
            "id": id, "at": (DAY + second) * 1000, "account": account, "model": 7, "person_id": 4, "model_name": "opus", "person": "ana",
            "agent": "", "action": "", "input": 10, "cache_read": 6, "cache_write": 1, "output": 1, "cost": 5, "latency_ms": 3, "error": false
        }))
        .expect("a row")
    }

    /// A change of these requests, `more` of which its feed does not hold.
    fn change(from: i64, feed: Vec<FeedRow>, more: &[(i32, i64)]) -> Change {
        let mut counts = BTreeMap::<i32, i64>::new();
        for row in &feed {
            *counts.entry(row.account).or_default() += 1;
        }
        for (account, requests) in more {
            *counts.entry(*account).or_default() += requests;
        }
        let deltas = counts
            .into_iter()
            .map(|(account, requests)| Delta {
                bucket: DAY,
                account,
                person: 4,
                model: 7,
                measures: Measures {
                    requests,
                    ..Measures::default()
                },
            })
            .collect();
        Change {
            from,
            seq: from + 1,
            at: (DAY + 40_010) * 1000,
            deltas,
            feed,
        }
    }

    fn ids(page: &Activity) -> Vec<i64> {
        page.rows.iter().map(|row| row.id).collect()
    }

    #[test]
    fn new_requests_stand_where_their_time_puts_them() {
        let mut page = page(ActivityQuery::default());
        assert_eq!(
            page.fold(&change(10, vec![row(1, 1, 40_001), row(2, 1, 40_005)], &[])),
            Folded::Applied
        );
        assert_eq!(
            page.fold(&change(11, vec![row(3, 1, 40_003), row(4, 2, 40_004)], &[])),
            Folded::Applied
        );
        assert_eq!(ids(&page), [2, 3, 1], "the other account does not pass");
        let first = &page.rows[0];
        assert_eq!((first.input, first.cache_read, first.cache_write, first.output), (3, 6, 1, 1));
        assert_eq!(page.recent.now(page.window.as_of).last_minute, 3);
        assert_eq!(page.fold(&change(11, Vec::new(), &[])), Folded::Known);
        assert_eq!(page.fold(&change(20, Vec::new(), &[])), Folded::ReadAgain, "a gap");
    }

    #[test]
    fn nothing_is_lost_silently() {
        let read = |feed, more: &[(i32, i64)]| page(ActivityQuery::default()).fold(&change(10, feed, more));
        let full: Vec<FeedRow> = (0..20).map(|id| row(id, 1, id)).collect();
        assert_eq!(read(full.clone(), &[]), Folded::ReadAgain, "it may be that there were more");
        assert_eq!(read(full, &[(1, 7)]), Folded::ReadAgain);
        assert_eq!(read(vec![row(1, 1, 1)], &[(1, 1)]), Folded::ReadAgain, "one is not in the feed");
        assert_eq!(
            read(vec![row(1, 1, 1)], &[(1, -1)]),
            Folded::ReadAgain,
            "a version of a request that the page does not hold"
        );
        assert_eq!(read(Vec::new(), &[(1, -3)]), Folded::ReadAgain, "deleted");
        assert_eq!(read(Vec::new(), &[(2, 500)]), Folded::Applied, "an account that is not looked at");
        assert_eq!(
            read(Vec::new(), &[(3, 1)]),
            Folded::ReadAgain,
            "an account that the page does not know"
        );
        let full: Vec<FeedRow> = (0..20).map(|id| row(id, 2, id)).collect();
        assert_eq!(read(full, &[(2, 7)]), Folded::Applied);
    }

    #[test]
    fn a_later_version_takes_the_place_of_the_earlier_one() {
        let mut page = page(ActivityQuery::default());
        assert_eq!(
            page.fold(&change(10, vec![row(1, 1, 40_001), row(2, 1, 40_002)], &[])),
            Folded::Applied
        );
        let mut later = row(1, 1, 40_008);
        (later.output, later.cost, later.error) = (900, None, true);
        // The sums of an update tell the difference: no request more.
        assert_eq!(page.fold(&change(11, vec![later], &[(1, -1)])), Folded::Applied);
        assert_eq!(ids(&page), [1, 2]);
        assert_eq!((page.rows[0].output, page.rows[0].outcome), (900, Outcome::Error));
        let now = page.recent.now(page.window.as_of);
        assert_eq!((now.last_minute, now.errors, now.unpriced), (2, 1, 1));
        assert_eq!(now.cost_per_hour_nanos, Nanos(4 * 5));
    }

    #[test]
    fn a_later_version_that_does_not_pass_takes_the_earlier_one_away() {
        let mut errors = ActivityQuery::default();
        errors.usage.filters.outcomes = vec![Outcome::Error];
        let mut page = page(errors);
        let mut failed = row(1, 1, 40_001);
        failed.error = true;
        assert_eq!(page.fold(&change(10, vec![failed], &[])), Folded::Applied);
        assert_eq!(ids(&page), [1]);
        assert_eq!(page.fold(&change(11, vec![row(1, 1, 40_002)], &[(1, -1)])), Folded::Applied);
        assert_eq!(ids(&page), [0; 0]);
        assert_eq!(page.recent, Recent::default());
    }

    #[test]
    fn filters_window_and_pages_decide_what_stands_in_the_log() {
        let filtered = ActivityQuery {
            usage: UsageQuery {
                filters: Filters {
                    persons: vec![9],
                    ..Filters::default()
                },
                ..UsageQuery::default()
            },
            ..ActivityQuery::default()
        };
        let searched = ActivityQuery {
            search: "ana".to_owned(),
            ..ActivityQuery::default()
        };
        let second = ActivityQuery {
            after: Some(Cursor {
                at: DAY * 1_000_000,
                id: 1,
            }),
            ..ActivityQuery::default()
        };
        for (query, counted) in [(filtered, 0), (searched, 1), (second, 1)] {
            let mut page = page(query);
            assert_eq!(page.fold(&change(10, vec![row(1, 1, 40_001)], &[])), Folded::Applied);
            assert_eq!(ids(&page), [0; 0]);
            assert_eq!(
                page.recent.now(page.window.as_of).last_minute,
                counted,
                "the strip has no search and no pages"
            );
        }
        let mut page = page(ActivityQuery::default());
        page.next = Some(Cursor {
            at: (DAY + 40_000) * 1_000_000,
            id: 5,
        });
        let early = vec![row(1, 1, 39_000), row(2, 1, 90_000), row(3, 1, 40_001)];
        assert_eq!(page.fold(&change(10, early, &[])), Folded::Applied);
        assert_eq!(ids(&page), [3], "one belongs to the next page, one to tomorrow");
    }

    #[test]
    fn a_page_that_has_grown_too_long_is_read_again() {
        let mut page = page(ActivityQuery::default());
        let mut seq = 10;
        loop {
            let folded = page.fold(&change(seq, vec![row(seq, 1, 40_000 + seq)], &[]));
            if folded == Folded::ReadAgain {
                break;
            }
            seq += 1;
        }
        assert_eq!(page.rows.len(), PAGE_ROWS + MOST_ADDED + 1);
    }
}
