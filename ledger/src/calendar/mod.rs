//! Sums of whole local days, weeks and months, kept for each zone that is asked for, behind the writers.
//!
//! Writers keep quarters of an hour. What is over is added up here, and a writer that adds to it later says that it is stale; until it is added
//! up anew, its quarters answer. See `docs/decisions/0023`.

mod asked;
mod build;
mod read;
mod tend;

pub(crate) use asked::Asked;
pub(crate) use read::{Kept, read};
pub use tend::{Pace, tend};
