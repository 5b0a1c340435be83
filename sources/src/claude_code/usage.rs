//! From the usage object to our counters and price dimensions.

use domain::event::{Geography, ServiceTier, Speed};
use domain::{Tokens, UsageEvent};
use serde_json::value::RawValue;

use super::wire::{OutputDetails, ServerToolUse, Usage};
use crate::lenient::{Count, object};
use crate::words;

/// The disjoint counters.
///
/// # Errors
/// Names the counter that is none.
pub(super) fn tokens(usage: &Usage<'_>) -> Result<Tokens, String> {
    let parts = usage.cache_creation.as_ref();
    let write_5m = parts.map_or(Ok(0), |parts| parts.ephemeral_5m_input_tokens.get("ephemeral_5m_input_tokens"))?;
    let write_1h = parts.map_or(Ok(0), |parts| parts.ephemeral_1h_input_tokens.get("ephemeral_1h_input_tokens"))?;
    let write = usage.cache_creation_input_tokens.get("cache_creation_input_tokens")?;
    let output = usage.output_tokens.get("output_tokens")?;
    let thinking = detail(usage.output_tokens_details, |details: OutputDetails| details.thinking_tokens);
    Ok(Tokens {
        input: usage.input_tokens.get("input_tokens")?,
        cache_read: usage.cache_read_input_tokens.get("cache_read_input_tokens")?,
        cache_write_5m: write_5m,
        cache_write_1h: write_1h,
        // Until version 2.1.152 the total could be 0 beside filled parts; older ones have the total only.
        cache_write_other: write.saturating_sub(write_5m + write_1h),
        output,
        reasoning: thinking.min(output),
    })
}

/// Sets what decides the price beside the counters. A word that we do not know is the default: the line still counts.
pub(super) fn dimensions(event: &mut UsageEvent, usage: &Usage<'_>) {
    event.tier = words::tier(usage.service_tier.as_str()).unwrap_or(ServiceTier::Standard);
    event.speed = words::speed(usage.speed.as_str()).unwrap_or(Speed::Standard);
    event.geography = match usage.inference_geo.as_str() {
        "" => Geography::Global,
        word => words::geography(word).unwrap_or(Geography::Regional),
    };
    let searches = detail(usage.server_tool_use, |tools: ServerToolUse| tools.web_search_requests);
    event.web_searches = u32::try_from(searches).unwrap_or(u32::MAX);
}

/// A counter of an optional object; zero when anything about it is odd.
fn detail<'a, T: serde::Deserialize<'a>>(raw: Option<&'a RawValue>, count: impl Fn(T) -> Count) -> u64 {
    let read = raw.and_then(|raw| object(raw).ok());
    read.map(count).and_then(|count| count.get("").ok()).unwrap_or(0)
}
