//! What a request cost before it was costed anew.

use chrono::{DateTime, Utc};
use domain::Nanos;
use domain::usage::activity::CostedBefore;
use sea_orm::{DatabaseTransaction, FromQueryResult, raw_sql};

use crate::LedgerError;

#[derive(FromQueryResult)]
struct Row {
    at: DateTime<Utc>,
    old_price: Option<String>,
    new_price: Option<String>,
    old_nanos: Option<i64>,
    new_nanos: i64,
}

/// Every time that a request was costed anew, the latest first.
pub(super) async fn costs(txn: &DatabaseTransaction, org: i32, event: i64) -> Result<Vec<CostedBefore>, LedgerError> {
    let rows = Row::find_by_statement(raw_sql!(
        Postgres,
        r#"SELECT r.at, o.key AS old_price, n.key AS new_price, e.old_nanos, e.new_nanos
           FROM event_repricings e
               JOIN repricings r ON r.org_id = e.org_id AND r.id = e.repricing_id
               LEFT JOIN prices o ON o.id = e.old_price_id
               LEFT JOIN prices n ON n.id = e.new_price_id
           WHERE e.org_id = {org} AND e.event_id = {event} ORDER BY e.repricing_id DESC"#
    ))
    .all(txn)
    .await?;
    let told = |row: Row| CostedBefore {
        at: row.at.timestamp_millis(),
        old_price: row.old_price,
        new_price: row.new_price,
        old_nanos: row.old_nanos.map(Nanos),
        new_nanos: Nanos(row.new_nanos),
    };
    Ok(rows.into_iter().map(told).collect())
}
