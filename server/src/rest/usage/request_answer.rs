//! A request, for programs: as JSON and as a line of CSV.

use std::collections::HashMap;

use domain::event::{Geography, ServiceTier, Source, Speed};
use domain::pricing::{Book, Why};
use domain::{Nanos, Outcome};
use ledger::queries::usage::activity::FullRow;
use serde::Serialize;
use utoipa::ToSchema;

use crate::rest::export::{Column, Field, Kind, Row};

/// A request. Texts are empty, and numbers of names 0, where nothing is known.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = example)]
pub struct RequestAnswer {
    /// Its number.
    id: i64,
    /// When, unix milliseconds.
    at: i64,
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
    /// Uncached input.
    input_tokens: i64,
    /// Read from a cache.
    cache_read_tokens: i64,
    /// Written to a cache, for whatever time.
    cache_write_tokens: i64,
    /// Those of them for five minutes.
    cache_write_5m_tokens: i64,
    /// Those of them for an hour.
    cache_write_1h_tokens: i64,
    /// Output.
    output_tokens: i64,
    /// The part of the output that is reasoning.
    reasoning_tokens: i64,
    /// Input, cache reads, cache writes and output.
    tokens: i64,
    /// Searches that the vendor made.
    web_searches: i32,
    /// What it costs; absent when it is unpriced.
    cost_nanos: Option<Nanos>,
    /// Why it is unpriced.
    unpriced_reason: Option<Why>,
    /// What the client said that it cost.
    reported_cost_nanos: Option<Nanos>,
    /// To the end of the answer.
    latency_ms: Option<i32>,
    /// To the first token.
    ttft_ms: Option<i32>,
    outcome: Outcome,
    /// A short class of failure.
    error_type: String,
    /// The vendor's own id of it.
    request_id: String,
    /// The tool's session.
    session_id: String,
    /// Working directory.
    cwd: String,
    git_branch: String,
    trace_id: String,
    span_id: String,
    parent_span_id: String,
}

impl RequestAnswer {
    /// A request; `accounts` are the names of those that the asker may see, the book is that of the org.
    pub fn of(row: FullRow, accounts: &HashMap<i32, String>, book: &Book) -> Self {
        Self {
            id: row.id,
            at: row.at.timestamp_millis(),
            account_id: row.account_id,
            account: accounts.get(&row.account_id).cloned().unwrap_or_default(),
            source: row.source(),
            service_tier: ServiceTier::from_number(row.tier).unwrap_or_default(),
            speed: Speed::from_number(row.speed).unwrap_or_default(),
            geography: Geography::from_number(row.geography).unwrap_or_default(),
            input_tokens: row.input,
            cache_read_tokens: row.cache_read,
            cache_write_tokens: row.cache_write(),
            cache_write_5m_tokens: row.cache_write_5m,
            cache_write_1h_tokens: row.cache_write_1h,
            output_tokens: row.output,
            reasoning_tokens: row.reasoning,
            tokens: row.tokens(),
            web_searches: row.web_searches,
            cost_nanos: row.cost.map(Nanos),
            unpriced_reason: row.why(book),
            reported_cost_nanos: row.reported.map(Nanos),
            latency_ms: row.latency_ms,
            ttft_ms: row.ttft_ms,
            outcome: row.outcome(),
            person_id: row.person_id,
            person: row.person,
            agent_id: row.agent_id,
            agent: row.agent,
            action_id: row.action_id,
            action: row.action,
            model_id: row.model_id,
            model: row.model,
            error_type: row.error_type,
            request_id: row.request_id,
            session_id: row.session_id,
            cwd: row.cwd,
            git_branch: row.git_branch,
            trace_id: row.trace_id,
            span_id: row.span_id,
            parent_span_id: row.parent_span_id,
        }
    }

    /// The cells of a line of a file.
    #[must_use]
    pub fn fields(self) -> Row {
        let text = |text: &str| Field::Text(text.to_owned());
        let whole = |n: i64| Field::Whole(Some(n));
        let maybe = |n: Option<i32>| Field::Whole(n.map(i64::from));
        vec![
            whole(self.id),
            Field::Instant(self.at),
            whole(self.at),
            Field::Text(self.account),
            Field::Text(self.person),
            Field::Text(self.agent),
            Field::Text(self.action),
            Field::Text(self.model),
            text(self.source.as_str()),
            text(self.service_tier.as_str()),
            text(self.speed.as_str()),
            text(self.geography.as_str()),
            whole(self.input_tokens),
            whole(self.cache_read_tokens),
            whole(self.cache_write_tokens),
            whole(self.cache_write_5m_tokens),
            whole(self.cache_write_1h_tokens),
            whole(self.output_tokens),
            whole(self.reasoning_tokens),
            whole(self.tokens),
            whole(self.web_searches.into()),
            Field::Dollars(self.cost_nanos),
            text(self.unpriced_reason.map_or("", |why| why.as_str())),
            Field::Dollars(self.reported_cost_nanos),
            maybe(self.latency_ms),
            maybe(self.ttft_ms),
            text(self.outcome.as_str()),
            Field::Text(self.error_type),
            Field::Text(self.request_id),
            Field::Text(self.session_id),
            Field::Text(self.cwd),
            Field::Text(self.git_branch),
            Field::Text(self.trace_id),
            Field::Text(self.span_id),
            Field::Text(self.parent_span_id),
        ]
    }
}

/// The columns of [`RequestAnswer::fields`], with their units.
const COLUMNS: [(&str, Kind); 35] = [
    ("id", Kind::Whole),
    ("time (UTC)", Kind::Instant),
    ("time (unix ms)", Kind::Whole),
    ("account", Kind::Text),
    ("person", Kind::Text),
    ("agent", Kind::Text),
    ("action", Kind::Text),
    ("model", Kind::Text),
    ("source", Kind::Text),
    ("service tier", Kind::Text),
    ("speed", Kind::Text),
    ("geography", Kind::Text),
    ("input (tokens)", Kind::Whole),
    ("cache reads (tokens)", Kind::Whole),
    ("cache writes (tokens)", Kind::Whole),
    ("cache writes for 5 minutes (tokens)", Kind::Whole),
    ("cache writes for an hour (tokens)", Kind::Whole),
    ("output (tokens)", Kind::Whole),
    ("reasoning (tokens)", Kind::Whole),
    ("all (tokens)", Kind::Whole),
    ("web searches", Kind::Whole),
    ("cost (USD)", Kind::Dollars),
    ("unpriced because", Kind::Text),
    ("reported cost (USD)", Kind::Dollars),
    ("latency (ms)", Kind::Whole),
    ("time to the first token (ms)", Kind::Whole),
    ("outcome", Kind::Text),
    ("error type", Kind::Text),
    ("request id", Kind::Text),
    ("session", Kind::Text),
    ("directory", Kind::Text),
    ("branch", Kind::Text),
    ("trace", Kind::Text),
    ("span", Kind::Text),
    ("parent span", Kind::Text),
];

/// The columns of a file.
pub fn columns() -> Vec<Column> {
    COLUMNS.iter().map(|(name, kind)| Column::new(*name, *kind)).collect()
}

/// An example. As a text, because there is too much of it for a macro.
pub fn example() -> serde_json::Value {
    serde_json::from_str(EXAMPLE).unwrap_or_default()
}

const EXAMPLE: &str = r#"{"id": 90211, "at": 1795597190412, "account_id": 3, "account": "studio@northwind.example", "person_id": 7, "person": "ana@northwind.example",
  "agent_id": 1, "agent": "claude-code", "action_id": 2, "action": "user_interaction", "model_id": 4, "model": "claude-opus-5",
  "source": "claude_code", "service_tier": "standard", "speed": "standard", "geography": "global", "input_tokens": 6,
  "cache_read_tokens": 48120, "cache_write_tokens": 3004, "cache_write_5m_tokens": 3004, "cache_write_1h_tokens": 0,
  "output_tokens": 812, "reasoning_tokens": 200, "tokens": 51942, "web_searches": 0, "cost_nanos": 63165000, "unpriced_reason": null,
  "reported_cost_nanos": null, "latency_ms": 9340, "ttft_ms": 1120, "outcome": "ok", "error_type": "", "request_id": "req_011CX",
  "session_id": "0b7c…", "cwd": "/home/ana/checkout", "git_branch": "main", "trace_id": "", "span_id": "", "parent_span_id": ""}"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_a_request() {
        assert_eq!(example()["tokens"], 51_942);
    }
}
