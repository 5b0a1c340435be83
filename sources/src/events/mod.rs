//! Our own event format: what `POST /api/v1/events` takes, and `import events` from files.
//!
//! The body is one JSON object, an array of objects, or NDJSON (one object a line). Each object is one request to a model:
//!
//! ```json
//! {"id": "9f2c-1", "timestamp": "2026-05-01T10:00:00Z", "model": "claude-opus-5",
//!  "input_tokens": 1200, "cache_read_tokens": 5000, "cache_write_5m_tokens": 300, "output_tokens": 640}
//! ```
//!
//! | field | | |
//! |---|---|---|
//! | `id` | required | the request's own id, at most 200 characters; the same id again is a duplicate, with more tokens a replacement |
//! | `timestamp` | required | when it was answered: RFC 3339 with a zone, or unix seconds or milliseconds as a number |
//! | `model` | required unless it failed | the model's id, as the vendor or a gateway writes it |
//! | `input_tokens` | 0 | input that was neither read from nor written to a cache, see `input_includes_cache` |
//! | `input_includes_cache` | false | true when `input_tokens` contains cache reads and writes, as OpenAI counts |
//! | `cache_read_tokens` | 0 | input read from a cache |
//! | `cache_write_tokens` | 0 | all input written to a cache; what the next two do not explain has no stated lifetime |
//! | `cache_write_5m_tokens`, `cache_write_1h_tokens` | 0 | input written for five minutes, for one hour |
//! | `output_tokens` | 0 | output, reasoning included, see `output_includes_reasoning` |
//! | `reasoning_tokens` | 0 | the part of the output that was reasoning |
//! | `output_includes_reasoning` | true | false when reasoning comes on top of `output_tokens`, as Gemini counts |
//! | `web_searches` | 0 | searches that the vendor made and bills per call |
//! | `cost_usd` | | what the client says that it cost, in dollars; kept beside the cost that is computed from the tokens |
//! | `service_tier` | `standard` | `standard`, `batch`, `flex`, `priority` |
//! | `speed` | `standard` | `standard`, `fast` |
//! | `geography` | `global` | `global`, `us`, `eu`, `regional` |
//! | `status` | `ok` | `ok`, `error`; with an `error_type` it is `error` |
//! | `error_type` | | a short class of failure: `rate_limit`, `overloaded`, … |
//! | `account` | | the e-mail, label or number of the account that pays; a key that is bound to an account decides by itself |
//! | `person` | | who asked: e-mail or user id |
//! | `agent` | | the program that asked |
//! | `action` | | what for: `user_interaction`, `title_generation`, … |
//! | `latency_ms`, `ttft_ms` | | from question to the end of the answer, and to its first token, in milliseconds |
//! | `request_id`, `session_id`, `cwd`, `git_branch` | | attributes that later attribute the request to work |
//! | `trace_id`, `span_id`, `parent_span_id` | | its place in a trace, with the ids of OpenTelemetry or of any other tracer |
//!
//! `null` is as good as absent, and unknown fields are passed over, prompts and answers among them. Values are read strictly: an
//! event with a bad one is rejected with a sentence that says what to send instead, while the others still pass. An event that
//! succeeded must carry at least one counter or a cost, so that a misspelt field does not become a request of zero tokens.

mod body;
mod convert;
mod fields;
mod limits;
mod values;

use domain::UsageEvent;

pub use body::{BodyError, parse};
pub use limits::{Limits, MAX_AGE, MAX_EVENTS, MAX_FUTURE, MAX_TOKENS, check_time};

/// An event that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// The event.
    pub event: UsageEvent,
    /// The account that it names: an e-mail, a label or a number, as sent.
    pub account: Option<String>,
}

/// An event that was not.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Rejected {
    /// Its place in the body, from 0.
    pub index: usize,
    /// What is wrong with it, and what would be right.
    pub error: String,
}

#[cfg(test)]
mod tests;
