//! The four disjoint token counters that every source is brought to.

use serde::{Deserialize, Serialize};

/// Tokens of one request. The counters are disjoint: nothing is counted in two of them, except `reasoning`,
/// which is an informational part of `output`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Tokens {
    /// Input that was neither read from nor written to a cache.
    pub input: u64,
    /// Input read from a cache.
    pub cache_read: u64,
    /// Input written to a cache with a lifetime of five minutes.
    pub cache_write_5m: u64,
    /// Input written to a cache with a lifetime of one hour.
    pub cache_write_1h: u64,
    /// Input written to a cache of unstated lifetime; priced like five minutes.
    pub cache_write_other: u64,
    /// Output, reasoning included.
    pub output: u64,
    /// The part of `output` that was reasoning.
    pub reasoning: u64,
}

impl Tokens {
    /// All cache writes, whatever their lifetime.
    #[must_use]
    pub fn cache_write(&self) -> u64 {
        self.cache_write_5m
            .saturating_add(self.cache_write_1h)
            .saturating_add(self.cache_write_other)
    }

    /// Everything on the input side. Context tiers are chosen by it.
    #[must_use]
    pub fn input_side(&self) -> u64 {
        self.input.saturating_add(self.cache_read).saturating_add(self.cache_write())
    }

    /// Everything: input side and output.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.input_side().saturating_add(self.output)
    }

    /// Splits an inclusive input counter (one that contains cache reads and writes) into the disjoint ones.
    ///
    /// Some instrumentations put an exclusive number into an inclusive field; then the subtraction would go below zero,
    /// and the number is taken as already exclusive.
    #[must_use]
    pub fn uncached_of_inclusive(input: u64, cache_read: u64, cache_write: u64) -> u64 {
        input.checked_sub(cache_read.saturating_add(cache_write)).unwrap_or(input)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exclusive_number_in_an_inclusive_field_is_kept() {
        assert_eq!(Tokens::uncached_of_inclusive(1000, 250, 0), 750);
        assert_eq!(Tokens::uncached_of_inclusive(10, 250, 0), 10);
    }
}
