//! Reading: one file per query, named after what it returns.

mod measures;
pub mod overview;
pub mod report;
mod requests;
pub mod session;
pub mod sessions;
pub mod usage;
