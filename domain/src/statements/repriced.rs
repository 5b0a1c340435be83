//! What costing anew changes.

use serde::{Deserialize, Serialize};

use crate::Nanos;
use crate::billing::Month;

/// Requests of one model in one month that one payer pays for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RepricedPart {
    /// The month, in the org's zone.
    pub month: Month,
    /// The model.
    pub model: String,
    /// The project; nothing where the work is not billed to one alone: untagged, not billable, or shared.
    pub project: Option<i32>,
    /// What it is called; `Untagged`, `Not billable` or `Shared`.
    pub payer: String,
    /// How many requests cost something else.
    pub requests: i64,
    /// Those of them that had no price.
    pub newly_priced: i64,
    /// What they cost, as far as they had a price.
    pub before: Nanos,
    /// What they cost now, or would.
    pub after: Nanos,
}

/// What costing anew changes, or would.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Repricing {
    /// By month, model and payer, the latest month first.
    pub parts: Vec<RepricedPart>,
    /// How many requests cost something else.
    pub requests: i64,
    /// Those of them that had no price.
    pub newly_priced: i64,
    /// What they cost, as far as they had a price.
    pub before: Nanos,
    /// What they cost now, or would.
    pub after: Nanos,
    /// How many would cost something else, but are on a closed statement: these stay as they are.
    pub closed: i64,
}
