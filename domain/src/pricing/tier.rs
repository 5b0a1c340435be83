//! Which rates of a price an event pays: context tier, off-peak hours, service tier, fast mode and place.

use rust_decimal::Decimal;

use super::Why;
use super::explain::Basis;
use super::price::{Price, Rates, TierPrice};
use super::resolve::{Found, Via};
use crate::UsageEvent;
use crate::event::{Geography, ServiceTier, Speed};

/// The rates of one event: a row of the price and the factors on it.
pub(super) struct Chosen<'p> {
    pub rates: &'p Rates,
    /// On everything but cache reads; `None` is 1, the usual case, which saves the multiplication.
    pub factor: Option<Decimal>,
    /// On cache reads.
    pub read_factor: Option<Decimal>,
    /// Why these, for whoever explains the cost.
    pub how: How,
}

/// What led to the rates of an event.
#[derive(Clone, Copy)]
pub(super) struct How {
    /// Which row of the price.
    pub basis: Basis,
    /// The service tier's factors, on everything but cache reads and on them.
    pub tier: Option<(ServiceTier, Decimal, Decimal)>,
    /// The fast mode's factor.
    pub fast: Option<Decimal>,
    /// The factor of where it was pinned to.
    pub place: Option<Decimal>,
}

/// What a request claims that multiplies its rates, or chooses others.
struct Claims {
    tier: ServiceTier,
    is_fast: bool,
    place: Geography,
    via: Option<Via>,
}

impl<'p> Chosen<'p> {
    /// Chooses, or says which of the things that the event claims is not for sale.
    ///
    /// - The whole request is priced by its context tier; service tier, fast mode and place multiply it.
    /// - Fast mode without a factor of its own is a service tier, where the vendor sells it so (OpenAI: priority).
    /// - A place that is part of the model's name (`us.anthropic.…`) wins over the one that the event states.
    pub fn of(price: &'p Price, event: &UsageEvent, found: Found) -> Result<Self, Why> {
        let listed = price
            .long
            .as_ref()
            .filter(|long| long.threshold.is_passed_by(event.tokens.input_side()))
            .map(|long| (&long.rates, Basis::Long))
            .or_else(|| {
                price
                    .off_peak
                    .as_ref()
                    .filter(|off| off.hours.contains(event.at))
                    .map(|off| (&off.rates, Basis::OffPeak))
            })
            .unwrap_or((&price.standard, Basis::Standard));
        let claims = Claims {
            tier: event.tier,
            is_fast: event.speed == Speed::Fast || found.is_fast,
            place: found.geography.unwrap_or(event.geography),
            via: found.via,
        };
        Self::with(price, listed, &claims)
    }

    /// The list rates of short requests at any hour, with what the model's name itself asks for and nothing else.
    pub fn list(price: &'p Price, found: Found) -> Result<Self, Why> {
        let claims = Claims {
            tier: ServiceTier::Standard,
            is_fast: found.is_fast,
            place: found.geography.unwrap_or_default(),
            via: found.via,
        };
        Self::with(price, (&price.standard, Basis::Standard), &claims)
    }

    fn with(price: &'p Price, listed: (&'p Rates, Basis), claims: &Claims) -> Result<Self, Why> {
        let (tier, fast) = match (claims.is_fast, price.fast, price.fast_tier) {
            (false, ..) => (claims.tier, None),
            (true, Some(factor), _) => (claims.tier, Some(factor)),
            (true, None, Some(tier)) if claims.tier == tier || claims.tier == ServiceTier::Standard => (tier, None),
            (true, None, _) => return Err(Why::NoFastPrice),
        };
        let ((rates, basis), all, cache_read) = match (tier, price.tier(tier)) {
            (ServiceTier::Standard, _) => (listed, None, None),
            (_, Some(TierPrice::Factor { all, cache_read })) => (listed, Some(*all), Some(*cache_read)),
            (_, Some(TierPrice::Rates(rates))) => ((rates, Basis::Tier(tier)), None, None),
            (_, None) => return Err(Why::NoTierPrice),
        };
        let place = place(price, claims);
        let common = times(fast, place);
        Ok(Self {
            rates,
            factor: times(all, common),
            read_factor: times(cache_read, common),
            how: How {
                basis,
                tier: all.zip(cache_read).map(|(all, cache_read)| (tier, all, cache_read)),
                fast,
                place,
            },
        })
    }

    /// Input, per token.
    pub fn input(&self) -> Decimal {
        per_token(self.rates.input, self.factor)
    }

    /// Cache read, per token, when the price has one.
    pub fn cache_read(&self) -> Option<Decimal> {
        self.rates.cache_read.map(|rate| per_token(rate, self.read_factor))
    }

    /// Cache write of five minutes, or of an unstated lifetime, per token.
    pub fn cache_write_5m(&self) -> Decimal {
        per_token(self.rates.cache_write_5m.unwrap_or(self.rates.input), self.factor)
    }

    /// Cache write of an hour, per token.
    pub fn cache_write_1h(&self) -> Decimal {
        match self.rates.cache_write_1h {
            Some(rate) => per_token(rate, self.factor),
            None => self.cache_write_5m(),
        }
    }

    /// Output, per token.
    pub fn output(&self) -> Decimal {
        per_token(self.rates.output, self.factor)
    }
}

/// The factor for where the inference was pinned to.
fn place(price: &Price, claims: &Claims) -> Option<Decimal> {
    match claims.via {
        _ if claims.place == Geography::Global => None,
        Some(Via::Bedrock | Via::Vertex | Via::Azure) => price.cloud_region,
        Some(Via::Gateway) | None => price.geography.of(claims.place),
    }
}

/// The product of two factors, either of which may be missing.
fn times(one: Option<Decimal>, other: Option<Decimal>) -> Option<Decimal> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one * other),
        (one, other) => one.or(other),
    }
}

/// Dollars a million tokens, times a factor, to dollars a token. Exact: both have few digits, which a test of the book checks.
fn per_token(rate: Decimal, factor: Option<Decimal>) -> Decimal {
    let mut unit = factor.map_or(rate, |factor| rate * factor);
    // Six more decimals is a division by a million. The scale stays far below the limit of 28.
    let scaled = unit.set_scale(unit.scale() + 6);
    debug_assert!(scaled.is_ok(), "a rate with more than 22 decimals");
    unit
}
