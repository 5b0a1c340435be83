//! The Prices page: what an org pays where the book is wrong for it, and costing anew.

mod api;
mod dialog;
mod page;
mod repricing;

pub use api::{price_enter, prices_own, reprice_apply, reprice_try};
pub use page::PricesPage;
