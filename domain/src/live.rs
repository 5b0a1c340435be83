//! The live tail: changes of the outbox, as the stream carries them and the page folds them in.

use serde::{Deserialize, Serialize};

use crate::Measures;

/// The width of a rollup bucket and of a delta's bucket, in seconds: a quarter of an hour, so that every time zone is exact.
pub const BUCKET_SECONDS: i64 = 900;

/// What a change adds to one cell of the rollups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delta {
    /// Start of the 15-minute bucket, unix seconds.
    #[serde(rename = "b")]
    pub bucket: i64,
    /// Account.
    #[serde(rename = "a")]
    pub account: i32,
    /// Person; 0 when unknown.
    #[serde(rename = "p")]
    pub person: i32,
    /// Model; 0 when unknown.
    #[serde(rename = "m")]
    pub model: i32,
    /// The sums.
    #[serde(rename = "d")]
    pub measures: Measures,
}

/// One request in the live feed, with names so that a page can show it as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedRow {
    /// The event's number.
    pub id: i64,
    /// When, unix milliseconds.
    pub at: i64,
    /// Account.
    pub account: i32,
    /// Model number; 0 when unknown.
    pub model: i32,
    /// Person number; 0 when unknown.
    #[serde(default)]
    pub person_id: i32,
    /// Agent number; 0 when unknown.
    #[serde(default)]
    pub agent_id: i32,
    /// Action number; 0 when unknown.
    #[serde(default)]
    pub action_id: i32,
    /// Model name; empty when unknown.
    pub model_name: String,
    /// Person; empty when unknown.
    pub person: String,
    /// Agent; empty when unknown.
    pub agent: String,
    /// What for; empty when unknown.
    pub action: String,
    /// Input side, in tokens.
    pub input: i64,
    /// The part of the input that was read from a cache, in tokens.
    #[serde(default)]
    pub cache_read: i64,
    /// The part of the input that was written to a cache, in tokens.
    #[serde(default)]
    pub cache_write: i64,
    /// Output, in tokens.
    pub output: i64,
    /// Cost in nano-dollars; `None` is unpriced.
    pub cost: Option<crate::Nanos>,
    /// Latency in milliseconds.
    pub latency_ms: Option<i32>,
    /// Failed.
    pub error: bool,
    /// A short class of failure; empty when it has not failed, or does not say.
    #[serde(default)]
    pub error_type: String,
}

/// A run of changes, coalesced: everything after `from` up to and including `seq`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The seq that a page must be at for this change to apply.
    pub from: i64,
    /// The seq that the page is at afterwards.
    pub seq: i64,
    /// When the last of them was committed, unix milliseconds by the database's clock.
    pub at: i64,
    /// What to add.
    pub deltas: Vec<Delta>,
    /// The latest requests among them, newest first, at most [`FEED_LIMIT`] of each account: whoever sees only some accounts has to find
    /// their own among them.
    pub feed: Vec<FeedRow>,
}

/// How many requests a feed holds.
pub const FEED_LIMIT: usize = 20;

impl Change {
    /// Appends the change that follows directly. Equal cells are added up, so the size stays bounded by the number of cells.
    pub fn absorb(&mut self, next: Self) {
        debug_assert_eq!(self.seq, next.from, "changes are gapless");
        self.seq = next.seq;
        self.at = self.at.max(next.at);
        self.deltas.extend(next.deltas);
        self.deltas.sort_unstable_by_key(|d| (d.bucket, d.account, d.person, d.model));
        self.deltas.dedup_by(|later, kept| {
            let same = (later.bucket, later.account, later.person, later.model) == (kept.bucket, kept.account, kept.person, kept.model);
            if same {
                kept.measures += later.measures;
            }
            same
        });
        self.feed = merge_feed_by_account(std::mem::take(&mut self.feed), next.feed);
    }

    /// Whether it moves nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.deltas.is_empty() && self.feed.is_empty()
    }

    /// What a member who may see only some accounts is sent.
    #[must_use]
    pub fn limited_to(&self, sees: impl Fn(i32) -> bool) -> Self {
        Self {
            deltas: self.deltas.iter().filter(|d| sees(d.account)).copied().collect(),
            feed: self.feed.iter().filter(|row| sees(row.account)).cloned().collect(),
            ..*self
        }
    }
}

/// Newest first, each request once (its newer version), at most [`FEED_LIMIT`].
#[must_use]
pub fn merge_feed(old: Vec<FeedRow>, new: Vec<FeedRow>) -> Vec<FeedRow> {
    let mut rows = merged(old, new);
    rows.truncate(FEED_LIMIT);
    rows
}

/// The same, at most [`FEED_LIMIT`] of each account.
fn merge_feed_by_account(old: Vec<FeedRow>, new: Vec<FeedRow>) -> Vec<FeedRow> {
    let mut rows = merged(old, new);
    let mut counts = std::collections::BTreeMap::<i32, usize>::new();
    rows.retain(|row| {
        let count = counts.entry(row.account).or_default();
        *count += 1;
        *count <= FEED_LIMIT
    });
    rows
}

fn merged(old: Vec<FeedRow>, new: Vec<FeedRow>) -> Vec<FeedRow> {
    let mut rows = new;
    for row in old {
        if rows.iter().all(|kept| kept.id != row.id) {
            rows.push(row);
        }
    }
    rows.sort_by_key(|row| std::cmp::Reverse((row.at, row.id)));
    rows
}
