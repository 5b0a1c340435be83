//! What is going on right now.

use chrono::{DateTime, Utc};
use domain::Nanos;
use domain::access::Access;
use domain::query::UsageQuery;
use domain::usage::activity::{Now, Recent, SLOT_SECONDS, Slot};
use jiff::Timestamp;
use sea_orm::{DatabaseBackend, DatabaseTransaction, FromQueryResult, Statement};

use crate::queries::usage::{Scene, Selection};
use crate::{Ledger, LedgerError};

#[derive(FromQueryResult)]
struct Row {
    at: i64,
    requests: i64,
    errors: i64,
    timed: i64,
    latency_total: i64,
    cost: i64,
    unpriced: i64,
}

/// The last minutes of what passes the filters, up to now and a little beyond: clocks of senders may be ahead. `as_of` is the database's time,
/// unix milliseconds.
pub(super) async fn recent(txn: &DatabaseTransaction, selection: &Selection, as_of: i64) -> Result<Recent, LedgerError> {
    let since = DateTime::<Utc>::from_timestamp(Recent::since(as_of), 0).unwrap_or_default();
    let mut values = vec![since.into()];
    let condition = selection.condition(&mut values);
    let text = format!(
        "SELECT floor(extract(epoch FROM occurred_at) / {SLOT_SECONDS})::bigint * {SLOT_SECONDS} AS at, count(*) AS requests, \
             count(*) FILTER (WHERE outcome <> 0) AS errors, count(latency_ms) AS timed, COALESCE(sum(latency_ms), 0)::bigint AS latency_total, \
             COALESCE(add_up(cost_nanos), 0) AS cost, count(*) FILTER (WHERE cost_nanos IS NULL) AS unpriced \
         FROM events WHERE occurred_at >= $1 AND {condition} GROUP BY 1 ORDER BY 1"
    );
    let rows = Row::find_by_statement(Statement::from_sql_and_values(DatabaseBackend::Postgres, text, values))
        .all(txn)
        .await?;
    Ok(Recent {
        slots: rows
            .into_iter()
            .map(|row| Slot {
                at: row.at,
                requests: row.requests,
                errors: row.errors,
                timed: row.timed,
                latency_total: row.latency_total,
                cost: Nanos(row.cost),
                unpriced: row.unpriced,
            })
            .collect(),
    })
}

/// The figures of the last minutes under the filters of a question, whatever its window is; and when they were read, unix milliseconds.
///
/// # Errors
/// As for [`super::activity`].
pub async fn now(ledger: &Ledger, access: &Access, query: &UsageQuery, now: Timestamp) -> Result<(i64, Now), LedgerError> {
    let scene = Scene::open(ledger, access, query, now).await?;
    let as_of = scene.head.as_of;
    let recent = recent(&scene.txn, &scene.selection, as_of).await?;
    scene.txn.commit().await?;
    Ok((as_of, recent.now(as_of)))
}
