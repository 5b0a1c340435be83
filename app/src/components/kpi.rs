//! Key figures: what a card says, and how it looks.

mod card;
mod figure;
mod usage;

pub use card::KpiCard;
pub use figure::{Change, Kpi, Tone, change, growth, money, spark};
pub use usage::{Facts, cache, spend, tokens, unpriced_amount};
