//! The requests that took longest.

use serde::{Deserialize, Serialize};

use crate::Nanos;

/// How many of them are told.
pub const MOST_SLOW: usize = 20;

/// One request that took long.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlowRequest {
    /// Its number.
    pub id: i64,
    /// When, unix milliseconds.
    pub at: i64,
    /// Its account.
    pub account_id: i32,
    /// The person's number; 0 is "not named".
    pub person_id: i32,
    /// Who asked; empty when nobody is named.
    pub person: String,
    /// The agent's number.
    pub agent_id: i32,
    /// The program that asked; empty when none is named.
    pub agent: String,
    /// The action's number.
    pub action_id: i32,
    /// What for; empty when nothing is named.
    pub action: String,
    /// The model's number.
    pub model_id: i32,
    /// The model; empty when none is named.
    pub model: String,
    /// How long it took, in ms.
    pub latency_ms: i32,
    /// When the first token came, in ms.
    pub ttft_ms: Option<i32>,
    /// Tokens of the input side.
    pub input_tokens: i64,
    /// Output tokens.
    pub output_tokens: i64,
    /// What it cost; absent when it has no price.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
    pub cost_nanos: Option<Nanos>,
    /// Whether it failed.
    pub failed: bool,
}
