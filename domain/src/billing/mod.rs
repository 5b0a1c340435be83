//! What a project is billed: from the cost of its work to an amount in whole cents.

mod bill;
mod month;
mod rate;
mod terms;

pub use bill::{Bill, Extra, bill};
pub use month::Month;
pub use rate::Rate;
pub use terms::{Agreement, Basis, Price, Rounding, Terms};
