//! Exchange rates: what statements tell beside dollars.

mod add_dialog;
mod card;
mod import_dialog;
mod remove_dialog;
mod table;

pub use card::RatesCard;
