//! Reading the audit log. Triggers write it.

use domain::access::Access;
use domain::audit::{Entry, Filter};
use serde_json::Value;
use sqlx::FromRow;

use crate::{Ledger, LedgerError};

#[derive(FromRow)]
struct Row {
    id: i64,
    at: i64,
    actor: String,
    address: String,
    action: String,
    subject: String,
    before: Option<Value>,
    after: Option<Value>,
}

/// The entries that the filter lets through, newest first, at most so many. The org's zone says when a day begins.
///
/// # Errors
/// [`LedgerError::Invalid`] for a filter that cannot be read.
pub async fn list(ledger: &Ledger, access: &Access, filter: &Filter, limit: i64) -> Result<Vec<Entry>, LedgerError> {
    let filter = filter.checked()?;
    let mut txn = ledger.begin(access, "").await?;
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT l.id, floor(extract(epoch FROM l.at) * 1000)::bigint AS at, l.actor, l.address, l.action, l.subject, l.before, l.after \
         FROM audit_log l JOIN orgs o ON o.id = l.org_id \
         WHERE l.org_id = $1 AND ($2::text IS NULL OR strpos(lower(l.actor), lower($2)) > 0) \
         AND ($3::text IS NULL OR split_part(l.action, '.', 1) = $3) \
         AND ($4::date IS NULL OR l.at >= local_day_start($4::date::timestamp, o.time_zone)) \
         AND ($5::date IS NULL OR l.at < local_day_start($5::date::timestamp + interval '1 day', o.time_zone)) \
         AND ($6::bigint IS NULL OR l.id < $6) ORDER BY l.id DESC LIMIT $7",
    )
    .bind(access.org)
    .bind(&filter.actor)
    .bind(&filter.kind)
    .bind(day(filter.from.as_deref()))
    .bind(day(filter.to.as_deref()))
    .bind(filter.before)
    .bind(limit)
    .fetch_all(&mut *txn)
    .await?;
    txn.commit().await?;
    Ok(rows
        .into_iter()
        .map(|row| Entry {
            id: row.id,
            at: row.at,
            actor: row.actor,
            address: row.address,
            action: row.action,
            subject: row.subject,
            before: row.before,
            after: row.after,
        })
        .collect())
}

fn day(text: Option<&str>) -> Option<chrono::NaiveDate> {
    text.and_then(|text| text.parse().ok())
}
