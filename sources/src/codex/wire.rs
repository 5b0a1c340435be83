//! The parts of a line that matter.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::counters::Counters;
use crate::lenient::{Count, Text, When};

/// The envelope.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Entry<'a> {
    pub timestamp: When,
    #[serde(borrow, rename = "type")]
    pub kind: Text<'a>,
    #[serde(borrow)]
    pub payload: Option<&'a RawValue>,
}

/// Payload of `session_meta`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SessionMeta<'a> {
    #[serde(borrow)]
    pub id: Text<'a>,
    pub timestamp: When,
    #[serde(borrow)]
    pub cwd: Text<'a>,
    #[serde(borrow)]
    pub forked_from_id: Text<'a>,
    /// `"cli"`, `"exec"`, … or an object for subagents.
    #[serde(borrow)]
    pub source: Option<&'a RawValue>,
    #[serde(borrow)]
    pub git: Option<&'a RawValue>,
}

/// Its `git`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Git<'a> {
    #[serde(borrow)]
    pub branch: Text<'a>,
}

/// Payload of `turn_context`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TurnContext<'a> {
    #[serde(borrow)]
    pub model: Text<'a>,
    #[serde(borrow)]
    pub cwd: Text<'a>,
}

/// Payload of `event_msg`, as far as it is a `token_count`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct EventMsg<'a> {
    #[serde(borrow, rename = "type")]
    pub kind: Text<'a>,
    #[serde(borrow)]
    pub model: Text<'a>,
    /// Another shape in other events, so it is read in a second step.
    #[serde(borrow)]
    pub info: Option<&'a RawValue>,
}

/// `info` of a `token_count`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Info<'a> {
    pub total_token_usage: Option<Usage>,
    pub last_token_usage: Option<Usage>,
    #[serde(borrow)]
    pub model: Text<'a>,
}

/// One set of counters.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Usage {
    input_tokens: Count,
    cached_input_tokens: Count,
    cache_write_input_tokens: Count,
    output_tokens: Count,
    reasoning_output_tokens: Count,
    total_tokens: Count,
}

impl Usage {
    /// The counters as numbers.
    ///
    /// # Errors
    /// Names the counter that is none.
    pub fn counters(&self) -> Result<Counters, String> {
        let (input, output) = (self.input_tokens.get("input_tokens")?, self.output_tokens.get("output_tokens")?);
        Ok(Counters {
            input,
            cached: self.cached_input_tokens.get("cached_input_tokens")?,
            written: self.cache_write_input_tokens.get("cache_write_input_tokens")?,
            output,
            reasoning: self.reasoning_output_tokens.get("reasoning_output_tokens")?,
            total: match self.total_tokens {
                Count::Absent => input + output,
                told => told.get("total_tokens")?,
            },
        })
    }
}
