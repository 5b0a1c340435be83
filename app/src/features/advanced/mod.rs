//! The Advanced page: hours of the week, the organization's own plans against brought keys, what caches saved, and how the mix of models
//! moved. Everything on it is derived from one [`domain::usage::AdvancedPage`] by pure functions.

mod api;
mod body;
mod cache;
mod choice;
mod fold;
mod folded;
mod mix;
mod mix_table;
mod page;
#[cfg(test)]
mod samples;
mod sources;
mod sources_table;
mod switch;
mod week;

pub use api::{ask, read_advanced};
pub use page::AdvancedPage;

/// Where the page is.
const PATH: &str = "/advanced";
