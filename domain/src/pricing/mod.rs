//! Pricing: a price book with effective dates, and the one function that costs an event.
//!
//! [`Book::builtin`] is the reviewed file `prices.toml`, parsed once. [`Book::resolve`] brings a model's name as some source wrote it to
//! the id of the book; [`Book::price`] costs an event with the price that held when it happened.
//!
//! - `price`, `tier`: what a price is, and which of its rates an event pays.
//! - `cost`: quantities times rates, rounded once.
//! - `explain`, `reasons`: a cost, or its absence, told line by line.
//! - `quote`, `reprice`: the same traffic on another model.
//! - `resolve`, `carriers`, `suffixes`, `class`: names.
//! - `file`, `hours`: the file.
//! - `own`: what an org has entered itself.
//! - `again`: an event that was costed before; `outdated`: which of them the book costs otherwise by now.

mod again;
mod book;
mod carriers;
mod class;
mod cost;
mod explain;
mod file;
mod hours;
mod outdated;
mod own;
mod price;
mod quote;
mod reasons;
mod reprice;
mod resolve;
mod suffixes;
mod tier;

pub use book::Book;
pub use cost::{Line, LineKind, Priced, Pricing, Why};
pub use explain::{Basis, Explained, Factor, FactorCause, Step, explain, explain_stored};
pub use file::BookError;
pub use hours::Hours;
pub use outdated::{Outdated, Stored};
pub use own::{Entered, OWN_KEY, OWN_VENDOR, OwnPrice, PriceAdded, PriceForm};
pub use price::{ContextTier, GeographyFactors, OffPeak, Price, Rates, Threshold, TierPrice};
pub use quote::Quote;
pub use reprice::{Lot, Repriced, Terms, control, reprice};
pub use resolve::{Resolved, Via};
