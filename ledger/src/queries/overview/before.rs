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
               COALESCE(add_up(requests), 0) AS requests, COALESCE(add_up(errors), 0) AS errors, COALESCE(add_up(input), 0) AS input, COALESCE(add_up(cache_read), 0) AS cache_read, COALESCE(add_up(cache_write), 0) AS cache_write, COALESCE(add_up(output), 0) AS output, COALESCE(add_up(reasoning), 0) AS reasoning, COALESCE(add_up(cost_nanos), 0) AS cost_nanos, COALESCE(add_up(saved_nanos), 0) AS saved_nanos, COALESCE(add_up(unpriced_requests), 0) AS unpriced_requests, COALESCE(add_up(unpriced_tokens), 0) AS unpriced_tokens, COALESCE(add_up(unsaved_reads), 0) AS unsaved_reads
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
