//! What a project is billed: from the cost of its work to an amount in whole cents.

mod bill;
mod month;
mod rate;
mod rate_lines;
mod terms;

pub use bill::{Bill, Extra, bill, price};
pub use month::Month;
pub use rate::{Rate, Rates, checked_rates};
pub use rate_lines::{WrongLine, read_rates};
pub use terms::{Agreement, Basis, Price, Rounding, Terms};
