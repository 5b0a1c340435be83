//! The steps inside one response that its top-level counters leave out.
//!
//! Anthropic's API documentation: the top-level counters are the sum of the answering model's `message` steps. Not in them, and billed
//! beside them, are the advisor's steps (its own model), compaction steps (the same model; page "Compaction"), and, when a fallback model
//! answered, the attempts before it (page "Refusals and fallback": at the rate of the model that ran it, and not at all when it put
//! nothing out).

use domain::{Outcome, Tokens, UsageEvent};
use serde_json::value::RawValue;

use super::usage::tokens;
use super::wire::Usage;
use crate::text::{MAX_NAME, clean};

/// The events of those steps. `base` is the response's own event, `raw` its `iterations`.
///
/// # Errors
/// Names the step whose counters cannot be read.
pub(super) fn extras(base: &UsageEvent, raw: &RawValue) -> Result<Vec<UsageEvent>, String> {
    // Another shape than a list of steps is some newer version's business; the response itself is counted.
    let Ok(steps) = serde_json::from_str::<Vec<Usage<'_>>>(raw.get()) else {
        return Ok(Vec::new());
    };
    // By far the most common: one step, which is the response itself.
    if steps.len() == 1 && steps[0].kind.as_str() == "message" {
        return Ok(Vec::new());
    }
    // The model that answered in the end; the message may call it by another of its names.
    let answering = steps
        .iter()
        .rfind(|step| step.kind.as_str() == "fallback_message")
        .map(|step| step.model.as_str());
    let mut all_steps = 0_u64;
    let mut events = Vec::new();
    for (n, step) in steps.iter().enumerate() {
        if let Some(event) = advisor(base, step, n) {
            events.push(event?);
            continue;
        }
        let counted = tokens(step).map_err(|why| format!("iterations[{n}]: {why}"))?;
        all_steps = all_steps.saturating_add(counted.total());
        let model = step.model.as_str();
        let declined = answering.is_some_and(|answering| model != answering && model != base.model && !model.is_empty());
        match step.kind.as_str() {
            "compaction" => events.push(step_event(base, step, counted, "compaction", n)),
            "message" | "fallback_message" if declined && counted.output > 0 => {
                let mut event = step_event(base, step, counted, "declined", n);
                event.action.clone_from(&base.action);
                event.outcome = Outcome::Error;
                event.error_type = Some("declined".to_owned());
                events.push(event);
            }
            _ => {}
        }
    }
    // Should a version put all of its steps into the top-level counters after all, only the advisor's are outside.
    if base.tokens.total() >= all_steps {
        events.retain(|event| event.key.contains(":advisor:"));
    }
    Ok(events)
}

/// The event of an advisor's step; `None` for other steps.
fn advisor(base: &UsageEvent, step: &Usage<'_>, n: usize) -> Option<Result<UsageEvent, String>> {
    (step.kind.as_str() == "advisor_message").then(|| {
        let counted = tokens(step).map_err(|why| format!("iterations[{n}]: {why}"))?;
        Ok(step_event(base, step, counted, "advisor", n))
    })
}

/// An event with the response's attributes and the step's model and counters.
fn step_event(base: &UsageEvent, step: &Usage<'_>, counted: Tokens, word: &str, n: usize) -> UsageEvent {
    let mut event = base.clone();
    event.key = format!("{}:{word}:{n}", base.key);
    event.tokens = counted;
    event.action = Some(word.to_owned());
    if let Some(model) = clean(step.model.as_str(), MAX_NAME) {
        event.model = model;
    }
    // Both belong to the response as a whole.
    event.web_searches = 0;
    event.reported_cost = None;
    event
}
