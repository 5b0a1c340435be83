//! Pricing: a price book with effective dates, and the one function that costs an event.
//!
//! [`Book::builtin`] is the reviewed file `prices.toml`, parsed once. [`Book::resolve`] brings a model's name as some source wrote it to
//! the id of the book; [`Book::price`] costs an event with the price that held when it happened.
//!
//! - `price`, `tier`: what a price is, and which of its rates an event pays.
//! - `cost`: quantities times rates, rounded once.
//! - `resolve`, `carriers`, `suffixes`, `class`: names.
//! - `file`, `hours`: the file.

mod book;
mod carriers;
mod class;
mod cost;
mod file;
mod hours;
mod price;
mod resolve;
mod suffixes;
mod tier;

pub use book::Book;
pub use cost::{Line, LineKind, Priced, Pricing, Why};
pub use file::BookError;
pub use hours::Hours;
pub use price::{ContextTier, GeographyFactors, OffPeak, Price, Rates, Threshold, TierPrice};
pub use resolve::{Resolved, Via};
