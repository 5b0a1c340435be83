//! Sums by bucket, account and model.

use chrono::{DateTime, Utc};
use domain::overview::{Bucket, Cell};
use sea_orm::{DatabaseTransaction, FromQueryResult, raw_sql};

use super::Spans;
use crate::LedgerError;
use crate::queries::measures::MeasureRow;

#[derive(FromQueryResult)]
struct Row {
    bucket: i32,
    account_id: i32,
    model_id: i32,
    #[sea_orm(nested)]
    sums: MeasureRow,
}

/// The instants at which buckets begin.
pub(super) fn starts(buckets: &[Bucket]) -> Vec<DateTime<Utc>> {
    buckets
        .iter()
        .map(|bucket| DateTime::from_timestamp(bucket.start, 0).unwrap_or_default())
        .collect()
}

/// Ordered by bucket, account, model. Only cells with use.
pub(super) async fn cells(
    txn: &DatabaseTransaction,
    org: i32,
    accounts: &[i32],
    spans: &Spans,
    buckets: &[Bucket],
) -> Result<Vec<Cell>, LedgerError> {
    let starts = starts(buckets);
    let accounts = accounts.to_vec();
    let rows = Row::find_by_statement(raw_sql!(
        Postgres,
        r#"SELECT width_bucket(bucket, {starts}) - 1 AS bucket, account_id, model_id, add_up(requests) AS requests, add_up(errors) AS errors, add_up(input) AS input, add_up(cache_read) AS cache_read, add_up(cache_write) AS cache_write, add_up(output) AS output, add_up(reasoning) AS reasoning, add_up(cost_nanos) AS cost_nanos, add_up(saved_nanos) AS saved_nanos, add_up(unpriced_requests) AS unpriced_requests, add_up(unpriced_tokens) AS unpriced_tokens, add_up(unsaved_reads) AS unsaved_reads
           FROM (
               SELECT bucket, account_id, model_id, requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads FROM usage_1d
               WHERE org_id = {org} AND bucket >= {spans.days_from} AND bucket < {spans.days_to} AND account_id = ANY({accounts})
               UNION ALL
               SELECT bucket, account_id, model_id, requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads FROM usage_1h
               WHERE org_id = {org} AND bucket >= {spans.days_to} AND bucket < {spans.hours_to} AND account_id = ANY({accounts})
               UNION ALL
               SELECT bucket, account_id, model_id, requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads FROM usage_15m
               WHERE org_id = {org} AND bucket >= {spans.hours_to} AND bucket < {spans.quarters_to} AND account_id = ANY({accounts})
           ) AS u
           GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"#
    ))
    .all(txn)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(Cell {
                bucket: u32::try_from(row.bucket).ok()?,
                account: row.account_id,
                model: row.model_id,
                measures: row.sums.into(),
            })
        })
        .collect())
}
