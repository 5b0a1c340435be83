//! Everything that the Performance page shows, read in one snapshot.

use serde::{Deserialize, Serialize};

use super::{ErrorType, Gate, LatencyHours, Percentiles, SlowRequest, Snapshot, Window};
use crate::Measures;
use crate::live::Delta;
use crate::overview::{Bucket, place};
use crate::query::UsageQuery;

/// Requests, and how many of them failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Requests, failed ones included.
    pub requests: i64,
    /// Failed requests.
    pub failed: i64,
}

impl Counts {
    /// The part that succeeded, 0 to 1; `None` without requests.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a ratio for reading")]
    pub fn success(&self) -> Option<f64> {
        (self.requests > 0).then(|| (self.requests - self.failed) as f64 / self.requests as f64)
    }

    /// Adds others.
    pub const fn add(&mut self, other: Self) {
        self.requests += other.requests;
        self.failed += other.failed;
    }
}

impl From<Measures> for Counts {
    fn from(sum: Measures) -> Self {
        Self {
            requests: sum.requests,
            failed: sum.errors,
        }
    }
}

/// The Performance page. A change moves its counts; percentiles, error types, hours and the slowest requests are read again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PerformancePage {
    /// The question.
    pub query: UsageQuery,
    /// The window.
    pub window: Window,
    /// What its filters let through.
    pub gate: Gate,
    /// The window's buckets, in order.
    pub buckets: Vec<Bucket>,
    /// How many requests each bucket has.
    pub counts: Vec<Counts>,
    /// How many the window had when the page was read: what changes do not move is of then.
    pub read: Counts,
    /// How many the compared period has.
    pub before: Counts,
    /// How fast those of the window were.
    pub overall: Percentiles,
    /// How fast those of the compared period were.
    pub overall_before: Percentiles,
    /// How fast those of each bucket were; a bucket where nothing was timed is a gap.
    pub points: Vec<Percentiles>,
    /// Failed requests by type, most first.
    pub errors: Vec<ErrorType>,
    /// Latencies by the hour of the day, in the zone of the window.
    pub hours: LatencyHours,
    /// The slowest requests, slowest first, at most [`super::MOST_SLOW`].
    pub slowest: Vec<SlowRequest>,
    /// Models in the order in which they get colours.
    pub colours: Vec<i32>,
    /// Whether the reader's accounts have any event at all.
    pub has_events: bool,
}

impl PerformancePage {
    /// Requests of the whole window.
    #[must_use]
    pub fn total(&self) -> Counts {
        let mut total = Counts::default();
        self.counts.iter().for_each(|counts| total.add(*counts));
        total
    }

    /// Failed requests whose type is not known any more: totals outlive the requests that an organization deletes after a while.
    #[must_use]
    pub fn untyped(&self) -> i64 {
        let typed: i64 = self.errors.iter().flat_map(|kind| &kind.counts).sum();
        (self.read.failed - typed).max(0)
    }

    /// Requests of which nobody has said how long they took.
    #[must_use]
    pub fn untimed(&self) -> i64 {
        (self.read.requests - self.overall.requests).max(0)
    }
}

impl Snapshot for PerformancePage {
    crate::usage::asked!(UsageQuery, query, query);

    fn add(&mut self, delta: &Delta) {
        self.has_events = true;
        if self.gate.lets(delta)
            && let Some(bucket) = place(&self.buckets, self.window.end, delta.bucket)
            && let Some(counts) = self.counts.get_mut(bucket as usize)
        {
            counts.add(delta.measures.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::Change;
    use crate::overview::Folded;
    use crate::query::Granularity;

    fn page() -> PerformancePage {
        let bucket = |start: i64| Bucket {
            start,
            label: start.to_string(),
        };
        PerformancePage {
            query: UsageQuery::default(),
            window: Window {
                start: 0,
                end: 7200,
                granularity: Granularity::Hour,
                zone: "UTC".to_owned(),
                label: String::new(),
                before_start: -7200,
                before_end: 0,
                before_label: String::new(),
                as_of: 0,
                seq: 4,
            },
            gate: Gate {
                accounts: vec![1],
                models: None,
                persons: None,
                is_decided: true,
            },
            buckets: vec![bucket(0), bucket(3600)],
            counts: vec![Counts::default(); 2],
            read: Counts::default(),
            before: Counts::default(),
            overall: Percentiles::default(),
            overall_before: Percentiles::default(),
            points: vec![Percentiles::default(); 2],
            errors: Vec::new(),
            hours: LatencyHours::default(),
            slowest: Vec::new(),
            colours: Vec::new(),
            has_events: false,
        }
    }

    fn delta(bucket: i64, account: i32) -> Delta {
        Delta {
            bucket,
            account,
            person: 0,
            model: 1,
            measures: Measures {
                requests: 4,
                errors: 1,
                ..Measures::default()
            },
        }
    }

    #[test]
    fn a_change_moves_the_counts_of_its_bucket() {
        let mut page = page();
        assert_eq!(page.total().success(), None, "nothing has not succeeded");
        let change = Change {
            from: 4,
            seq: 5,
            at: 9,
            deltas: vec![delta(3600, 1), delta(2700, 1), delta(3600, 2), delta(7200, 1), delta(-900, 1)],
            feed: Vec::new(),
        };
        assert_eq!(page.fold(&change), Folded::Applied);
        let counts = Counts { requests: 4, failed: 1 };
        assert_eq!(page.counts, [counts, counts], "other accounts and other times are passed over");
        assert_eq!(page.total().success(), Some(0.75));
        assert_eq!(
            (page.untyped(), page.untimed()),
            (0, 0),
            "their types and times come with the next reading"
        );
        assert!(page.has_events);
    }
}
