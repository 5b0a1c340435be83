//! Costing events anew with the prices of now: a dry run first, and then the same for good. What is on a closed statement is left alone, what
//! the book no longer prices keeps its cost, and every event keeps what it cost before.

mod affected;
mod change;
mod events;
mod journal;
mod payers;
mod run;

pub use run::{apply, dry_run};
