//! The fields of an event, before their values are looked at.

use serde::Deserialize;
use serde_json::value::RawValue;

/// Declares the fields: each is the raw JSON text of its value, `None` when absent or null.
macro_rules! fields {
    ($($name:ident),+ $(,)?) => {
        /// The fields as they were sent.
        #[derive(Debug, Default, Deserialize)]
        #[serde(default)]
        pub(super) struct Fields<'a> {
            $(#[serde(borrow)] pub $name: Option<&'a RawValue>),+
        }
    };
}

fields! {
    id, timestamp, model,
    input_tokens, input_includes_cache, cache_read_tokens, cache_write_tokens, cache_write_5m_tokens, cache_write_1h_tokens,
    output_tokens, reasoning_tokens, output_includes_reasoning, web_searches, cost_usd,
    service_tier, speed, geography, status, error_type,
    account, person, agent, action, latency_ms, ttft_ms,
    request_id, session_id, cwd, git_branch, trace_id, span_id, parent_span_id,
}

impl Fields<'_> {
    /// Whether anything says what the request used.
    pub fn tells_usage(&self) -> bool {
        [
            self.input_tokens,
            self.cache_read_tokens,
            self.cache_write_tokens,
            self.cache_write_5m_tokens,
            self.cache_write_1h_tokens,
            self.output_tokens,
            self.reasoning_tokens,
            self.web_searches,
            self.cost_usd,
        ]
        .iter()
        .any(Option::is_some)
    }
}
