//! The Usage page: how much, of what, for whom, and what changed. Everything on it is derived from one
//! [`domain::usage::UsagePage`] by pure functions.

mod actions;
mod api;
mod banners;
mod body;
mod by_kind;
mod drivers;
mod kpi;
mod month;
mod page;
#[cfg(test)]
mod samples;
mod sizes;
mod tree;
mod trend;
mod unit_cost;

pub use api::{ask, read_usage};
pub use page::UsagePage;

/// Where the page is.
const PATH: &str = "/usage";
