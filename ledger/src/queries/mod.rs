//! Reading: one file per query, named after what it returns.

mod measures;
pub mod overview;
pub mod usage;
