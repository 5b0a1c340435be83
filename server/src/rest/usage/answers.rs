//! Sums with names that say what they are, for programs.

use domain::{Measures, Nanos};
use serde::Serialize;
use utoipa::ToSchema;

use crate::rest::export::{Column, Field, Kind};

/// Sums over requests. Tokens are the four disjoint counters; money is nano-dollars (1e-9 USD).
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(example = json!({ "requests": 120, "errors": 3, "input_tokens": 48_000, "cache_read_tokens": 910_000, "cache_write_tokens": 60_000,
    "output_tokens": 31_000, "reasoning_tokens": 9_000, "tokens": 1_049_000, "cost_nanos": 1_284_500_000_i64, "cache_saved_nanos": 2_457_000_000_i64,
    "unpriced_requests": 0, "unpriced_tokens": 0, "unsaved_cache_read_tokens": 0 }))]
pub struct Totals {
    /// Requests, failed ones included.
    pub requests: i64,
    /// Failed requests.
    pub errors: i64,
    /// Uncached input.
    pub input_tokens: i64,
    /// Read from a cache.
    pub cache_read_tokens: i64,
    /// Written to a cache.
    pub cache_write_tokens: i64,
    /// Output.
    pub output_tokens: i64,
    /// The part of the output that is reasoning.
    pub reasoning_tokens: i64,
    /// The four counters together.
    pub tokens: i64,
    /// What the priced requests cost.
    pub cost_nanos: Nanos,
    /// What cache reads saved against the input price, where both prices are known.
    pub cache_saved_nanos: Nanos,
    /// Requests without a price; they are in no cost.
    pub unpriced_requests: i64,
    /// Their tokens.
    pub unpriced_tokens: i64,
    /// Cache reads whose saving is not known.
    pub unsaved_cache_read_tokens: i64,
}

impl From<Measures> for Totals {
    fn from(sum: Measures) -> Self {
        Self {
            requests: sum.requests,
            errors: sum.errors,
            input_tokens: sum.input,
            cache_read_tokens: sum.cache_read,
            cache_write_tokens: sum.cache_write,
            output_tokens: sum.output,
            reasoning_tokens: sum.reasoning,
            tokens: sum.tokens(),
            cost_nanos: sum.cost,
            cache_saved_nanos: sum.saved,
            unpriced_requests: sum.unpriced_requests,
            unpriced_tokens: sum.unpriced_tokens,
            unsaved_cache_read_tokens: sum.unsaved_reads,
        }
    }
}

/// The columns of [`Totals::fields`], with their units.
pub fn columns() -> impl Iterator<Item = Column> {
    [
        ("requests", Kind::Whole),
        ("errors", Kind::Whole),
        ("input (tokens)", Kind::Whole),
        ("cache reads (tokens)", Kind::Whole),
        ("cache writes (tokens)", Kind::Whole),
        ("output (tokens)", Kind::Whole),
        ("reasoning (tokens)", Kind::Whole),
        ("cost (USD)", Kind::Dollars),
        ("cache savings (USD)", Kind::Dollars),
        ("unpriced requests", Kind::Whole),
        ("unpriced (tokens)", Kind::Whole),
        ("cache reads without a known saving (tokens)", Kind::Whole),
    ]
    .into_iter()
    .map(|(name, kind)| Column::new(name, kind))
}

impl Totals {
    /// The cells of a row. Amounts are exact.
    #[must_use]
    pub fn fields(&self) -> [Field; 12] {
        let whole = |number| Field::Whole(Some(number));
        [
            whole(self.requests),
            whole(self.errors),
            whole(self.input_tokens),
            whole(self.cache_read_tokens),
            whole(self.cache_write_tokens),
            whole(self.output_tokens),
            whole(self.reasoning_tokens),
            Field::Dollars(Some(self.cost_nanos)),
            Field::Dollars(Some(self.cache_saved_nanos)),
            whole(self.unpriced_requests),
            whole(self.unpriced_tokens),
            whole(self.unsaved_cache_read_tokens),
        ]
    }
}

/// `1.284500000`.
pub fn dollars(amount: Nanos) -> String {
    let (sign, nanos) = (if amount.0 < 0 { "-" } else { "" }, amount.0.unsigned_abs());
    format!("{sign}{}.{:09}", nanos / 1_000_000_000, nanos % 1_000_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_exactly() {
        assert_eq!(dollars(Nanos(1_284_500_000)), "1.284500000");
        assert_eq!(dollars(Nanos(-5)), "-0.000000005");
        assert_eq!(columns().count(), Totals::from(Measures::default()).fields().len());
    }
}
