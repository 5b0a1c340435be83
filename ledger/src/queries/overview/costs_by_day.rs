//! Cost by day and model, for the chart of fast against premium.

use domain::Nanos;
use domain::overview::Bucket;
use sea_orm::{DatabaseTransaction, FromQueryResult, raw_sql};

use super::Spans;
use super::cells::starts;
use crate::LedgerError;

#[derive(FromQueryResult)]
struct Row {
    day: i32,
    model_id: i32,
    cost_nanos: i64,
}

/// Ordered by day and model; the day is an index into `days`.
pub(super) async fn costs_by_day(
    txn: &DatabaseTransaction,
    org: i32,
    accounts: &[i32],
    spans: &Spans,
    days: &[Bucket],
) -> Result<Vec<(u32, i32, Nanos)>, LedgerError> {
    let starts = starts(days);
    let accounts = accounts.to_vec();
    let rows = Row::find_by_statement(raw_sql!(
        Postgres,
        r#"SELECT width_bucket(bucket, {starts}) - 1 AS day, model_id, add_up(cost_nanos) AS cost_nanos
           FROM (
               SELECT bucket, model_id, cost_nanos FROM usage_1d
               WHERE org_id = {org} AND bucket >= {spans.days_from} AND bucket < {spans.days_to} AND account_id = ANY({accounts})
               UNION ALL
               SELECT bucket, model_id, cost_nanos FROM usage_1h
               WHERE org_id = {org} AND bucket >= {spans.days_to} AND bucket < {spans.hours_to} AND account_id = ANY({accounts})
               UNION ALL
               SELECT bucket, model_id, cost_nanos FROM usage_15m
               WHERE org_id = {org} AND bucket >= {spans.hours_to} AND bucket < {spans.quarters_to} AND account_id = ANY({accounts})
           ) AS u
           GROUP BY 1, 2 HAVING add_up(cost_nanos) <> 0 ORDER BY 1, 2"#
    ))
    .all(txn)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| Some((u32::try_from(row.day).ok()?, row.model_id, Nanos(row.cost_nanos))))
        .collect())
}
