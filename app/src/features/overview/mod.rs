//! The Overview: everything on it is derived from one [`domain::overview::Overview`] by pure functions, so that folding a change into
//! that value moves every number and every chart at once.

mod account_card;
mod accounts;
mod api;
mod banners;
mod board;
mod cost_by_model;
mod fast_premium;
mod feed;
mod feed_row;
mod kpi;
mod page;
#[cfg(test)]
pub(crate) mod samples;
mod where_it_went;

pub use api::{ask, overview_page};
pub use page::OverviewPage;
