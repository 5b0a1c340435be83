//! The totals of a window.

use serde::{Deserialize, Serialize};

use crate::Measures;
use crate::forecast::{BackTest, NotEnough, Projection};
use crate::overview::Bucket;
use crate::query::Granularity;

/// The window that an answer is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Window {
    /// Its first instant, unix seconds.
    pub start: i64,
    /// The first instant after it.
    pub end: i64,
    /// How wide its buckets are.
    pub granularity: Granularity,
    /// The IANA zone that its days are cut in.
    pub zone: String,
    /// `Oct 23 – Nov 22`.
    pub label: String,
    /// The first instant of what it is compared with.
    pub before_start: i64,
    /// The first instant after that.
    pub before_end: i64,
    /// `the 30 days before`.
    pub before_label: String,
    /// When it was read, unix milliseconds by the database's clock.
    pub as_of: i64,
    /// The organization's change number at which it was read.
    pub seq: i64,
}

/// The totals of a window, against those of what it is compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The window.
    pub window: Window,
    /// Its sums.
    pub total: Measures,
    /// Persons who were active in it.
    pub people: u32,
    /// The sums of what it is compared with.
    pub before: Measures,
    /// Persons who were active in that.
    pub before_people: u32,
    /// Models whose use in it has no price, most tokens first.
    pub unpriced_models: Vec<String>,
    /// Models with cache reads whose saving is not known, most reads first.
    pub unsaved_models: Vec<String>,
    /// Whether the asker sees some of the accounts only.
    pub limited: bool,
}

/// What this month is, and what it will be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MonthToDate {
    /// `November 2026`.
    pub label: String,
    /// Its first instant, unix seconds.
    pub start: i64,
    /// The projection, or why there is none.
    pub projection: Result<Projection, NotEnough>,
    /// Today and the days of the month that are to come, for which the projection says what to expect.
    pub ahead: Vec<Bucket>,
    /// How good each method would have been so far, the one that was used first.
    pub back_tests: Vec<BackTest>,
}
