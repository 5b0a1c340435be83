//! What a request costs, and how that came about.

use serde::{Deserialize, Serialize};

use crate::Nanos;
use crate::pricing::{Explained, Why};

/// The price that a request was costed with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PriceVersion {
    /// Its stable name: `claude-opus-5@2026-07-24`.
    pub key: String,
    /// The model that it is of.
    pub model: String,
    /// The vendor whose list price it is; empty when that is not known.
    pub vendor: String,
    /// From when on it holds, unix seconds; absent when that is not known.
    pub from: Option<i64>,
    /// Until when, unix seconds; absent while it holds.
    pub until: Option<i64>,
    /// Whether it is a price of the organization's own. Others are list prices of the book that ships with the program.
    pub own: bool,
    /// Whether another price holds for the request by now: it takes that one when it is costed anew, unless it is on a closed statement.
    pub replaced: bool,
}

/// What a request cost before it was costed anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CostedBefore {
    /// When it was costed anew, unix milliseconds.
    pub at: i64,
    /// The key of the price that it had; absent when it had none.
    pub old_price: Option<String>,
    /// The key of the price that it got.
    pub new_price: Option<String>,
    /// What it cost; absent when it was unpriced.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
    pub old_nanos: Option<Nanos>,
    /// What it cost from then on.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub new_nanos: Nanos,
}

/// What can be said of a cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Verdict {
    /// The lines add up to it.
    Exact,
    /// The price that the request keeps gives another cost now.
    Differs {
        /// That cost.
        #[cfg_attr(feature = "openapi", schema(value_type = i64))]
        computed: Nanos,
    },
    /// Nothing was used, so nothing is to be paid.
    Nothing,
    /// It was written together with the request and not computed here: no price is kept.
    Given,
    /// The price that the request keeps cannot be read, or does not sell what it claims.
    Unreadable,
    /// There is no price, and so no cost.
    Unpriced {
        /// Why.
        why: Why,
    },
    /// There was no price when the request came in; there is one now.
    PricedSince,
}

impl Verdict {
    /// The same in a sentence or two.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Exact => "The lines add up to the cost exactly; it was rounded to whole nano-dollars once, at the end.".to_owned(),
            Self::Differs { computed } => format!(
                "Recomputed from the price that the request keeps, it would cost {}. The cost that was recorded stands: it is in all totals.",
                computed.display_usd()
            ),
            Self::Nothing => "No tokens and no calls were counted, so it costs nothing.".to_owned(),
            Self::Given => "The cost was written together with the request and not computed here, so no price is kept with it.".to_owned(),
            Self::Unreadable => {
                "The price that the request keeps does not explain the cost any more. The cost that was recorded stands.".to_owned()
            }
            Self::Unpriced { why } => format!("{} {}", why.text(), why.advice()),
            Self::PricedSince => {
                "No price was known when the request came in. There is one now: the request stays unpriced until requests are costed anew."
                    .to_owned()
            }
        }
    }
}

/// A request's cost, its price and its lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CostStory {
    /// What it costs, as it was recorded; absent when it is unpriced.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
    pub cost_nanos: Option<Nanos>,
    /// What the client said that it cost. Kept apart.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
    pub reported_nanos: Option<Nanos>,
    /// What cache reads saved against the input price.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
    pub saved_nanos: Option<Nanos>,
    /// The price that it was costed with.
    pub price: Option<PriceVersion>,
    /// The cost, line by line.
    pub explained: Option<Explained>,
    /// What can be said of it.
    pub verdict: Verdict,
    /// What it cost before, the latest change first; empty when it never was costed anew.
    pub before: Vec<CostedBefore>,
}
