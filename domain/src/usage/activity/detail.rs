//! One request with everything that is kept of it, and what stands around it.

use serde::{Deserialize, Serialize};

use super::{Clock, CostStory, RequestRow, Span};
use crate::event::{Geography, ServiceTier, Source, Speed};
use crate::{Nanos, Outcome};

/// A request before or after another one, of the same person on the same account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Neighbour {
    /// Its number.
    pub id: i64,
    /// When, unix milliseconds.
    pub at: i64,
    /// The program that asked; empty when none is named.
    pub agent: String,
    /// What for; empty when nothing is named.
    pub action: String,
    /// The model; empty when none is named.
    pub model: String,
    /// All tokens.
    pub tokens: i64,
    /// What it cost; absent when it is unpriced.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
    pub cost_nanos: Option<Nanos>,
    /// How it ended.
    pub outcome: Outcome,
}

/// The run that a request belongs to: requests of one person on one account, without a pause that ends a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Run {
    /// How long a pause ends it, in minutes.
    pub gap_minutes: i16,
    /// When its first request was, unix milliseconds.
    pub begins: i64,
    /// Whether it may go back further than was looked.
    pub begins_earlier: bool,
    /// When its last request was, unix milliseconds.
    pub ends: i64,
    /// Whether it may go on further than was looked.
    pub ends_later: bool,
    /// Requests in it, as far as was looked.
    pub requests: i64,
    /// How many of them came before this one.
    pub before: i64,
    /// What they cost, as far as a price is known.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub cost_nanos: Nanos,
    /// The requests around this one, itself among them, oldest first.
    pub neighbours: Vec<Neighbour>,
}

/// Everything that is kept of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestDetail {
    /// What a line of the log shows of it.
    pub row: RequestRow,
    /// Its account's name.
    pub account: String,
    /// The door by which it came in.
    pub source: Source,
    /// When it was recorded, unix milliseconds.
    pub recorded_at: i64,
    /// What the vendor sold it as.
    pub tier: ServiceTier,
    /// Fast mode.
    pub speed: Speed,
    /// Where it was pinned to.
    pub geography: Geography,
    /// Input written to a cache for five minutes, in tokens.
    pub cache_write_5m: i64,
    /// Input written to a cache for an hour, in tokens.
    pub cache_write_1h: i64,
    /// Input written to a cache for an unstated time, in tokens.
    pub cache_write_other: i64,
    /// The part of the output that was reasoning, in tokens.
    pub reasoning: i64,
    /// Web searches that the vendor made.
    pub web_searches: i32,
    /// The vendor's own id of it; empty when it is not known.
    pub request_id: String,
    /// The tool's session; empty when it is not known.
    pub session_id: String,
    /// Working directory; empty when it is not known.
    pub cwd: String,
    /// Branch; empty when it is not known.
    pub git_branch: String,
    /// The trace; empty when there is none.
    pub trace_id: String,
    /// Its span of the trace; empty when it is not known.
    pub span_id: String,
    /// The span that it was made from; empty when it is not known.
    pub parent_span_id: String,
    /// The cost, explained.
    pub cost: CostStory,
    /// The run that it belongs to.
    pub run: Run,
    /// The requests of its trace, by the time at which they began; empty without a trace.
    pub spans: Vec<Span>,
    /// Whether the trace has more requests than are told.
    pub more_spans: bool,
    /// The zone in which times are shown.
    pub zone: String,
    /// What clocks show there.
    pub clock: Clock,
    /// The models in the order of their colours.
    pub colours: Vec<i32>,
}

impl RequestDetail {
    /// Output tokens per second after the first token, in thousandths; `None` when it is not known.
    #[must_use]
    pub fn speed_per_mille(&self) -> Option<i64> {
        let generation = i64::from(self.row.latency_ms?) - i64::from(self.row.ttft_ms.unwrap_or_default());
        (generation > 0 && self.row.output > 0).then(|| self.row.output.saturating_mul(1_000_000) / generation)
    }
}
