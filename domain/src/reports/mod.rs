//! What work has cost, by who pays for it.

mod payer;
mod report;

pub use payer::{Payer, shared};
pub use report::{Line, LineKey, Part, Report, Work};
