//! What the page shows of a projection.

use serde::{Deserialize, Serialize};

use crate::Nanos;
use crate::event::named;

/// Complete days without which nothing is projected.
pub const FEWEST: usize = 7;
/// Complete days that are looked at, at most: four whole weeks, so that every weekday counts the same.
pub const MOST: usize = 28;
/// How often the interval is to hold the truth.
pub const COVERAGE: f64 = 0.8;

named! {
    /// How days to come are estimated.
    Method {
        /// A straight line through the days: it follows a trend.
        Line = "line",
        /// The mean of each weekday: it follows the week.
        Weekdays = "weekdays",
    }
}

/// Why nothing is projected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("Not enough data yet: a projection needs {FEWEST} complete days, and there are {complete}.")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NotEnough {
    /// Complete days that there are.
    pub complete: usize,
}

/// A month's total, when it will be over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Projection {
    /// How it was made.
    pub method: Method,
    /// Complete days that it was made from.
    pub days: usize,
    /// What is already spent, today included.
    pub spent: Nanos,
    /// The total that is expected.
    pub total: Nanos,
    /// The lower end of the interval that is to hold the total four times out of five.
    pub low: Nanos,
    /// Its upper end.
    pub high: Nanos,
    /// What is expected of each day from today on.
    pub daily: Vec<Nanos>,
}

/// What a method would have said on every day of the past, against what came.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BackTest {
    /// The method.
    pub method: Method,
    /// On how many days it was asked.
    pub asked: usize,
    /// Sum of the absolute errors over the sum of what came (WAPE): 0.1 is ten per cent.
    pub error: f64,
    /// How often the interval held what came; to be near 0.8.
    pub coverage: f64,
}
