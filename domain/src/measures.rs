//! The additive measures that rollups keep, deltas carry and pages show.

use std::ops::{Add, AddAssign};

use serde::{Deserialize, Serialize};

use crate::Nanos;

/// Sums over a set of events. Everything is additive and signed: a delta may take away.
///
/// The short wire names keep a delta of the stream small; the trigger writes the same names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Measures {
    /// Requests, failed ones included.
    #[serde(rename = "n", skip_serializing_if = "zero")]
    pub requests: i64,
    /// Failed requests.
    #[serde(rename = "e", skip_serializing_if = "zero")]
    pub errors: i64,
    /// Uncached input tokens.
    #[serde(rename = "i", skip_serializing_if = "zero")]
    pub input: i64,
    /// Tokens read from a cache.
    #[serde(rename = "r", skip_serializing_if = "zero")]
    pub cache_read: i64,
    /// Tokens written to a cache, all lifetimes.
    #[serde(rename = "w", skip_serializing_if = "zero")]
    pub cache_write: i64,
    /// Output tokens.
    #[serde(rename = "o", skip_serializing_if = "zero")]
    pub output: i64,
    /// The part of output that was reasoning.
    #[serde(rename = "g", skip_serializing_if = "zero")]
    pub reasoning: i64,
    /// Computed cost of the priced events.
    #[serde(rename = "c", skip_serializing_if = "no_money")]
    pub cost: Nanos,
    /// What cache reads saved against the input price, where both are known.
    #[serde(rename = "s", skip_serializing_if = "no_money")]
    pub saved: Nanos,
    /// Requests whose price is unknown.
    #[serde(rename = "u", skip_serializing_if = "zero")]
    pub unpriced_requests: i64,
    /// Tokens whose price is unknown.
    #[serde(rename = "t", skip_serializing_if = "zero")]
    pub unpriced_tokens: i64,
    /// Cache reads whose saving is unknown, because the model has no cache price or no price at all.
    #[serde(rename = "x", skip_serializing_if = "zero")]
    pub unsaved_reads: i64,
}

fn zero(n: &i64) -> bool {
    *n == 0
}
fn no_money(n: &Nanos) -> bool {
    n.0 == 0
}

impl Measures {
    /// Everything on the input side.
    #[must_use]
    pub fn input_side(&self) -> i64 {
        self.input + self.cache_read + self.cache_write
    }

    /// All tokens.
    #[must_use]
    pub fn tokens(&self) -> i64 {
        self.input_side() + self.output
    }

    /// Cache reads ÷ all input, 0 to 1; `None` without input.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a ratio for reading")]
    pub fn cache_hit_rate(&self) -> Option<f64> {
        let all = self.input_side();
        (all > 0).then(|| self.cache_read as f64 / all as f64)
    }

    /// Whether nothing is left in it.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        *self == Self::default()
    }
}

impl AddAssign for Measures {
    fn add_assign(&mut self, other: Self) {
        self.requests += other.requests;
        self.errors += other.errors;
        self.input += other.input;
        self.cache_read += other.cache_read;
        self.cache_write += other.cache_write;
        self.output += other.output;
        self.reasoning += other.reasoning;
        self.cost += other.cost;
        self.saved += other.saved;
        self.unpriced_requests += other.unpriced_requests;
        self.unpriced_tokens += other.unpriced_tokens;
        self.unsaved_reads += other.unsaved_reads;
    }
}
impl Add for Measures {
    type Output = Self;
    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}
impl std::iter::Sum for Measures {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::default(), Add::add)
    }
}
