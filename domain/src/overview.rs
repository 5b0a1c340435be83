//! The Overview as data: what the server reads in one snapshot, and how a change is folded into it.
//!
//! Everything that the page shows (cards, charts, totals) is derived from [`Overview`] by pure functions, so folding a change
//! into it moves all of them at once, and a test can compare "read at s, folded to t" with "read at t".

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::live::{Change, Delta, FeedRow, merge_feed};
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

/// How a page calls a model that a source did not name.
pub const UNNAMED_MODEL: &str = "unnamed model";

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
    ///
    /// [`Overview::before`] is not moved: a late event that lands in the period before shows up when the page is read again.
    pub fn fold(&mut self, change: &Change) -> Folded {
        if change.seq <= self.seq {
            return Folded::Known;
        }
        if change.from != self.seq || !change.deltas.iter().all(|delta| self.can_hold(delta)) {
            return Folded::ReadAgain;
        }
        self.arrange();
        for delta in &change.deltas {
            self.add(delta);
        }
        for cycle in &mut self.accounts {
            sort_models(&mut cycle.models);
        }
        let rows = change.feed.iter().filter(|row| self.matches(row.account)).cloned().collect();
        self.feed = merge_feed(std::mem::take(&mut self.feed), rows);
        self.has_events |= !change.deltas.is_empty();
        self.seq = change.seq;
        self.as_of = self.as_of.max(change.at);
        Folded::Applied
    }

    /// Adds a delta that [`Overview::can_hold`] to the window, to the week and to its account's cycle.
    fn add(&mut self, delta: &Delta) {
        if self.matches(delta.account) {
            if let Some(bucket) = place(&self.buckets, self.end, delta.bucket) {
                add_cell(&mut self.cells, bucket, delta.account, delta.model, delta.measures);
                add_presence(&mut self.presences, bucket, delta.person, delta.measures.requests);
            }
            if let Some(day) = place(&self.week.days, self.week.end, delta.bucket) {
                add_cost(&mut self.week.costs, day, delta.model, delta.measures.cost);
            }
        }
        let cycle = self.accounts.iter_mut().find(|cycle| cycle.account.id == delta.account);
        if let Some(cycle) = cycle.filter(|cycle| cycle.holds(delta.bucket)) {
            add_model(&mut cycle.models, delta.model, delta.measures);
        }
    }

    /// Whether the page knows the names and the days that a delta needs. What falls outside of everything that is shown needs
    /// nothing, so an import of last year's log does not make every open page read itself again.
    fn can_hold(&self, delta: &Delta) -> bool {
        let Some(cycle) = self.accounts.iter().find(|cycle| cycle.account.id == delta.account) else {
            return delta.bucket < self.oldest();
        };
        let newer_than_the_page = self.query.range_ends_today() && delta.bucket >= self.end;
        if newer_than_the_page || delta.bucket >= cycle.end {
            return false;
        }
        let in_window = place(&self.buckets, self.end, delta.bucket).is_some();
        let in_week = place(&self.week.days, self.week.end, delta.bucket).is_some();
        let shown = cycle.holds(delta.bucket) || (self.matches(delta.account) && (in_window || in_week));
        !shown || delta.model == 0 || self.models.iter().any(|model| model.id == delta.model)
    }

    /// Nothing before this instant (unix seconds) is shown, whichever account it belongs to: no cycle is longer than 31 days.
    fn oldest(&self) -> i64 {
        const LONGEST_CYCLE: i64 = 31 * 86_400;
        let starts = self
            .buckets
            .first()
            .into_iter()
            .chain(self.week.days.first())
            .map(|bucket| bucket.start);
        starts.fold(self.as_of / 1000 - LONGEST_CYCLE, i64::min)
    }

    /// Puts cells, presences and week costs into the order that the fold's binary searches need, adds up doubles and drops what
    /// has become nothing. Cheap when the order is right already, which it is after the first fold.
    pub fn arrange(&mut self) {
        arrange(&mut self.cells, cell_key, |kept, next| kept.measures += next.measures);
        arrange(&mut self.presences, presence_key, |kept, next| kept.requests += next.requests);
        arrange(&mut self.week.costs, cost_key, |kept, next| kept.2 += next.2);
        self.cells.retain(|cell| !cell.measures.is_zero());
        self.presences.retain(|presence| presence.requests != 0);
        self.week.costs.retain(|(_, _, cost)| *cost != Nanos::ZERO);
    }

    /// Whether the filters let an account's use through.
    #[must_use]
    pub fn matches(&self, account: i32) -> bool {
        self.query.account.is_none_or(|only| only == account)
            && self.query.source.is_none_or(|only| {
                self.accounts
                    .iter()
                    .any(|cycle| cycle.account.id == account && cycle.account.key_source == only)
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
        let mut people: Vec<i32> = self
            .presences
            .iter()
            .filter(|p| p.requests > 0 && p.person != 0)
            .map(|p| p.person)
            .collect();
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
        let mut sums: BTreeMap<i32, Measures> = BTreeMap::new();
        for cell in &self.cells {
            *sums.entry(cell.model).or_default() += cell.measures;
        }
        let mut rows: Vec<_> = sums.into_iter().filter(|(_, sum)| !sum.is_zero()).collect();
        sort_models(&mut rows);
        rows
    }

    /// The model of that number.
    #[must_use]
    pub fn model(&self, id: i32) -> Option<&Model> {
        self.models.iter().find(|model| model.id == id)
    }

    /// What a page calls a model.
    #[must_use]
    pub fn model_name(&self, id: i32) -> &str {
        self.model(id).map_or(UNNAMED_MODEL, |model| &model.name)
    }

    /// Names of the models that have unpriced use in the window, most tokens first.
    #[must_use]
    pub fn unpriced_models(&self) -> Vec<String> {
        self.names_by(|sum| sum.unpriced_requests, |sum| sum.unpriced_tokens)
    }

    /// Names of the models with cache reads whose saving is unknown, most reads first.
    #[must_use]
    pub fn unsaved_models(&self) -> Vec<String> {
        self.names_by(|sum| sum.unsaved_reads, |sum| sum.unsaved_reads)
    }

    /// Names of the models that have some of one thing in the window, most of another first.
    fn names_by(&self, some: impl Fn(&Measures) -> i64, most: impl Fn(&Measures) -> i64) -> Vec<String> {
        let mut rows = self.by_model();
        rows.retain(|(_, sum)| some(sum) > 0);
        rows.sort_by_key(|(_, sum)| Reverse(most(sum)));
        rows.iter().map(|(id, _)| self.model_name(*id).to_owned()).collect()
    }
}

impl AccountCycle {
    /// Whether an instant (unix seconds) belongs to the cycle.
    #[must_use]
    pub fn holds(&self, at: i64) -> bool {
        (self.start..self.end).contains(&at)
    }

    /// Sum of the cycle so far.
    #[must_use]
    pub fn total(&self) -> Measures {
        self.models.iter().map(|(_, sum)| *sum).sum()
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

fn cell_key(cell: &Cell) -> (u32, i32, i32) {
    (cell.bucket, cell.account, cell.model)
}

fn presence_key(presence: &Presence) -> (u32, i32) {
    (presence.bucket, presence.person)
}

fn cost_key(&(day, model, _): &(u32, i32, Nanos)) -> (u32, i32) {
    (day, model)
}

/// Sorts by key and adds up rows of the same key; does nothing when keys strictly rise already.
fn arrange<T: Copy, K: Ord>(rows: &mut Vec<T>, key: impl Fn(&T) -> K, add: impl Fn(&mut T, &T)) {
    if rows.is_sorted_by(|one, next| key(one) < key(next)) {
        return;
    }
    rows.sort_by_key(&key);
    rows.dedup_by(|next, kept| {
        let same = key(next) == key(kept);
        if same {
            add(kept, next);
        }
        same
    });
}

fn add_cell(cells: &mut Vec<Cell>, bucket: u32, account: i32, model: i32, measures: Measures) {
    match cells.binary_search_by_key(&(bucket, account, model), cell_key) {
        Ok(at) => cells[at].measures += measures,
        Err(at) => cells.insert(
            at,
            Cell {
                bucket,
                account,
                model,
                measures,
            },
        ),
    }
}

fn add_presence(presences: &mut Vec<Presence>, bucket: u32, person: i32, requests: i64) {
    match presences.binary_search_by_key(&(bucket, person), presence_key) {
        Ok(at) => presences[at].requests += requests,
        Err(at) => presences.insert(at, Presence { bucket, person, requests }),
    }
}

fn add_cost(costs: &mut Vec<(u32, i32, Nanos)>, day: u32, model: i32, cost: Nanos) {
    match costs.binary_search_by_key(&(day, model), cost_key) {
        Ok(at) => costs[at].2 += cost,
        Err(at) => costs.insert(at, (day, model, cost)),
    }
}

fn add_model(models: &mut Vec<(i32, Measures)>, model: i32, measures: Measures) {
    match models.iter_mut().find(|(id, _)| *id == model) {
        Some((_, sum)) => *sum += measures,
        None => models.push((model, measures)),
    }
}

/// Largest cost first, then most tokens.
fn sort_models(models: &mut [(i32, Measures)]) {
    models.sort_by_key(|(id, sum)| (Reverse(sum.cost), Reverse(sum.tokens()), *id));
}
