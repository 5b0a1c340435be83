//! `/api/v1/usage/requests/{id}`: one request, and why it costs what it costs.

use axum::Json;
use axum::extract::State;
use domain::Outcome;
use domain::event::{Geography, ServiceTier, Source, Speed};
use domain::query::ZoneChoice;
use domain::usage::activity::{CostStory, RequestDetail, Run, Span};
use jiff::Timestamp;
use ledger::queries::usage::activity;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::extract::{Caller, Id};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// A request with everything that is kept of it. Texts are empty, and numbers of names 0, where nothing is known.
#[derive(Serialize, ToSchema)]
#[schema(example = example)]
pub struct DetailAnswer {
    /// Its number.
    id: i64,
    /// When, unix milliseconds.
    at: i64,
    /// When it was recorded, unix milliseconds.
    recorded_at: i64,
    account_id: i32,
    account: String,
    person_id: i32,
    person: String,
    agent_id: i32,
    agent: String,
    action_id: i32,
    action: String,
    model_id: i32,
    model: String,
    /// The door by which it came in.
    source: Source,
    service_tier: ServiceTier,
    speed: Speed,
    geography: Geography,
    input_tokens: i64,
    cache_read_tokens: i64,
    /// Written to a cache, for whatever time.
    cache_write_tokens: i64,
    cache_write_5m_tokens: i64,
    cache_write_1h_tokens: i64,
    /// Written to a cache for an unstated time; priced like five minutes.
    cache_write_other_tokens: i64,
    output_tokens: i64,
    /// The part of the output that is reasoning.
    reasoning_tokens: i64,
    /// Input, cache reads, cache writes and output.
    tokens: i64,
    web_searches: i32,
    latency_ms: Option<i32>,
    ttft_ms: Option<i32>,
    outcome: Outcome,
    error_type: String,
    /// The vendor's own id of it.
    request_id: String,
    session_id: String,
    cwd: String,
    git_branch: String,
    trace_id: String,
    span_id: String,
    parent_span_id: String,
    /// What it costs, line by line.
    cost: CostStory,
    /// The run of requests that it belongs to, and those around it.
    run: Run,
    /// The requests of its trace that you may see, by the time at which they began.
    spans: Vec<Span>,
    /// Whether the trace has more of them.
    more_spans: bool,
}

impl From<RequestDetail> for DetailAnswer {
    fn from(detail: RequestDetail) -> Self {
        let row = detail.row;
        Self {
            id: row.id,
            at: row.at_ms(),
            recorded_at: detail.recorded_at,
            account_id: row.account_id,
            account: detail.account,
            person_id: row.person_id,
            person: row.person,
            agent_id: row.agent_id,
            agent: row.agent,
            action_id: row.action_id,
            action: row.action,
            model_id: row.model_id,
            model: row.model,
            source: detail.source,
            service_tier: detail.tier,
            speed: detail.speed,
            geography: detail.geography,
            input_tokens: row.input,
            cache_read_tokens: row.cache_read,
            cache_write_tokens: row.cache_write,
            cache_write_5m_tokens: detail.cache_write_5m,
            cache_write_1h_tokens: detail.cache_write_1h,
            cache_write_other_tokens: detail.cache_write_other,
            output_tokens: row.output,
            reasoning_tokens: detail.reasoning,
            tokens: row.input + row.cache_read + row.cache_write + row.output,
            web_searches: detail.web_searches,
            latency_ms: row.latency_ms,
            ttft_ms: row.ttft_ms,
            outcome: row.outcome,
            error_type: row.error_type,
            request_id: detail.request_id,
            session_id: detail.session_id,
            cwd: detail.cwd,
            git_branch: detail.git_branch,
            trace_id: detail.trace_id,
            span_id: detail.span_id,
            parent_span_id: detail.parent_span_id,
            cost: detail.cost,
            run: detail.run,
            spans: detail.spans,
            more_spans: detail.more_spans,
        }
    }
}

/// One request: its cost explained line by line, the requests around it, and its trace
#[utoipa::path(get, path = "/api/v1/usage/requests/{id}", tag = "usage", security(("access" = ["usage:read"])),
    params(("id" = i64, Path, description = "The request's number")), responses((status = 200, body = DetailAnswer), Refusals))]
pub async fn request(State(state): State<AppState>, caller: Caller, Id(id): Id<i64>) -> Result<Json<DetailAnswer>, Problem> {
    let detail = activity::request(&state.ledger, caller.access(), id, &ZoneChoice::Org, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    Ok(Json(detail.into()))
}

/// An example of an answer. As a text, because there is too much of it for a macro.
fn example() -> serde_json::Value {
    serde_json::from_str(EXAMPLE).unwrap_or_default()
}

const EXAMPLE: &str = r#"{"id": 90211, "at": 1795597190412, "recorded_at": 1795597191007, "account_id": 3, "account": "studio@northwind.example",
  "person_id": 7, "person": "ana@northwind.example", "agent_id": 1, "agent": "claude-code", "action_id": 2, "action": "user_interaction",
  "model_id": 4, "model": "claude-opus-5", "source": "claude_code", "service_tier": "standard", "speed": "standard",
  "geography": "global", "input_tokens": 1000, "cache_read_tokens": 0, "cache_write_tokens": 0, "cache_write_5m_tokens": 0, "cache_write_1h_tokens": 0,
  "cache_write_other_tokens": 0, "output_tokens": 500, "reasoning_tokens": 0, "tokens": 1500, "web_searches": 0, "latency_ms": 9340, "ttft_ms": 1120,
  "outcome": "ok", "error_type": "", "request_id": "req_011CX", "session_id": "0b7c…", "cwd": "/home/ana/checkout",
  "git_branch": "main", "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736", "span_id": "00f067aa0ba902b7", "parent_span_id": "",
  "cost": {"cost_nanos": 17500000, "reported_nanos": null, "saved_nanos": 0, "price": {"key": "claude-opus-5@2026-07-24#2",
  "model": "claude-opus-5", "vendor": "anthropic", "from": 1784851200, "until": null, "own": false, "replaced": false}, "explained": {"basis": "standard",
  "input_side": 1000, "factors": [], "exact": "0.0175", "rounding": "0", "total": 17500000, "lines": [{"kind": "input",
  "quantity": 1000, "rate": "5", "factor": "1", "amount": "0.005"}, {"kind": "output", "quantity": 500, "rate": "25", "factor": "1",
  "amount": "0.0125"}]}, "verdict": {"is": "exact"}, "before": [{"at": 1795597500000,
  "old_price": "claude-opus-5@2026-07-24", "new_price": "claude-opus-5@2026-07-24#2", "old_nanos": 21000000, "new_nanos": 17500000}]}, "run": {"gap_minutes": 30, "begins": 1795597000000, "begins_earlier": false,
  "ends": 1795597190412, "ends_later": false, "requests": 2, "before": 1, "cost_nanos": 20000000, "neighbours": [{"id": 90205,
  "at": 1795597000000, "agent": "claude-code", "action": "title_generation", "model": "claude-haiku-4-5", "tokens": 700,
  "cost_nanos": 2500000, "outcome": "ok"}, {"id": 90211, "at": 1795597190412, "agent": "claude-code", "action": "user_interaction",
  "model": "claude-opus-5", "tokens": 1500, "cost_nanos": 17500000, "outcome": "ok"}]}, "spans": [{"id": 90211, "span_id": "00f067aa0ba902b7",
  "parent_span_id": "", "start": 1795597181072, "duration_ms": 9340, "timed": true, "agent": "claude-code", "action": "user_interaction",
  "model_id": 4, "model": "claude-opus-5", "tokens": 1500, "cost_nanos": 17500000, "outcome": "ok"}], "more_spans": false}"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_an_answer() {
        let example = example();
        assert_eq!(example["cost"]["explained"]["lines"].as_array().map(Vec::len), Some(2), "{example}");
    }
}
