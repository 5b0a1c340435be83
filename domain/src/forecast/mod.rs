//! What the month will cost: a projection of daily spend, with an interval that says how far it may be off.
//!
//! Money is counted in whole nano-dollars everywhere else. A projection is an estimate, so it is computed in floating point and rounded
//! once a day. It is made on the server; the page only shows it.

mod types;

pub use types::{BackTest, COVERAGE, FEWEST, MOST, Method, NotEnough, Projection};

#[cfg(feature = "zones")]
mod back_test;
#[cfg(feature = "zones")]
mod line;
#[cfg(feature = "zones")]
mod projection;
#[cfg(feature = "zones")]
mod student;
#[cfg(feature = "zones")]
mod weekday;

#[cfg(feature = "zones")]
pub use {
    back_test::back_test,
    line::Line,
    projection::{Day, Estimate, project},
    weekday::Weekdays,
};
