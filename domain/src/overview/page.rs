//! What the server reads, as it goes over the wire.

use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::live::FeedRow;
use crate::models::Model;
use crate::query::UsageQuery;
use crate::usage::Window;
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

/// Everything that the Overview shows, read in one snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The question.
    pub query: UsageQuery,
    /// The window, and the org's change number at which this was read: the stream continues from it.
    pub window: Window,
    /// The window's buckets, in order.
    pub buckets: Vec<Bucket>,
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
