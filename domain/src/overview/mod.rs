//! The Overview as data: what the server reads in one snapshot, and how a change is folded into it.
//!
//! Everything that the page shows (cards, charts, totals) is derived from [`Overview`] by pure functions, so folding a change
//! into it moves all of them at once, and a test can compare "read at s, folded to t" with "read at t".

mod fold;
mod page;
mod sums;

pub use fold::Folded;
pub(crate) use fold::place;
pub use page::{AccountCycle, Before, Bucket, Cell, Overview, Presence, Week};
pub use sums::UNNAMED_MODEL;
