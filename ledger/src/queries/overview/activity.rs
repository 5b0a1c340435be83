//! Who was active in which bucket.

use domain::overview::{Bucket, Presence};
use sea_orm::{DatabaseTransaction, FromQueryResult, raw_sql};

use super::Spans;
use super::cells::starts;
use crate::LedgerError;

#[derive(FromQueryResult)]
struct Row {
    bucket: i32,
    person_id: i32,
    requests: i64,
}

/// Ordered by bucket and person. Unknown persons (0) are left out.
pub(super) async fn presences(
    txn: &DatabaseTransaction,
    org: i32,
    accounts: &[i32],
    spans: &Spans,
    buckets: &[Bucket],
) -> Result<Vec<Presence>, LedgerError> {
    let starts = starts(buckets);
    let accounts = accounts.to_vec();
    let rows = Row::find_by_statement(raw_sql!(
        Postgres,
        r#"SELECT width_bucket(bucket, {starts}) - 1 AS bucket, person_id, add_up(requests) AS requests
           FROM (
               SELECT bucket, person_id, requests FROM usage_1d
               WHERE org_id = {org} AND bucket >= {spans.days_from} AND bucket < {spans.days_to} AND account_id = ANY({accounts})
               UNION ALL
               SELECT bucket, person_id, requests FROM usage_1h
               WHERE org_id = {org} AND bucket >= {spans.days_to} AND bucket < {spans.hours_to} AND account_id = ANY({accounts})
               UNION ALL
               SELECT bucket, person_id, requests FROM usage_15m
               WHERE org_id = {org} AND bucket >= {spans.hours_to} AND bucket < {spans.quarters_to} AND account_id = ANY({accounts})
           ) AS u
           WHERE person_id <> 0 GROUP BY 1, 2 HAVING add_up(requests) <> 0 ORDER BY 1, 2"#
    ))
    .all(txn)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(Presence {
                bucket: u32::try_from(row.bucket).ok()?,
                person: row.person_id,
                requests: row.requests,
            })
        })
        .collect())
}
