//! Each account's running billing cycle: the materialized view plus the tail of the outbox behind it, which together are never stale.
//!
//! Where the view cannot answer (it was never refreshed, a billing day or the zone has changed since, too much has come in), the
//! rollups do, with the same numbers.

use chrono::{DateTime, Utc};
use domain::Measures;
use domain::account::Account;
use domain::overview::AccountCycle;
use domain::periods::{self, Cycle};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sea_orm::{DatabaseTransaction, FromQueryResult, raw_sql};

use crate::LedgerError;
use crate::queries::measures::MeasureRow;
use crate::queries::usage::Head;

/// Above so many cells, adding up the tail costs more than asking the rollups.
const LONGEST_TAIL: i64 = 3000;

#[derive(FromQueryResult)]
struct Row {
    account_id: i32,
    model_id: i32,
    #[sea_orm(nested)]
    sums: MeasureRow,
}

/// The cycles of these accounts. Archived accounts are left out when nothing was used in the cycle.
pub(crate) async fn cycles(
    txn: &DatabaseTransaction,
    org: i32,
    head: &Head,
    zone: &TimeZone,
    accounts: Vec<Account>,
    now: Timestamp,
) -> Result<Vec<AccountCycle>, LedgerError> {
    let accounts: Vec<(Account, Cycle)> = accounts
        .into_iter()
        .map(|account| {
            let cycle = periods::cycle(account.billing_day, zone, now);
            (account, cycle)
        })
        .collect();
    let asked = Asked::new(&accounts);
    let rows = match view_seq(txn, org, head, &asked).await? {
        Some(seq) => from_view(txn, org, &asked, seq).await?,
        None => from_rollups(txn, org, head, &asked).await?,
    };
    Ok(accounts
        .into_iter()
        .map(|(account, cycle)| {
            let mut models: Vec<(i32, Measures)> = rows
                .iter()
                .filter(|row| row.account_id == account.id)
                .map(|row| (row.model_id, Measures::from(row.sums)))
                .filter(|(_, sums)| !sums.is_zero())
                .collect();
            models.sort_by_key(|(id, sums)| (std::cmp::Reverse(sums.cost), std::cmp::Reverse(sums.tokens()), *id));
            AccountCycle {
                account,
                start: cycle.start,
                end: cycle.end,
                label: cycle.label,
                day: cycle.day,
                days: cycle.days,
                models,
            }
        })
        .filter(|cycle| !cycle.account.archived || !cycle.models.is_empty())
        .collect())
}

/// The question in columns, as SQL takes it.
struct Asked {
    ids: Vec<i32>,
    days: Vec<i16>,
    starts: Vec<DateTime<Utc>>,
    ends: Vec<DateTime<Utc>>,
}

impl Asked {
    fn new(accounts: &[(Account, Cycle)]) -> Self {
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap_or_default();
        Self {
            ids: accounts.iter().map(|(account, _)| account.id).collect(),
            days: accounts.iter().map(|(account, _)| account.billing_day).collect(),
            starts: accounts.iter().map(|(_, cycle)| at(cycle.start)).collect(),
            ends: accounts.iter().map(|(_, cycle)| at(cycle.end)).collect(),
        }
    }
}

/// The seq that the view was refreshed at, if the view can answer this question.
async fn view_seq(txn: &DatabaseTransaction, org: i32, head: &Head, asked: &Asked) -> Result<Option<i64>, LedgerError> {
    #[derive(FromQueryResult)]
    struct View {
        seq: Option<i64>,
        cut_alike: Option<bool>,
    }
    #[derive(FromQueryResult)]
    struct Tail {
        cells: i64,
        whole: bool,
        count: i64,
    }
    let (ids, days, starts, zone) = (asked.ids.clone(), asked.days.clone(), asked.starts.clone(), head.time_zone.clone());
    let view = View::find_by_statement(raw_sql!(
        Postgres,
        r#"SELECT max(b.seq) AS seq,
               bool_and(b.time_zone = {zone} AND (a.id IS NULL OR (b.billing_day = a.billing_day AND (b.period_start = a.start OR abs(extract(epoch FROM b.period_start - a.start)) > 86400)))) AS cut_alike
           FROM billing_periods b LEFT JOIN unnest({ids}::int[], {days}::smallint[], {starts}::timestamptz[]) AS a (id, billing_day, start) ON a.id = b.account_id"#
    ))
    .one(txn)
    .await?;
    let Some(seq) = view.filter(|view| view.cut_alike == Some(true)).and_then(|view| view.seq) else {
        return Ok(None);
    };
    let tail = Tail::find_by_statement(raw_sql!(
        Postgres,
        r#"SELECT COALESCE(add_up(cells), 0) AS cells, COALESCE(bool_and(body IS NOT NULL), true) AS whole, count(*) AS count
           FROM usage_changes WHERE org_id = {org} AND seq > {seq}"#
    ))
    .one(txn)
    .await?;
    // The outbox is pruned: the tail answers only if it is without a gap.
    Ok(tail
        .filter(|tail| tail.whole && tail.cells <= LONGEST_TAIL && tail.count == head.seq - seq)
        .map(|_| seq))
}

async fn from_view(txn: &DatabaseTransaction, org: i32, asked: &Asked, seq: i64) -> Result<Vec<Row>, LedgerError> {
    let (ids, starts, ends) = (asked.ids.clone(), asked.starts.clone(), asked.ends.clone());
    Ok(Row::find_by_statement(raw_sql!(
        Postgres,
        r#"SELECT account_id, model_id, add_up(requests) AS requests, add_up(errors) AS errors, add_up(input) AS input, add_up(cache_read) AS cache_read, add_up(cache_write) AS cache_write, add_up(output) AS output, add_up(reasoning) AS reasoning, add_up(cost_nanos) AS cost_nanos, add_up(saved_nanos) AS saved_nanos, add_up(unpriced_requests) AS unpriced_requests, add_up(unpriced_tokens) AS unpriced_tokens, add_up(unsaved_reads) AS unsaved_reads FROM (
               SELECT b.account_id, b.model_id, b.requests, b.errors, b.input, b.cache_read, b.cache_write, b.output, b.reasoning, b.cost_nanos, b.saved_nanos, b.unpriced_requests, b.unpriced_tokens, b.unsaved_reads
               FROM billing_periods b JOIN unnest({ids}::int[], {starts}::timestamptz[]) AS a (id, start) ON b.account_id = a.id AND b.period_start = a.start
               UNION ALL
               SELECT a.id, d.m, COALESCE((d.d->>'n')::bigint, 0) AS requests, COALESCE((d.d->>'e')::bigint, 0) AS errors, COALESCE((d.d->>'i')::bigint, 0) AS input, COALESCE((d.d->>'r')::bigint, 0) AS cache_read, COALESCE((d.d->>'w')::bigint, 0) AS cache_write, COALESCE((d.d->>'o')::bigint, 0) AS output, COALESCE((d.d->>'g')::bigint, 0) AS reasoning, COALESCE((d.d->>'c')::bigint, 0) AS cost_nanos, COALESCE((d.d->>'s')::bigint, 0) AS saved_nanos, COALESCE((d.d->>'u')::bigint, 0) AS unpriced_requests, COALESCE((d.d->>'t')::bigint, 0) AS unpriced_tokens, COALESCE((d.d->>'x')::bigint, 0) AS unsaved_reads
               FROM usage_changes c
                   CROSS JOIN LATERAL json_to_recordset(c.body -> 'deltas') AS d (b bigint, a int, m int, d json)
                   JOIN unnest({ids}::int[], {starts}::timestamptz[], {ends}::timestamptz[]) AS a (id, start, stop)
                       ON a.id = d.a AND to_timestamp(d.b) >= a.start AND to_timestamp(d.b) < a.stop
               WHERE c.org_id = {org} AND c.seq > {seq}
           ) AS u GROUP BY 1, 2"#
    ))
    .all(txn)
    .await?)
}

async fn from_rollups(txn: &DatabaseTransaction, org: i32, head: &Head, asked: &Asked) -> Result<Vec<Row>, LedgerError> {
    let (ids, starts, ends, coarse) = (asked.ids.clone(), asked.starts.clone(), asked.ends.clone(), head.hour_aligned);
    let earliest = asked.starts.iter().min().copied().unwrap_or_default();
    Ok(Row::find_by_statement(raw_sql!(
        Postgres,
        r#"SELECT account_id, model_id, add_up(requests) AS requests, add_up(errors) AS errors, add_up(input) AS input, add_up(cache_read) AS cache_read, add_up(cache_write) AS cache_write, add_up(output) AS output, add_up(reasoning) AS reasoning, add_up(cost_nanos) AS cost_nanos, add_up(saved_nanos) AS saved_nanos, add_up(unpriced_requests) AS unpriced_requests, add_up(unpriced_tokens) AS unpriced_tokens, add_up(unsaved_reads) AS unsaved_reads FROM (
               SELECT bucket, account_id, model_id, requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads FROM usage_1h WHERE {coarse} AND org_id = {org} AND bucket >= {earliest}
               UNION ALL
               SELECT bucket, account_id, model_id, requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads FROM usage_15m WHERE NOT {coarse} AND org_id = {org} AND bucket >= {earliest}
           ) AS u JOIN unnest({ids}::int[], {starts}::timestamptz[], {ends}::timestamptz[]) AS a (id, start, stop)
               ON u.account_id = a.id AND u.bucket >= a.start AND u.bucket < a.stop
           GROUP BY 1, 2"#
    ))
    .all(txn)
    .await?)
}
