//! A request of a session, for programs.

use domain::pricing::Why;
use domain::usage::activity::RequestRow;
use domain::{Nanos, Outcome};
use jiff::tz::TimeZone;
use serde::Serialize;
use utoipa::ToSchema;

use super::moment;

/// A request of a session; its account and its person are the session's. Texts are empty, and numbers of names 0, where nothing is known.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionRequest {
    /// Its number, as `/api/v1/usage/requests/{id}` takes it.
    id: i64,
    /// When it was answered, RFC 3339.
    #[schema(format = DateTime)]
    at: String,
    agent_id: i32,
    agent: String,
    action_id: i32,
    action: String,
    model_id: i32,
    model: String,
    /// Uncached input.
    input_tokens: i64,
    /// Read from a cache.
    cache_read_tokens: i64,
    /// Written to a cache.
    cache_write_tokens: i64,
    /// Output.
    output_tokens: i64,
    /// Input, cache reads, cache writes and output.
    tokens: i64,
    /// What it costs; absent when it is unpriced.
    cost_nanos: Option<Nanos>,
    /// Why it is unpriced.
    unpriced_reason: Option<Why>,
    /// To the end of the answer.
    latency_ms: Option<i32>,
    /// To the first token.
    ttft_ms: Option<i32>,
    outcome: Outcome,
    /// A short class of failure.
    error_type: String,
}

impl SessionRequest {
    /// A request, with its moment in this zone.
    pub fn of(row: RequestRow, zone: &TimeZone) -> Self {
        Self {
            id: row.id,
            at: moment(row.at, zone),
            agent_id: row.agent_id,
            agent: row.agent,
            action_id: row.action_id,
            action: row.action,
            model_id: row.model_id,
            model: row.model,
            input_tokens: row.input,
            cache_read_tokens: row.cache_read,
            cache_write_tokens: row.cache_write,
            output_tokens: row.output,
            tokens: row.input + row.cache_read + row.cache_write + row.output,
            cost_nanos: row.cost,
            unpriced_reason: row.why,
            latency_ms: row.latency_ms,
            ttft_ms: row.ttft_ms,
            outcome: row.outcome,
            error_type: row.error_type,
        }
    }
}
