//! Reading one value strictly: it is right, absent, or refused with a sentence that says what to send instead.

use domain::Nanos;
use jiff::Timestamp;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::value::RawValue;

use super::limits::MAX_TOKENS;
use crate::moment;
use crate::reported::{self, MAX_USD};

/// The longest latency, in milliseconds: a week.
const MAX_LATENCY_MS: u32 = 7 * 24 * 3600 * 1000;

/// A value as it was sent.
type Raw<'a> = Option<&'a RawValue>;

/// A text of at most `max` characters without control characters; blank is absent.
pub(super) fn text(name: &str, raw: Raw<'_>, max: usize) -> Result<Option<String>, String> {
    let Some(raw) = raw else { return Ok(None) };
    let text: String = serde_json::from_str(raw.get()).map_err(|_| format!("`{name}` must be a text, not {}", shown(raw)))?;
    let text = text.trim();
    if text.chars().count() > max {
        return Err(format!("`{name}` is longer than {max} characters; shorten it"));
    }
    if text.chars().any(char::is_control) {
        return Err(format!("`{name}` contains a control character; send plain text"));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// A text, or a whole number that is as good as one.
pub(super) fn text_or_number(name: &str, raw: Raw<'_>, max: usize) -> Result<Option<String>, String> {
    match raw {
        Some(number) if number.get().parse::<i64>().is_ok() => Ok(Some(number.get().to_owned())),
        raw => text(name, raw, max),
    }
}

/// One of some words; absent is the default.
pub(super) fn word<T: Default>(name: &str, raw: Raw<'_>, read: impl Fn(&str) -> Option<T>, words: &str) -> Result<T, String> {
    match text(name, raw, 40)? {
        None => Ok(T::default()),
        Some(word) => read(&word).ok_or_else(|| format!("`{name}` must be {words}, not \"{word}\"")),
    }
}

/// `true` or `false`.
pub(super) fn flag(name: &str, raw: Raw<'_>, default: bool) -> Result<bool, String> {
    match raw.map(RawValue::get) {
        None => Ok(default),
        Some("true") => Ok(true),
        Some("false") => Ok(false),
        Some(_) => Err(format!("`{name}` must be true or false")),
    }
}

/// A token counter.
pub(super) fn tokens(name: &str, raw: Raw<'_>) -> Result<u64, String> {
    whole(name, raw, MAX_TOKENS)
}

/// A whole number from 0 to `max`; absent is 0. `12.0` is whole.
pub(super) fn whole(name: &str, raw: Raw<'_>, max: u64) -> Result<u64, String> {
    let Some(raw) = raw else { return Ok(0) };
    raw.get()
        .parse()
        .ok()
        .or_else(|| moment::decimal(raw.get()).filter(Decimal::is_integer)?.to_u64())
        .filter(|number| *number <= max)
        .ok_or_else(|| format!("`{name}` must be a whole number from 0 to {max}, not {}", shown(raw)))
}

/// Milliseconds, rounded to whole ones.
pub(super) fn milliseconds(name: &str, raw: Raw<'_>) -> Result<Option<u32>, String> {
    let Some(raw) = raw else { return Ok(None) };
    moment::decimal(raw.get())
        .and_then(|number| number.round().to_u32())
        .filter(|number| *number <= MAX_LATENCY_MS)
        .map(Some)
        .ok_or_else(|| {
            format!(
                "`{name}` must be a number of milliseconds from 0 to {MAX_LATENCY_MS} (a week), not {}",
                shown(raw)
            )
        })
}

/// An amount in dollars, as a number or, to be safe from floats, as a text.
pub(super) fn usd(name: &str, raw: Raw<'_>) -> Result<Option<Nanos>, String> {
    let Some(raw) = raw else { return Ok(None) };
    let quoted = raw.get().strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    reported::usd(quoted.unwrap_or(raw.get()).trim()).map(Some).ok_or_else(|| {
        format!(
            "`{name}` must be an amount of dollars from 0 to {MAX_USD}, such as 0.0125, not {}",
            shown(raw)
        )
    })
}

/// An instant.
pub(super) fn instant(name: &str, raw: Raw<'_>) -> Result<Timestamp, String> {
    let right = "send RFC 3339 with a zone, such as \"2026-05-01T10:00:00Z\", or unix seconds or milliseconds as a number, not before 2020";
    let Some(raw) = raw else {
        return Err(format!("`{name}` is missing; {right}"));
    };
    let at = match serde_json::from_str::<String>(raw.get()) {
        Ok(text) => moment::with_zone(&text),
        Err(_) => moment::unix(raw.get()),
    };
    at.ok_or_else(|| format!("`{name}` is {}; {right}", shown(raw)))
}

/// A value for an error's text: its beginning, on one line.
fn shown(raw: &RawValue) -> String {
    const MAX: usize = 40;
    let text: String = raw
        .get()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(MAX + 1)
        .collect();
    if text.chars().count() > MAX {
        format!("{}…", text.chars().take(MAX).collect::<String>())
    } else {
        text
    }
}
