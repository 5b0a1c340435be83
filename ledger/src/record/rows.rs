//! From priced events to rows: names become numbers.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Datelike, Utc};
use domain::pricing::Pricing;
use uuid::Uuid;

use super::Costed;
use crate::dimensions::{Context, Dimension, clean};
use crate::{Ledger, LedgerError};

/// One row of `events`, ready to be written.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub key: Uuid,
    pub at: DateTime<Utc>,
    pub weight: i64,
    pub account: i32,
    pub person: i32,
    pub agent: i32,
    pub action: i32,
    pub model: i32,
    pub context: i32,
    pub error_type: i32,
    pub source: i16,
    pub outcome: i16,
    pub tier: i16,
    pub speed: i16,
    pub geography: i16,
    /// Input, cache read, write 5 m, write 1 h, write of unstated lifetime, output, reasoning.
    pub tokens: [i64; 7],
    pub web_searches: i32,
    pub cost: Option<i64>,
    pub saved: Option<i64>,
    pub reported: Option<i64>,
    pub price: Option<i32>,
    pub latency: Option<i32>,
    pub ttft: Option<i32>,
    pub request_id: Option<String>,
    pub trace_id: Option<String>,
    pub span_id: Option<String>,
    pub parent_span_id: Option<String>,
}

impl Row {
    /// The month whose partition it belongs to: year, and month from 1.
    pub fn month(&self) -> (i32, u32) {
        (self.at.year(), self.at.month())
    }
}

/// Resolves all names of the events, adding the unknown ones.
pub(super) async fn resolve<'a>(
    ledger: &Ledger,
    org: i32,
    events: impl Iterator<Item = &'a Costed> + Clone,
) -> Result<Vec<Row>, LedgerError> {
    let names = |get: fn(&Costed) -> Option<&String>| {
        events
            .clone()
            .filter_map(get)
            .map(|name| clean(name))
            .filter(|n| !n.is_empty())
            .collect::<HashSet<_>>()
    };
    let persons = ledger.name_ids(org, Dimension::Person, &names(|c| c.event.person.as_ref())).await?;
    let agents = ledger.name_ids(org, Dimension::Agent, &names(|c| c.event.agent.as_ref())).await?;
    let actions = ledger.name_ids(org, Dimension::Action, &names(|c| c.event.action.as_ref())).await?;
    let error_types = ledger
        .name_ids(org, Dimension::ErrorType, &names(|c| c.event.error_type.as_ref()))
        .await?;
    let models = events
        .clone()
        .map(|c| (clean(&c.model), c.class))
        .filter(|(name, _)| !name.is_empty())
        .collect();
    let models = ledger.model_ids(org, &models).await?;
    let contexts: HashMap<Uuid, Context> = events
        .clone()
        .map(context)
        .filter(|c| !c.is_empty())
        .map(|c| (c.hash(), c))
        .collect();
    let contexts = ledger.context_ids(org, &contexts).await?;
    let prices = ledger.price_ids(&events.clone().filter_map(price_key).collect()).await?;

    let id = |ids: &HashMap<String, i32>, name: Option<&String>| name.and_then(|name| ids.get(&clean(name))).copied().unwrap_or(0);
    Ok(events
        .map(|costed| {
            let event = &costed.event;
            let t = &event.tokens;
            let (trace_id, span_id, parent_span_id) = trace(costed);
            let (cost, saved) = match &costed.pricing {
                Pricing::Priced(priced) => (Some(priced.total.0), priced.saved.map(|saved| saved.0)),
                Pricing::Unpriced { .. } => (None, None),
            };
            Row {
                key: costed.key(),
                at: at(costed),
                weight: int(t.total()),
                account: costed.account,
                person: id(&persons, event.person.as_ref()),
                agent: id(&agents, event.agent.as_ref()),
                action: id(&actions, event.action.as_ref()),
                model: id(&models, Some(&costed.model)),
                context: contexts.get(&context(costed).hash()).copied().unwrap_or(0),
                error_type: id(&error_types, event.error_type.as_ref()),
                source: event.source.number(),
                outcome: event.outcome.number(),
                tier: event.tier.number(),
                speed: event.speed.number(),
                geography: event.geography.number(),
                tokens: [
                    t.input,
                    t.cache_read,
                    t.cache_write_5m,
                    t.cache_write_1h,
                    t.cache_write_other,
                    t.output,
                    t.reasoning,
                ]
                .map(int),
                web_searches: i32::try_from(event.web_searches).unwrap_or(i32::MAX),
                cost,
                saved,
                reported: event.reported_cost.map(|cost| cost.0),
                price: price_key(costed).and_then(|key| prices.get(key)).copied(),
                latency: event.latency_ms.map(|ms| i32::try_from(ms).unwrap_or(i32::MAX)),
                ttft: event.ttft_ms.map(|ms| i32::try_from(ms).unwrap_or(i32::MAX)),
                request_id: event.request_id.as_deref().and_then(kept),
                trace_id,
                span_id,
                parent_span_id,
            }
        })
        .collect())
}

fn at(costed: &Costed) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(costed.event.at.as_microsecond()).unwrap_or_default()
}

fn price_key(costed: &Costed) -> Option<&str> {
    match &costed.pricing {
        Pricing::Priced(priced) => priced.price.as_deref(),
        Pricing::Unpriced { .. } => None,
    }
}

fn context(costed: &Costed) -> Context {
    let text = |part: &Option<String>| part.as_deref().map(|text| text.replace('\0', "")).unwrap_or_default();
    Context {
        session: text(&costed.event.session_id),
        cwd: text(&costed.event.cwd),
        branch: text(&costed.event.git_branch),
    }
}

/// An id as it is kept, if something is left of it.
fn kept(id: &str) -> Option<String> {
    Some(clean(id)).filter(|id| !id.is_empty())
}

/// The trace, the request's span of it, and the span that it was made from. Without a trace there are no spans.
fn trace(costed: &Costed) -> (Option<String>, Option<String>, Option<String>) {
    let Some(trace) = &costed.event.trace else {
        return Default::default();
    };
    match kept(&trace.id) {
        None => Default::default(),
        id => (id, trace.span.as_deref().and_then(kept), trace.parent.as_deref().and_then(kept)),
    }
}

fn int(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
