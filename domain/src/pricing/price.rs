//! What one row of the book says. Rates are US dollars for a million tokens, exact.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::hours::Hours;
use crate::event::{Geography, ServiceTier};
use crate::models::ModelClass;

/// US dollars for a million tokens of each kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rates {
    /// Uncached input.
    pub input: Decimal,
    /// Output, reasoning included.
    pub output: Decimal,
    /// Input read from a cache; without it, reads cost the input rate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_read: Option<Decimal>,
    /// Input written to a cache for five minutes, or for an unstated time; without it, writes cost the input rate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_write_5m: Option<Decimal>,
    /// Input written to a cache for an hour; without it, such writes cost the rate of five minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_write_1h: Option<Decimal>,
}

/// From which size of a request's input side on a context tier applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Threshold {
    /// Strictly more tokens (Anthropic, OpenAI, Google).
    Above(u64),
    /// As many tokens or more (xAI).
    AtLeast(u64),
}

impl Threshold {
    /// Whether a request with that input side is priced by the tier.
    #[must_use]
    pub const fn is_passed_by(self, input_side: u64) -> bool {
        match self {
            Self::Above(tokens) => input_side > tokens,
            Self::AtLeast(tokens) => input_side >= tokens,
        }
    }
}

/// Rates of long requests: they price every token of a request that passes the threshold, not only those beyond it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContextTier {
    /// When it applies.
    pub threshold: Threshold,
    /// What it costs.
    pub rates: Rates,
}

/// What a service tier costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TierPrice {
    /// Every rate times a factor; cache reads times their own.
    Factor {
        /// For input, output and cache writes.
        all: Decimal,
        /// For cache reads.
        cache_read: Decimal,
    },
    /// Rates of its own.
    Rates(Rates),
}

/// Lower rates within some hours (DeepSeek).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffPeak {
    /// When, in UTC.
    pub hours: Hours,
    /// What it costs then.
    pub rates: Rates,
}

/// Factors for requests that are pinned to a place on the vendor's own service. Without one, pinning costs nothing extra.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GeographyFactors {
    /// Pinned to the United States.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub us: Option<Decimal>,
    /// Pinned to the European Union.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eu: Option<Decimal>,
    /// Pinned to another region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regional: Option<Decimal>,
}

impl GeographyFactors {
    /// The factor for a place, if the vendor publishes one.
    #[must_use]
    pub const fn of(&self, place: Geography) -> Option<Decimal> {
        match place {
            Geography::Global => None,
            Geography::Us => self.us,
            Geography::Eu => self.eu,
            Geography::Regional => self.regional,
        }
    }
}

/// One row of the book: what a model costs during a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// Its stable, unique name: `claude-opus-5@2026-07-24`. Every event keeps the key of the price that it was costed with.
    pub key: String,
    /// The model's name after normalisation, as [`super::Resolved::model`] gives it.
    pub model: String,
    /// The vendor whose list price this is: `anthropic`, `openai`, `google`, `mistral`, `xai`, `deepseek`, `cursor`.
    pub vendor: String,
    /// The model's class.
    pub class: ModelClass,
    /// The first moment at which it holds. The first price of a model also counts for anything earlier.
    pub from: Timestamp,
    /// The first moment at which it does not hold any more: the next price's `from`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// List rates.
    pub standard: Rates,
    /// Rates of long requests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub long: Option<ContextTier>,
    /// Batch tier; `None` when it is not for sale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<TierPrice>,
    /// Flex tier; `None` when it is not for sale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flex: Option<TierPrice>,
    /// Priority tier; `None` when it is not for sale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<TierPrice>,
    /// Factor of the fast mode on every rate; `None` when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fast: Option<Decimal>,
    /// The service tier that the vendor sells as its fast mode (OpenAI: priority), where there is no factor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fast_tier: Option<ServiceTier>,
    /// Factors for places on the vendor's own service.
    pub geography: GeographyFactors,
    /// Factor for regional endpoints of Bedrock, Vertex and Azure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cloud_region: Option<Decimal>,
    /// Lower rates at night.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub off_peak: Option<OffPeak>,
    /// US dollars for one web search; `None` when the fee is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub web_search: Option<Decimal>,
}

impl Price {
    /// The book's id of the model that it is of: a dated snapshot with prices of its own has another one than [`Price::model`].
    #[must_use]
    pub fn model_id(&self) -> &str {
        self.key.rsplit_once('@').map_or(self.key.as_str(), |(model, _)| model)
    }

    /// Whether every request costs the same at both, as far as both hold.
    #[must_use]
    pub fn is_same_offer(&self, other: &Self) -> bool {
        let offer = |price: &Self| Self {
            key: String::new(),
            model: String::new(),
            vendor: String::new(),
            class: ModelClass::Premium,
            until: None,
            ..price.clone()
        };
        offer(self) == offer(other)
    }

    /// What a service tier costs; `None` for the standard tier, and for one that is not for sale.
    #[must_use]
    pub const fn tier(&self, tier: ServiceTier) -> Option<&TierPrice> {
        match tier {
            ServiceTier::Standard => None,
            ServiceTier::Batch => self.batch.as_ref(),
            ServiceTier::Flex => self.flex.as_ref(),
            ServiceTier::Priority => self.priority.as_ref(),
        }
    }
}
