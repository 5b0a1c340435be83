//! Reading: one file per query, named after what it returns.

pub mod overview;
mod measures;
