//! The log of requests: a page of it, one request, all of it as a file, and what is going on right now.
//!
//! Requests are read from `events`, newest first and never by an offset. What passes is the [`super::Selection`] of every other answer, and
//! with a text to look for one of the things that the text means (`meaning.rs`). Where few requests pass, the rollups say in which quarters of an
//! hour there are any, and only those are read (`buckets.rs`): that is exact, and quick however long the window is.

mod buckets;
mod contexts;
mod earlier;
mod export;
mod log;
mod meaning;
mod page;
mod recent;
mod request;
mod rows;
mod run;
mod story;
mod trace;
mod way;

pub use export::Export;
pub use page::{Requests, activity, requests};
pub use recent::now;
pub use request::request;
pub use rows::FullRow;
pub(crate) use rows::oldest_of;
