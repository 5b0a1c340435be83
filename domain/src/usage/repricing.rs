//! What the same traffic would cost on another model.

use std::iter::Sum;
use std::ops::{Add, AddAssign};

use serde::{Deserialize, Serialize};

use super::Window;
use crate::Nanos;
use crate::event::named;
use crate::pricing::Why;

named! {
    /// What was priced again.
    Grain {
        /// Each request, with its size, cache lifetimes, tier, hour and place.
        Requests = "requests",
        /// Sums of requests, at list rates.
        Sums = "sums",
    }
}

/// What some traffic costs now, and what it would cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amounts {
    /// Requests.
    pub requests: i64,
    /// Their tokens.
    pub tokens: i64,
    /// What those with a price cost: the computed cost, as everywhere.
    pub now: Nanos,
    /// What they would cost, those without a price included.
    pub then: Nanos,
    /// Requests without a price now.
    pub unpriced_requests: i64,
    /// Their tokens.
    pub unpriced_tokens: i64,
    /// The part of `then` that is theirs.
    pub then_unpriced: Nanos,
    /// Requests that the other model is not sold for; they are not in `then`.
    pub left_out_requests: i64,
    /// The part of `now` that is theirs.
    pub left_out_now: Nanos,
}

impl Amounts {
    /// Whether nothing in it that was counted has a price now.
    #[must_use]
    pub fn has_no_price(&self) -> bool {
        self.unpriced_requests > 0 && self.now == Nanos::ZERO && self.unpriced_tokens >= self.tokens
    }

    /// What the requests cost now that have both a price now and one on the other model.
    #[must_use]
    pub fn compared_now(&self) -> Nanos {
        self.now - self.left_out_now
    }

    /// What the same requests would cost.
    #[must_use]
    pub fn compared_then(&self) -> Nanos {
        self.then - self.then_unpriced
    }

    /// What they would cost more; less than nothing is a saving. Of those that have both prices.
    #[must_use]
    pub fn difference(&self) -> Nanos {
        self.compared_then() - self.compared_now()
    }

    /// The difference as a part of what they cost now; `None` where that is nothing.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a ratio for reading")]
    pub fn growth(&self) -> Option<f64> {
        let now = self.compared_now();
        (now.0 > 0).then(|| self.difference().0 as f64 / now.0 as f64)
    }
}

impl AddAssign for Amounts {
    fn add_assign(&mut self, other: Self) {
        self.requests += other.requests;
        self.tokens = self.tokens.saturating_add(other.tokens);
        self.now = self.now.saturating_add(other.now);
        self.then = self.then.saturating_add(other.then);
        self.unpriced_requests += other.unpriced_requests;
        self.unpriced_tokens = self.unpriced_tokens.saturating_add(other.unpriced_tokens);
        self.then_unpriced = self.then_unpriced.saturating_add(other.then_unpriced);
        self.left_out_requests += other.left_out_requests;
        self.left_out_now = self.left_out_now.saturating_add(other.left_out_now);
    }
}
impl Add for Amounts {
    type Output = Self;
    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}
impl Sum for Amounts {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::default(), Add::add)
    }
}

/// The traffic of one model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepricedModel {
    /// The model that it went to, by its number in the org; 0 is "not named".
    pub id: i32,
    /// Its name.
    pub name: String,
    /// The amounts.
    pub amounts: Amounts,
}

/// Requests that the other model is not sold for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The reason.
    pub why: Why,
    /// How many.
    pub requests: i64,
    /// Their tokens.
    pub tokens: i64,
    /// What they cost now.
    pub now: Nanos,
}

impl LeftOut {
    /// None yet.
    #[must_use]
    pub const fn new(why: Why) -> Self {
        Self {
            why,
            requests: 0,
            tokens: 0,
            now: Nanos::ZERO,
        }
    }
}

/// A price that was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PriceUsed {
    /// Its name in the book: `claude-opus-5@2026-07-24`.
    pub key: String,
    /// Its first moment, unix seconds.
    pub from: i64,
    /// The first moment after it, unix seconds, if another one has followed.
    pub until: Option<i64>,
    /// US dollars for a million tokens of input, as an exact decimal.
    pub input: String,
    /// The same for input that is read from a cache, if it has a rate of its own.
    pub cache_read: Option<String>,
    /// The same for output.
    pub output: String,
}

/// How good the method of sums is: what it makes of the traffic on its own models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Control {
    /// What the requests of models of the book were computed to cost, one by one.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub computed: Nanos,
    /// What their sums come to at the list rates of their own models.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub by_sums: Nanos,
}

/// What the same traffic would cost on another model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repricing {
    /// The window.
    pub window: Window,
    /// The other model's id in the book.
    pub model: String,
    /// Its vendor.
    pub vendor: String,
    /// The prices that were used, oldest first.
    pub prices: Vec<PriceUsed>,
    /// The day of its first price, where that one was used for what was earlier: `2026-07-24`.
    pub first_price: Option<String>,
    /// What was priced again.
    pub basis: Grain,
    /// How good the sums are, where sums were priced.
    pub control: Option<Control>,
    /// By the model that the traffic went to, largest cost first.
    pub rows: Vec<RepricedModel>,
    /// What the other model is not sold for.
    pub left_out: Vec<LeftOut>,
}

impl Repricing {
    /// All of it.
    #[must_use]
    pub fn total(&self) -> Amounts {
        self.rows.iter().map(|row| row.amounts).sum()
    }
}
