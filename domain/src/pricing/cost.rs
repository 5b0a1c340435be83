//! From an event and a price to lines and a total.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::price::Price;
use super::resolve::Found;
use super::tier::Chosen;
use crate::event::named;
use crate::{Nanos, Tokens, UsageEvent};

named! {
    /// What a line of a cost is for.
    LineKind {
        /// Uncached input tokens.
        Input = "input",
        /// Tokens read from a cache.
        CacheRead = "cache_read",
        /// Tokens written to a cache for five minutes.
        CacheWrite5m = "cache_write_5m",
        /// Tokens written to a cache for an hour.
        CacheWrite1h = "cache_write_1h",
        /// Tokens written to a cache for an unstated time, at the rate of five minutes.
        CacheWriteOther = "cache_write_other",
        /// Output tokens, reasoning included.
        Output = "output",
        /// Web searches made by the vendor.
        WebSearch = "web_search",
    }
}

named! {
    /// Why an event has no cost. The order is the number in the database: add at the end only.
    Why {
        /// The event names no model.
        NoModel = "no_model",
        /// The book does not know the model, or not at that provider.
        UnknownModel = "unknown_model",
        /// The vendor does not sell the model in that service tier.
        NoTierPrice = "no_tier_price",
        /// The vendor does not sell the model in fast mode.
        NoFastPrice = "no_fast_price",
        /// The fee for web searches is not known.
        NoToolPrice = "no_tool_price",
        /// The cost of the one request is beyond a million dollars: the counters cannot be right, and sums must not overflow.
        TooLarge = "too_large",
        /// The client reports a cost, but nothing that it could be computed from.
        NothingCounted = "nothing_counted",
    }
}

/// One line of a cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What for.
    pub kind: LineKind,
    /// Tokens or calls.
    pub quantity: u64,
    /// US dollars for one of them, every factor included; exact.
    pub unit_price: Decimal,
    /// US dollars, exact: quantity × unit price.
    pub amount: Decimal,
}

/// The highest cost of one request that is believed: a million dollars. Thousands of times that still fit into a sum.
const HIGHEST_COST: Nanos = Nanos(1_000_000 * 1_000_000_000);

/// What an event costs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Priced {
    /// What it is made of; kinds with nothing to count are left out.
    pub lines: Vec<Line>,
    /// The exact sum of the lines, rounded once, half to even.
    pub total: Nanos,
    /// Key of the price; `None` when there was nothing to cost.
    pub price: Option<String>,
    /// What the cache reads saved against the input price, rounded once; `None` when there were reads and the price has no rate for
    /// them, zero when there were none.
    pub saved: Option<Nanos>,
}

/// A cost, or the reason that there is none. Unpriced is never zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pricing {
    /// Costed.
    Priced(Priced),
    /// Not costed.
    Unpriced {
        /// The reason.
        why: Why,
    },
}

impl Pricing {
    /// The cost, if there is one.
    #[must_use]
    pub const fn total(&self) -> Option<Nanos> {
        match self {
            Self::Priced(priced) => Some(priced.total),
            Self::Unpriced { .. } => None,
        }
    }

    /// The cost of an event in which nothing was used.
    pub(super) fn nothing() -> Self {
        Self::Priced(Priced {
            saved: Some(Nanos::ZERO),
            ..Priced::default()
        })
    }
}

/// Costs an event by a price.
pub(super) fn cost(price: &Price, event: &UsageEvent, found: Found) -> Pricing {
    priced(price, event, found).map_or_else(|why| Pricing::Unpriced { why }, Pricing::Priced)
}

fn priced(price: &Price, event: &UsageEvent, found: Found) -> Result<Priced, Why> {
    let tokens = &event.tokens;
    let chosen = Chosen::of(price, event, found)?;
    let sum = Sum::of(price, &chosen, tokens, event.web_searches.into())?;
    let saved = match tokens.cache_read {
        0 => Some(Nanos::ZERO),
        reads => chosen
            .cache_read()
            .map(|read| nanos(Decimal::from(reads).checked_mul(chosen.input() - read)))
            .transpose()?,
    };
    Ok(Priced {
        total: nanos(Some(sum.amount))?,
        lines: sum.lines,
        price: Some(price.key.clone()),
        saved,
    })
}

/// What tokens and calls cost.
pub(super) struct Sum {
    pub lines: Vec<Line>,
    pub amount: Decimal,
}

impl Sum {
    /// Tokens and web searches at chosen rates of a price.
    pub fn of(price: &Price, chosen: &Chosen<'_>, tokens: &Tokens, web_searches: u64) -> Result<Self, Why> {
        let mut sum = Self {
            lines: Vec::with_capacity(6),
            amount: Decimal::ZERO,
        };
        sum.add(LineKind::Input, tokens.input, || chosen.input())?;
        // LiteLLM's rule, and the vendors' without a cache discount: what has no rate of its own costs the input rate.
        let read = || chosen.cache_read().unwrap_or_else(|| chosen.input());
        sum.add(LineKind::CacheRead, tokens.cache_read, read)?;
        sum.add(LineKind::CacheWrite5m, tokens.cache_write_5m, || chosen.cache_write_5m())?;
        sum.add(LineKind::CacheWrite1h, tokens.cache_write_1h, || chosen.cache_write_1h())?;
        sum.add(LineKind::CacheWriteOther, tokens.cache_write_other, || chosen.cache_write_5m())?;
        sum.add(LineKind::Output, tokens.output, || chosen.output())?;
        if web_searches > 0 {
            // A fee for a call: no tier and no place multiplies it.
            let fee = price.web_search.ok_or(Why::NoToolPrice)?;
            sum.add(LineKind::WebSearch, web_searches, || fee)?;
        }
        Ok(sum)
    }

    fn add(&mut self, kind: LineKind, quantity: u64, unit_price: impl FnOnce() -> Decimal) -> Result<(), Why> {
        if quantity == 0 {
            return Ok(());
        }
        let unit_price = unit_price();
        let amount = Decimal::from(quantity).checked_mul(unit_price).ok_or(Why::TooLarge)?;
        self.amount = self.amount.checked_add(amount).ok_or(Why::TooLarge)?;
        self.lines.push(Line {
            kind,
            quantity,
            unit_price,
            amount,
        });
        Ok(())
    }
}

pub(super) fn nanos(usd: Option<Decimal>) -> Result<Nanos, Why> {
    usd.and_then(Nanos::from_usd)
        .filter(|amount| *amount <= HIGHEST_COST)
        .ok_or(Why::TooLarge)
}
