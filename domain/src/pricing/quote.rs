//! One model's prices, for costing what went to other models.

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::Why;
use super::cost::Sum;
use super::price::{Price, Threshold};
use super::reprice::Lot;
use super::resolve::Found;
use super::tier::Chosen;
use crate::event::Source;
use crate::{Tokens, UsageEvent};

/// All prices that a model of the book has and had.
#[derive(Clone, Copy, Debug)]
pub struct Quote<'b> {
    pub(super) prices: &'b [Price],
    pub(super) found: Found,
}

impl<'b> Quote<'b> {
    /// The model's id in the book.
    #[must_use]
    pub fn model(&self) -> &'b str {
        self.first().model_id()
    }

    /// Whose list prices these are.
    #[must_use]
    pub fn vendor(&self) -> &'b str {
        &self.first().vendor
    }

    /// The oldest price. It also counts for whatever was earlier.
    #[must_use]
    pub const fn first(&self) -> &'b Price {
        &self.prices[0]
    }

    /// The price that holds at a moment.
    #[must_use]
    pub fn price_at(&self, at: Timestamp) -> &'b Price {
        let later = self.prices.partition_point(|price| price.from <= at);
        &self.prices[later.saturating_sub(1)]
    }

    /// The moments at which its price changed, its first one included.
    pub fn changes(&self) -> impl Iterator<Item = Timestamp> + use<'b> {
        self.prices.iter().map(|price| price.from)
    }

    /// The sizes of a request's input side from which on some of its prices have other rates: each the smallest that has them, rising.
    #[must_use]
    pub fn sizes(&self) -> Vec<u64> {
        let mut sizes: Vec<u64> = self
            .prices
            .iter()
            .filter_map(|price| price.long.as_ref())
            .map(|long| match long.threshold {
                Threshold::Above(tokens) => tokens.saturating_add(1),
                Threshold::AtLeast(tokens) => tokens,
            })
            .collect();
        sizes.sort_unstable();
        sizes.dedup();
        sizes
    }

    /// Whether some of its prices are lower at some hours.
    #[must_use]
    pub fn has_hours(&self) -> bool {
        self.prices.iter().any(|price| price.off_peak.is_some())
    }

    /// What requests would cost here, in US dollars; exact.
    ///
    /// # Errors
    /// Why the model is not for sale on their terms.
    pub fn cost(&self, lot: &Lot) -> Result<Decimal, Why> {
        if lot.tokens.total() == 0 && lot.terms.as_ref().is_none_or(|terms| terms.web_searches == 0) {
            return Ok(Decimal::ZERO);
        }
        let price = self.price_at(lot.at);
        let (chosen, web_searches) = match &lot.terms {
            None => (Chosen::list(price, self.found)?, 0),
            Some(terms) => {
                // One of the requests stands for all: they are of one side of every threshold, and of the same hours.
                let mut event = UsageEvent::new(Source::Sql, String::new(), lot.at, String::new());
                event.tokens = Tokens {
                    input: terms.input_side,
                    ..Tokens::default()
                };
                (event.tier, event.speed, event.geography) = (terms.tier, terms.speed, terms.geography);
                (Chosen::of(price, &event, self.found)?, terms.web_searches)
            }
        };
        Ok(Sum::of(price, &chosen, &lot.tokens, web_searches)?.amount)
    }
}
