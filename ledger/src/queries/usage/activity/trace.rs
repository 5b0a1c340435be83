//! The requests of a trace.

use chrono::Duration;
use domain::Nanos;
use domain::usage::activity::Span;

use super::log::Writing;
use super::rows::{FullRow, read};
use crate::LedgerError;
use crate::queries::usage::Scene;

/// How far from a request others of its trace are looked for, each way: whatever is asked takes less.
const FAR: Duration = Duration::hours(6);
/// Requests of one trace that are told.
const MOST: usize = 500;

/// The requests of the same trace that the asker may see, by the time at which they began; and whether there are more. None without a trace.
pub(super) async fn spans(scene: &Scene, row: &FullRow) -> Result<(Vec<Span>, bool), LedgerError> {
    if row.trace_id.is_empty() {
        return Ok((Vec::new(), false));
    }
    let mut writing = Writing::default();
    let (org, trace) = (writing.place(scene.selection.org), writing.place(row.trace_id.clone()));
    let (from, to) = (writing.place(row.at - FAR), writing.place(row.at + FAR));
    let accounts: Vec<i32> = scene.accounts.iter().map(|account| account.id).collect();
    let accounts = writing.place(accounts);
    // Nearest first, so that of very many the request's own surroundings are told.
    let at = writing.place(row.at);
    let chosen = format!(
        "SELECT * FROM events WHERE org_id = {org} AND trace_id = {trace} AND occurred_at >= {from} AND occurred_at <= {to} \
         AND account_id = ANY({accounts}) ORDER BY abs(extract(epoch FROM occurred_at - {at})), id LIMIT {}",
        MOST + 1
    );
    let rows = read(&scene.txn, &chosen, writing.values).await?;
    let more = rows.len() > MOST;
    let mut spans: Vec<Span> = rows.iter().take(MOST).map(span).collect();
    spans.sort_by_key(|span| (span.start, span.id));
    Ok((spans, more))
}

fn span(row: &FullRow) -> Span {
    let duration_ms = i64::from(row.latency_ms.unwrap_or_default());
    Span {
        id: row.id,
        span_id: row.span_id.clone(),
        parent_span_id: row.parent_span_id.clone(),
        start: row.at.timestamp_millis() - duration_ms,
        duration_ms,
        timed: row.latency_ms.is_some(),
        agent: row.agent.clone(),
        action: row.action.clone(),
        model_id: row.model_id,
        model: row.model.clone(),
        tokens: row.tokens(),
        cost_nanos: row.cost.map(Nanos),
        outcome: row.outcome(),
    }
}
