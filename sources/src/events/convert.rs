//! From the fields of an event to the event.

use domain::event::Trace;
use domain::{Outcome, Source, Tokens, UsageEvent};
use jiff::Timestamp;

use super::Incoming;
use super::body::fields;
use super::fields::Fields;
use super::limits::check_time;
use super::values::{flag, instant, milliseconds, text, text_or_number, tokens, usd, whole, word};
use crate::text::{MAX_NAME, MAX_PATH};
use crate::words;

/// Most web searches of one request.
const MAX_SEARCHES: u64 = 100_000;

/// Reads one event. With a `now`, its time is checked against it.
///
/// # Errors
/// A sentence that names the field and says what would be right.
pub(super) fn convert(json: &str, now: Option<Timestamp>) -> Result<Incoming, String> {
    let sent: Fields<'_> = fields(json)?;
    let id = text_or_number("id", sent.id, MAX_NAME)?
        .ok_or("`id` is missing; send the request's own id, so that sending it again is harmless")?;
    let at = instant("timestamp", sent.timestamp)?;
    now.map_or(Ok(()), |now| check_time(at, now))?;

    let error_type = text("error_type", sent.error_type, MAX_NAME)?;
    let outcome = match text("status", sent.status, 40)?.as_deref() {
        Some("ok") => Outcome::Ok,
        Some("error") => Outcome::Error,
        None if error_type.is_some() => Outcome::Error,
        None => Outcome::Ok,
        Some(word) => return Err(format!("`status` must be ok or error, not \"{word}\"")),
    };
    let model = text("model", sent.model, MAX_NAME)?;
    if outcome == Outcome::Ok && model.is_none() {
        return Err("`model` is missing; send the model's id (only a request with `status` error may go without)".to_owned());
    }
    if outcome == Outcome::Ok && !sent.tells_usage() {
        return Err("no counter is given; send `input_tokens`, `output_tokens` and the others that apply".to_owned());
    }

    let mut event = UsageEvent::new(Source::Events, id, at, model.unwrap_or_default());
    event.tokens = counters(&sent)?;
    event.web_searches = u32::try_from(whole("web_searches", sent.web_searches, MAX_SEARCHES)?).unwrap_or(u32::MAX);
    event.tier = word("service_tier", sent.service_tier, words::tier, "standard, batch, flex or priority")?;
    event.speed = word("speed", sent.speed, words::speed, "standard or fast")?;
    event.geography = word("geography", sent.geography, words::geography, "global, us, eu or regional")?;
    event.reported_cost = usd("cost_usd", sent.cost_usd)?;
    event.person = text_or_number("person", sent.person, MAX_NAME)?;
    event.agent = text("agent", sent.agent, MAX_NAME)?;
    event.action = text("action", sent.action, MAX_NAME)?;
    event.latency_ms = milliseconds("latency_ms", sent.latency_ms)?;
    event.ttft_ms = milliseconds("ttft_ms", sent.ttft_ms)?;
    event.outcome = outcome;
    event.error_type = error_type.filter(|_| outcome == Outcome::Error);
    event.request_id = text("request_id", sent.request_id, MAX_NAME)?;
    event.session_id = text_or_number("session_id", sent.session_id, MAX_NAME)?;
    event.cwd = text("cwd", sent.cwd, MAX_PATH)?;
    event.git_branch = text("git_branch", sent.git_branch, MAX_NAME)?;
    event.trace = trace(&sent)?;
    let account = text_or_number("account", sent.account, 254)?;
    Ok(Incoming { event, account })
}

/// Its place in a trace. A span without a trace is no place.
fn trace(sent: &Fields<'_>) -> Result<Option<Trace>, String> {
    let id = text("trace_id", sent.trace_id, MAX_NAME)?.map(as_written);
    let span = text("span_id", sent.span_id, MAX_NAME)?.map(as_written);
    let parent = text("parent_span_id", sent.parent_span_id, MAX_NAME)?.map(as_written);
    match id {
        Some(id) => Ok(Some(Trace { id, span, parent })),
        None if span.is_some() || parent.is_some() => Err("`trace_id` is missing; send it with `span_id` and `parent_span_id`".to_owned()),
        None => Ok(None),
    }
}

/// Ids of OpenTelemetry are hexadecimal in any case, and are kept in lower case; other ids are kept as they are.
fn as_written(id: String) -> String {
    let is_hex = matches!(id.len(), 16 | 32) && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex { id.to_ascii_lowercase() } else { id }
}

/// The disjoint counters.
fn counters(sent: &Fields<'_>) -> Result<Tokens, String> {
    let input = tokens("input_tokens", sent.input_tokens)?;
    let cache_read = tokens("cache_read_tokens", sent.cache_read_tokens)?;
    let cache_write_5m = tokens("cache_write_5m_tokens", sent.cache_write_5m_tokens)?;
    let cache_write_1h = tokens("cache_write_1h_tokens", sent.cache_write_1h_tokens)?;
    let written = tokens("cache_write_tokens", sent.cache_write_tokens)?;
    let output = tokens("output_tokens", sent.output_tokens)?;
    let reasoning = tokens("reasoning_tokens", sent.reasoning_tokens)?;
    let inclusive = flag("input_includes_cache", sent.input_includes_cache, false)?;
    let reasoning_within = flag("output_includes_reasoning", sent.output_includes_reasoning, true)?;
    if reasoning_within && reasoning > output {
        return Err(format!(
            "`reasoning_tokens` ({reasoning}) is a part of `output_tokens` ({output}) and cannot be larger; \
             send \"output_includes_reasoning\": false if it comes on top"
        ));
    }
    let mut counted = Tokens {
        input,
        cache_read,
        cache_write_5m,
        cache_write_1h,
        cache_write_other: written.saturating_sub(cache_write_5m + cache_write_1h),
        output: if reasoning_within { output } else { output + reasoning },
        reasoning,
    };
    if inclusive {
        counted.input = Tokens::uncached_of_inclusive(input, cache_read, counted.cache_write());
    }
    Ok(counted)
}
