//! The Performance page: how fast, how well, and what was slowest. Everything on it is derived from one
//! [`domain::usage::PerformancePage`] by pure functions.

mod api;
mod body;
mod errors;
mod hours;
mod kpi;
mod page;
#[cfg(test)]
mod samples;
mod slowest;
mod speed;
mod success;

pub use api::{ask, read_performance};
pub use page::PerformancePage;

/// Where the page is.
const PATH: &str = "/performance";
