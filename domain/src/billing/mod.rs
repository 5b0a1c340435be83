//! What a project is billed: from the cost of its work to an amount in whole cents.

mod bill;
mod terms;

pub use bill::{Bill, Extra, bill};
pub use terms::{Basis, Price, Rounding, Terms};
