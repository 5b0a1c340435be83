//! From a line to its events.

use domain::{Outcome, Source, UsageEvent};
use jiff::Timestamp;

use super::iterations::extras;
use super::usage::{dimensions, tokens};
use super::wire::{Entry, Message};
use crate::Parsed;
use crate::lenient::object;
use crate::reported;
use crate::text::{MAX_NAME, MAX_PATH, clean, hashed, key};

/// The model of lines that Claude Code writes itself.
const SYNTHETIC: &str = "<synthetic>";

/// Adds the events of an assistant's line, if it tells of a request.
///
/// # Errors
/// Says what is wrong with the line.
pub(super) fn convert(entry: &Entry<'_>, out: &mut Parsed) -> Result<(), String> {
    let message: Message<'_> = match entry.message {
        Some(raw) => object(raw).map_err(|why| format!("its message is {why}"))?,
        None => Message::default(),
    };
    let failed = entry.is_api_error_message.0;
    let (usage, counted) = match message.usage {
        Some(usage) => {
            let counted = tokens(&usage)?;
            (usage, counted)
        }
        None if failed => Default::default(),
        None => return Ok(()),
    };
    let nothing = counted.total() == 0;
    let synthetic = message.model.as_str() == SYNTHETIC;
    if synthetic && nothing && !failed {
        return Ok(());
    }
    let at = entry.timestamp.0.ok_or("it has no readable timestamp")?;
    let failed_outright = failed && nothing;
    let model = if synthetic || failed_outright {
        None
    } else {
        message.model.clean(MAX_NAME)
    };

    // The id of a synthetic message is made up by the client, so only its line says which failure it was.
    let id = if failed_outright || synthetic { "" } else { message.id.as_str() };
    let mut event = UsageEvent::new(Source::ClaudeCode, String::new(), at, model.unwrap_or_default());
    event.tokens = counted;
    event.key = event_key(entry, id, at, &event);
    dimensions(&mut event, &usage);
    attributes(&mut event, entry);
    if failed {
        event.outcome = Outcome::Error;
        event.error_type = entry.error.clean(MAX_NAME).or_else(|| Some("api_error".to_owned()));
    }
    // Last, so that the response is counted even when one of its steps cannot be read.
    let steps = usage.iterations.map_or(Ok(Vec::new()), |raw| extras(&event, raw));
    out.push(event);
    for step in steps? {
        out.push(step);
    }
    Ok(())
}

/// The key that all copies of this response share.
fn event_key(entry: &Entry<'_>, id: &str, at: Timestamp, event: &UsageEvent) -> String {
    let uuid = entry.uuid.as_str();
    if !id.trim().is_empty() {
        return key("msg", id);
    }
    if !uuid.trim().is_empty() {
        return key("line", uuid);
    }
    let t = event.tokens;
    let counters = format!(
        "{} {} {} {} {} {}",
        t.input, t.cache_read, t.cache_write_5m, t.cache_write_1h, t.cache_write_other, t.output
    );
    let parts = [
        &at.as_microsecond().to_string(),
        event.model.as_str(),
        &counters,
        entry.session_id.as_str(),
    ];
    hashed("hash", &parts)
}

/// Sets who asked, where and in which session.
fn attributes(event: &mut UsageEvent, entry: &Entry<'_>) {
    let subagent = entry.is_sidechain.0 || clean(entry.agent_id.as_str(), 1).is_some();
    event.agent = Some(match entry.attribution_agent.clean(MAX_NAME) {
        Some(name) if subagent => format!("claude-code/{name}"),
        _ if subagent => "claude-code/subagent".to_owned(),
        _ => "claude-code".to_owned(),
    });
    event.action = Some(if subagent { "subagent" } else { "user_interaction" }.to_owned());
    event.request_id = entry.request_id.clean(MAX_NAME);
    event.session_id = entry.session_id.clean(MAX_NAME);
    event.cwd = entry.cwd.clean(MAX_PATH);
    event.git_branch = entry.git_branch.clean(MAX_NAME).filter(|branch| branch != "HEAD");
    event.reported_cost = entry.cost_usd.and_then(|cost| reported::usd(cost.get()));
}
