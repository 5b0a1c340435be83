//! How many sessions, for programs.

use domain::Nanos;
use domain::sessions::Count;
use serde::Serialize;
use utoipa::ToSchema;

/// How many sessions, and what they cost.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(example = json!({ "sessions": 12, "cost_nanos": 48_210_000_000_i64 }))]
pub struct CountAnswer {
    /// How many.
    sessions: i64,
    /// What their requests cost, as far as they have a price.
    cost_nanos: Nanos,
}

impl From<Count> for CountAnswer {
    fn from(count: Count) -> Self {
        Self {
            sessions: count.sessions,
            cost_nanos: count.cost,
        }
    }
}
