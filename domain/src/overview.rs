//! The Overview as data: what the server reads in one snapshot, and how a change is folded into it.
//!
//! Everything that the page shows (cards, charts, totals) is derived from [`Overview`] by pure functions, so folding a change
//! into it moves all of them at once, and a test can compare "read at s, folded to t" with "read at t".

use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::live::{Change, FeedRow, merge_feed};
use crate::models::Model;
use crate::query::{Granularity, UsageQuery};
use crate::{Measures, Nanos};

/// One bucket of the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Its first instant, unix seconds.
    pub start: i64,
    /// How an axis names it, in the zone: `Nov 5`, `14:00`, `Nov`.
    pub label: String,
}

/// Sums of one account and model in one bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Index into [`Overview::buckets`].
    #[serde(rename = "b")]
    pub bucket: u32,
    /// Account.
    #[serde(rename = "a")]
    pub account: i32,
    /// Model; 0 when unknown.
    #[serde(rename = "m")]
    pub model: i32,
    /// The sums.
    #[serde(rename = "d")]
    pub measures: Measures,
}

/// A person's presence in a bucket. Counted by requests, so that taking one away can end it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// Index into [`Overview::buckets`].
    #[serde(rename = "b")]
    pub bucket: u32,
    /// Person; 0 (unknown) is not counted as a person.
    #[serde(rename = "p")]
    pub person: i32,
    /// Their requests in it.
    #[serde(rename = "n")]
    pub requests: i64,
}

/// An account with its running billing cycle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountCycle {
    /// The account.
    pub account: Account,
    /// First instant of the cycle, unix seconds.
    pub start: i64,
    /// First instant after it, unix seconds.
    pub end: i64,
    /// `Nov 5 – Dec 5`.
    pub label: String,
    /// Which day of the cycle today is, from 1.
    pub day: u32,
    /// How many days the cycle has.
    pub days: u32,
    /// Sums of the cycle so far by model, largest cost first.
    pub models: Vec<(i32, Measures)>,
}

/// The period before, of the same length, up to the same moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// Its sums.
    pub measures: Measures,
    /// Persons who were active in it.
    pub people: u32,
}

/// Everything that the Overview shows, read in one snapshot at `seq`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The org's change number at which this was read. The stream continues from it.
    pub seq: i64,
    /// When it was read, unix milliseconds by the database's clock.
    pub as_of: i64,
    /// The question.
    pub query: UsageQuery,
    /// The granularity that was used.
    pub granularity: Granularity,
    /// IANA zone of all labels.
    pub zone: String,
    /// `Oct 23 – Nov 22`.
    pub range_label: String,
    /// How the period before is called: `the 30 days before`.
    pub before_label: String,
    /// The window's buckets, in order.
    pub buckets: Vec<Bucket>,
    /// First instant after the window, unix seconds.
    pub end: i64,
    /// Sums; absent cells are zero.
    pub cells: Vec<Cell>,
    /// Who was active when.
    pub presences: Vec<Presence>,
    /// Daily sums by class for the week chart: see [`Overview::week`].
    pub week: Week,
    /// The period before.
    pub before: Before,
    /// Accounts with their cycles; archived ones only if they have cost in the cycle.
    pub accounts: Vec<AccountCycle>,
    /// All models that the numbers name.
    pub models: Vec<Model>,
    /// The latest requests, newest first.
    pub feed: Vec<FeedRow>,
    /// Whether the org holds the generated sample.
    pub sample: bool,
    /// Whether the org has any event at all.
    pub has_events: bool,
    /// Whether the reader sees only some accounts.
    pub limited: bool,
}

/// Fast against premium by day, for the last days of the window.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Week {
    /// Days, in order.
    pub days: Vec<Bucket>,
    /// First instant after the last day, unix seconds.
    pub end: i64,
    /// Cost by day (index into `days`) and model.
    pub costs: Vec<(u32, i32, Nanos)>,
}

/// What folding a change into the page did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folded {
    /// It is in; the page is at the change's seq.
    Applied,
    /// It was known already.
    Known,
    /// The page cannot take it (a gap, a new day, an unknown model or account): read again.
    ReadAgain,
}

impl Overview {
    /// Folds a change in: each change once, in order.
    pub fn fold(&mut self, change: &Change) -> Folded {
        if change.seq <= self.seq {
            return Folded::Known;
        }
        if change.from != self.seq || change.deltas.iter().any(|d| !self.can_hold(d.bucket, d.account, d.model)) {
            return Folded::ReadAgain;
        }
        for delta in &change.deltas {
            if !self.matches(delta.account) {
                continue;
            }
            if let Some(bucket) = place(&self.buckets, self.end, delta.bucket) {
                add_cell(&mut self.cells, bucket, delta.account, delta.model, delta.measures);
                add_presence(&mut self.presences, bucket, delta.person, delta.measures.requests);
            }
            if let Some(day) = place(&self.week.days, self.week.end, delta.bucket) {
                add_cost(&mut self.week.costs, day, delta.model, delta.measures.cost);
            }
        }
        for delta in &change.deltas {
            let cycle = self.accounts.iter_mut().find(|cycle| cycle.account.id == delta.account);
            if let Some(cycle) = cycle.filter(|cycle| (cycle.start..cycle.end).contains(&delta.bucket)) {
                add_model(&mut cycle.models, delta.model, delta.measures);
            }
        }
        let rows = change.feed.iter().filter(|row| self.matches(row.account)).cloned().collect();
        self.feed = merge_feed(std::mem::take(&mut self.feed), rows);
        self.has_events |= !change.deltas.is_empty();
        self.seq = change.seq;
        self.as_of = self.as_of.max(change.at);
        Folded::Applied
    }

    /// Whether the page knows the names and the days that a delta needs.
    fn can_hold(&self, bucket: i64, account: i32, model: i32) -> bool {
        let ends_today = self.query.range_ends_today();
        let newer_than_the_page = ends_today && bucket >= self.end;
        let knows_model = model == 0 || self.models.iter().any(|m| m.id == model);
        let cycle = self.accounts.iter().find(|cycle| cycle.account.id == account);
        let cycle_is_over = cycle.is_some_and(|cycle| bucket >= cycle.end);
        !newer_than_the_page && knows_model && cycle.is_some() && !cycle_is_over
    }

    /// Whether the filters let an account's use through.
    fn matches(&self, account: i32) -> bool {
        self.query.account.is_none_or(|only| only == account)
            && self.query.source.is_none_or(|only| {
                self.accounts.iter().any(|cycle| cycle.account.id == account && cycle.account.key_source == only)
            })
    }

    /// Sum over the whole window.
    #[must_use]
    pub fn total(&self) -> Measures {
        self.cells.iter().map(|cell| cell.measures).sum()
    }

    /// One sum a bucket, dense.
    #[must_use]
    pub fn by_bucket(&self) -> Vec<Measures> {
        let mut sums = vec![Measures::default(); self.buckets.len()];
        for cell in &self.cells {
            if let Some(sum) = sums.get_mut(cell.bucket as usize) {
                *sum += cell.measures;
            }
        }
        sums
    }

    /// Persons active in the window.
    #[must_use]
    pub fn people(&self) -> u32 {
        let mut people: Vec<i32> = self.presences.iter().filter(|p| p.requests > 0 && p.person != 0).map(|p| p.person).collect();
        people.sort_unstable();
        people.dedup();
        u32::try_from(people.len()).unwrap_or(u32::MAX)
    }

    /// Persons active in each bucket.
    #[must_use]
    pub fn people_by_bucket(&self) -> Vec<u32> {
        let mut counts = vec![0; self.buckets.len()];
        for presence in self.presences.iter().filter(|p| p.requests > 0 && p.person != 0) {
            if let Some(count) = counts.get_mut(presence.bucket as usize) {
                *count += 1;
            }
        }
        counts
    }

    /// Sum by model over the window, largest cost first, then most tokens.
    #[must_use]
    pub fn by_model(&self) -> Vec<(i32, Measures)> {
        let mut sums: Vec<(i32, Measures)> = Vec::new();
        for cell in &self.cells {
            add_model(&mut sums, cell.model, cell.measures);
        }
        sums
    }

    /// The model of that number.
    #[must_use]
    pub fn model(&self, id: i32) -> Option<&Model> {
        self.models.iter().find(|model| model.id == id)
    }

    /// Names of the models that have unpriced use in the window, most tokens first.
    #[must_use]
    pub fn unpriced_models(&self) -> Vec<String> {
        let mut rows = self.by_model();
        rows.retain(|(_, sum)| sum.unpriced_requests > 0);
        rows.sort_by_key(|(_, sum)| std::cmp::Reverse(sum.unpriced_tokens));
        rows.iter().map(|(id, _)| self.model(*id).map_or_else(|| "unnamed model".to_owned(), |model| model.name.clone())).collect()
    }
}

impl UsageQuery {
    /// Whether the window runs up to now, so that new events belong to it.
    #[must_use]
    pub fn range_ends_today(&self) -> bool {
        !matches!(self.range, crate::query::Range::Custom(..))
    }
}

/// The bucket that holds an instant.
fn place(buckets: &[Bucket], end: i64, at: i64) -> Option<u32> {
    if at >= end {
        return None;
    }
    let after = buckets.partition_point(|bucket| bucket.start <= at);
    u32::try_from(after.checked_sub(1)?).ok()
}

fn add_cell(cells: &mut Vec<Cell>, bucket: u32, account: i32, model: i32, measures: Measures) {
    match cells.iter_mut().find(|c| (c.bucket, c.account, c.model) == (bucket, account, model)) {
        Some(cell) => cell.measures += measures,
        None => cells.push(Cell { bucket, account, model, measures }),
    }
}

fn add_presence(presences: &mut Vec<Presence>, bucket: u32, person: i32, requests: i64) {
    match presences.iter_mut().find(|p| (p.bucket, p.person) == (bucket, person)) {
        Some(presence) => presence.requests += requests,
        None => presences.push(Presence { bucket, person, requests }),
    }
}

fn add_cost(costs: &mut Vec<(u32, i32, Nanos)>, day: u32, model: i32, cost: Nanos) {
    match costs.iter_mut().find(|(d, m, _)| (*d, *m) == (day, model)) {
        Some((_, _, sum)) => *sum += cost,
        None => costs.push((day, model, cost)),
    }
}

fn add_model(models: &mut Vec<(i32, Measures)>, model: i32, measures: Measures) {
    match models.iter_mut().find(|(id, _)| *id == model) {
        Some((_, sum)) => *sum += measures,
        None => models.push((model, measures)),
    }
    models.sort_by_key(|(id, sum)| (std::cmp::Reverse(sum.cost), std::cmp::Reverse(sum.tokens()), *id));
}
