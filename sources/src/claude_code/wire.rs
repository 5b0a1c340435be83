//! The parts of a line that matter. Contents are never looked at.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::lenient::{Count, Flag, Text, When};

/// A line. Also the line that an old `progress` line nests.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Entry<'a> {
    #[serde(borrow, rename = "type")]
    pub kind: Text<'a>,
    pub timestamp: When,
    #[serde(borrow)]
    pub uuid: Text<'a>,
    #[serde(borrow)]
    pub session_id: Text<'a>,
    #[serde(borrow)]
    pub request_id: Text<'a>,
    #[serde(borrow)]
    pub cwd: Text<'a>,
    #[serde(borrow)]
    pub git_branch: Text<'a>,
    pub is_sidechain: Flag,
    #[serde(borrow)]
    pub agent_id: Text<'a>,
    #[serde(borrow)]
    pub attribution_agent: Text<'a>,
    pub is_api_error_message: Flag,
    #[serde(borrow)]
    pub error: Text<'a>,
    #[serde(borrow, rename = "costUSD")]
    pub cost_usd: Option<&'a RawValue>,
    /// An Anthropic message on `assistant` lines; any shape on others, so it is read in a second step.
    #[serde(borrow)]
    pub message: Option<&'a RawValue>,
    /// On `progress` lines.
    #[serde(borrow)]
    pub data: Option<&'a RawValue>,
}

/// `data` of a `progress` line.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Progress<'a> {
    #[serde(borrow, rename = "type")]
    pub kind: Text<'a>,
    #[serde(borrow)]
    pub agent_id: Text<'a>,
    #[serde(borrow)]
    pub message: Option<&'a RawValue>,
}

/// The Anthropic message.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Message<'a> {
    #[serde(borrow)]
    pub id: Text<'a>,
    #[serde(borrow)]
    pub model: Text<'a>,
    #[serde(borrow)]
    pub usage: Option<Usage<'a>>,
}

/// Its usage, and each of its iterations.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Usage<'a> {
    pub input_tokens: Count,
    pub cache_read_input_tokens: Count,
    pub cache_creation_input_tokens: Count,
    pub cache_creation: Option<CacheCreation>,
    pub output_tokens: Count,
    /// Informational, so whatever shape it takes must not cost the line.
    #[serde(borrow)]
    pub output_tokens_details: Option<&'a RawValue>,
    #[serde(borrow)]
    pub server_tool_use: Option<&'a RawValue>,
    #[serde(borrow)]
    pub service_tier: Text<'a>,
    #[serde(borrow)]
    pub speed: Text<'a>,
    #[serde(borrow)]
    pub inference_geo: Text<'a>,
    #[serde(borrow)]
    pub iterations: Option<&'a RawValue>,
    /// Of an iteration: what kind of step it was.
    #[serde(borrow, rename = "type")]
    pub kind: Text<'a>,
    /// Of an iteration: the model that ran it.
    #[serde(borrow)]
    pub model: Text<'a>,
}

/// Cache writes by lifetime.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CacheCreation {
    pub ephemeral_5m_input_tokens: Count,
    pub ephemeral_1h_input_tokens: Count,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OutputDetails {
    pub thinking_tokens: Count,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ServerToolUse {
    pub web_search_requests: Count,
}
