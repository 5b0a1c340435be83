//! The period before: its sums, and how many persons were active in it.

use domain::overview::Before;
use sea_orm::{DatabaseTransaction, FromQueryResult, raw_sql};

use super::Spans;
use crate::LedgerError;
use crate::queries::measures::MeasureRow;

#[derive(FromQueryResult)]
struct Row {
    people: i64,
    #[sea_orm(nested)]
    sums: MeasureRow,
}

pub(super) async fn before(txn: &DatabaseTransaction, org: i32, accounts: &[i32], spans: &Spans) -> Result<Before, LedgerError> {
    let accounts = accounts.to_vec();
    let row = Row::find_by_statement(raw_sql!(
        Postgres,
        r#"SELECT count(DISTINCT person_id) FILTER (WHERE person_id <> 0 AND requests > 0) AS people,
               COALESCE(sum(requests), 0)::bigint AS requests, COALESCE(sum(errors), 0)::bigint AS errors, COALESCE(sum(input), 0)::bigint AS input, COALESCE(sum(cache_read), 0)::bigint AS cache_read, COALESCE(sum(cache_write), 0)::bigint AS cache_write, COALESCE(sum(output), 0)::bigint AS output, COALESCE(sum(reasoning), 0)::bigint AS reasoning, COALESCE(sum(cost_nanos), 0)::bigint AS cost_nanos, COALESCE(sum(saved_nanos), 0)::bigint AS saved_nanos, COALESCE(sum(unpriced_requests), 0)::bigint AS unpriced_requests, COALESCE(sum(unpriced_tokens), 0)::bigint AS unpriced_tokens, COALESCE(sum(unsaved_reads), 0)::bigint AS unsaved_reads
           FROM (
               SELECT bucket, person_id, requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads FROM usage_1d
               WHERE org_id = {org} AND bucket >= {spans.days_from} AND bucket < {spans.days_to} AND account_id = ANY({accounts})
               UNION ALL
               SELECT bucket, person_id, requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads FROM usage_1h
               WHERE org_id = {org} AND bucket >= {spans.days_to} AND bucket < {spans.hours_to} AND account_id = ANY({accounts})
               UNION ALL
               SELECT bucket, person_id, requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads FROM usage_15m
               WHERE org_id = {org} AND bucket >= {spans.hours_to} AND bucket < {spans.quarters_to} AND account_id = ANY({accounts})
           ) AS u"#
    ))
    .one(txn)
    .await?;
    Ok(row.map_or_else(Before::default, |row| Before {
        people: u32::try_from(row.people).unwrap_or(u32::MAX),
        measures: row.sums.into(),
    }))
}
