//! The run that a request belongs to: requests of the same person on the same account, without a pause that ends a session. Where nobody is
//! named, many may stand behind one account, and only the requests of the same agent are told.
//!
//! The rollup says in which quarters of an hour there were any, so that only those around the request are read, out to a pause that is long
//! enough for sure.

use chrono::{DateTime, Duration, Utc};
use domain::usage::activity::{Neighbour, Run};
use domain::{Nanos, Outcome};
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseTransaction, FromQueryResult, Statement, raw_sql};

use super::rows::FullRow;
use crate::LedgerError;

/// How far a run is followed, each way.
const FAR: Duration = Duration::hours(12);
/// Requests that are told before and after.
const AROUND: i64 = 5;
/// The width of a rollup's bucket.
const QUARTER: Duration = Duration::minutes(15);

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    at: i64,
    agent: String,
    action: String,
    model: String,
    tokens: i64,
    cost: Option<i64>,
    outcome: i16,
    begins: i64,
    ends: i64,
    requests: i64,
    before: i64,
    run_cost: i64,
}

/// Finds it.
pub(super) async fn run(txn: &DatabaseTransaction, org: i32, row: &FullRow) -> Result<Run, LedgerError> {
    let gap = gap_minutes(txn, org).await?;
    let quarters = quarters(txn, org, row).await?;
    let stretch = around(&quarters, row.at, Duration::minutes(gap.into()));
    let rows = read(txn, org, row, gap, &stretch).await?;
    let (looked_from, looked_to) = ((row.at - FAR).timestamp_millis(), (row.at + FAR).timestamp_millis());
    let gap_ms = i64::from(gap) * 60_000;
    let at = row.at.timestamp_millis();
    let first = rows.first();
    let (begins, ends) = first.map_or((at, at), |first| (first.begins, first.ends));
    Ok(Run {
        gap_minutes: gap,
        begins,
        begins_earlier: begins - looked_from < gap_ms,
        ends,
        ends_later: looked_to - ends < gap_ms,
        requests: first.map_or(1, |first| first.requests),
        before: first.map_or(0, |first| first.before),
        cost_nanos: Nanos(first.map_or_else(|| row.cost.unwrap_or_default(), |first| first.run_cost)),
        neighbours: rows.into_iter().map(Neighbour::from).collect(),
    })
}

impl From<Row> for Neighbour {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            at: row.at,
            agent: row.agent,
            action: row.action,
            model: row.model,
            tokens: row.tokens,
            cost_nanos: row.cost.map(Nanos),
            outcome: if row.outcome == 0 { Outcome::Ok } else { Outcome::Error },
        }
    }
}

async fn gap_minutes(txn: &DatabaseTransaction, org: i32) -> Result<i16, LedgerError> {
    #[derive(FromQueryResult)]
    struct Gap {
        minutes: i16,
    }
    let gap = Gap::find_by_statement(raw_sql!(
        Postgres,
        r#"SELECT session_gap_minutes AS minutes FROM orgs WHERE id = {org}"#
    ))
    .one(txn)
    .await?;
    Ok(gap.map_or(30, |gap| gap.minutes))
}

/// The quarters of an hour with requests of the person on the account, within reach, in order.
async fn quarters(txn: &DatabaseTransaction, org: i32, row: &FullRow) -> Result<Vec<DateTime<Utc>>, LedgerError> {
    #[derive(FromQueryResult)]
    struct Quarter {
        bucket: DateTime<Utc>,
    }
    let (account, person, agent, from, to) = (row.account_id, row.person_id, row.agent_id, row.at - FAR, row.at + FAR);
    let rows = Quarter::find_by_statement(raw_sql!(
        Postgres,
        r#"SELECT DISTINCT bucket FROM usage_15m
           WHERE org_id = {org} AND bucket > {from}::timestamptz - interval '15 minutes' AND bucket <= {to} AND account_id = {account} AND person_id = {person}
               AND (person_id <> 0 OR agent_id = {agent})
           ORDER BY bucket"#
    ))
    .all(txn)
    .await?;
    Ok(rows.into_iter().map(|row| row.bucket).collect())
}

/// Those of the quarters that may hold requests of the run: outwards, until there is a pause that ends it however late in the one quarter, and
/// early in the other, the requests were.
fn around(quarters: &[DateTime<Utc>], at: DateTime<Utc>, gap: Duration) -> Vec<DateTime<Utc>> {
    let place = quarters.partition_point(|quarter| *quarter <= at);
    let is_near = |one: DateTime<Utc>, next: DateTime<Utc>| next - one - QUARTER < gap;
    let mut earlier = Vec::new();
    let mut last = at;
    for quarter in quarters[..place].iter().rev() {
        if !is_near(*quarter, last) {
            break;
        }
        earlier.push(*quarter);
        last = *quarter;
    }
    earlier.reverse();
    let mut last = earlier.last().copied().unwrap_or(at);
    for quarter in &quarters[place..] {
        if !is_near(last, *quarter) {
            break;
        }
        earlier.push(*quarter);
        last = *quarter;
    }
    earlier
}

/// The requests around, with what is said of the whole run.
async fn read(txn: &DatabaseTransaction, org: i32, row: &FullRow, gap: i16, quarters: &[DateTime<Utc>]) -> Result<Vec<Row>, LedgerError> {
    let text = format!(
        "WITH mine AS (SELECT e.* FROM unnest($1::timestamptz[]) AS q (bucket) CROSS JOIN LATERAL ( \
                 SELECT id, occurred_at, agent_id, action_id, model_id, outcome, cost_nanos, input_tokens + cache_read_tokens + cache_write_5m_tokens \
                     + cache_write_1h_tokens + cache_write_tokens + output_tokens AS tokens FROM events \
                 WHERE org_id = $2 AND occurred_at >= q.bucket AND occurred_at < q.bucket + interval '15 minutes' \
                     AND account_id = $3 AND person_id = $4 AND (person_id <> 0 OR agent_id = $8)) AS e \
             WHERE occurred_at BETWEEN $6::timestamptz - interval '12 hours' AND $6::timestamptz + interval '12 hours'), \
         breaks AS (SELECT *, occurred_at - lag(occurred_at) OVER (ORDER BY occurred_at, id) >= make_interval(mins => $5) AS breaks FROM mine), \
         runs AS (SELECT *, count(*) FILTER (WHERE breaks) OVER (ORDER BY occurred_at, id) AS run FROM breaks), \
         own AS (SELECT *, row_number() OVER (ORDER BY occurred_at, id) AS place FROM runs WHERE run = (SELECT run FROM runs WHERE id = $7)), \
         told AS (SELECT min(occurred_at) AS begins, max(occurred_at) AS ends, count(*) AS requests, COALESCE(add_up(cost_nanos), 0) AS cost, \
             (SELECT place FROM own WHERE id = $7) AS place FROM own) \
         SELECT o.id, floor(extract(epoch FROM o.occurred_at) * 1000)::bigint AS at, COALESCE(g.name, '') AS agent, COALESCE(a.name, '') AS action, \
             COALESCE(m.name, '') AS model, o.tokens, o.cost_nanos AS cost, o.outcome, floor(extract(epoch FROM t.begins) * 1000)::bigint AS begins, \
             floor(extract(epoch FROM t.ends) * 1000)::bigint AS ends, t.requests, t.place - 1 AS before, t.cost AS run_cost \
         FROM own o CROSS JOIN told t LEFT JOIN agents g ON g.id = o.agent_id LEFT JOIN actions a ON a.id = o.action_id \
             LEFT JOIN models m ON m.id = o.model_id \
         WHERE abs(o.place - t.place) <= {AROUND} ORDER BY o.place"
    );
    let values = [
        quarters.to_vec().into(),
        org.into(),
        row.account_id.into(),
        row.person_id.into(),
        i32::from(gap).into(),
        row.at.into(),
        row.id.into(),
        row.agent_id.into(),
    ];
    let rows = txn
        .query_all_raw(Statement::from_sql_and_values(DatabaseBackend::Postgres, text, values))
        .await?;
    Ok(rows.iter().map(|row| Row::from_query_result(row, "")).collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_are_followed_to_a_pause_that_ends_the_run() {
        let at = |minute: i64| DateTime::<Utc>::from_timestamp(1_793_880_000 + minute * 60, 0).unwrap_or_default();
        let of = |minutes: &[i64], here: i64, gap: i64| -> Vec<i64> {
            let quarters: Vec<_> = minutes.iter().map(|minute| at(*minute)).collect();
            around(&quarters, at(here), Duration::minutes(gap))
                .into_iter()
                .map(|quarter| (quarter - at(0)).num_minutes())
                .collect()
        };
        // With one empty quarter between them, requests may be 15 to 45 minutes apart; with two, 30 or more.
        assert_eq!(
            of(&[0, 30, 45, 75, 120], 50, 30),
            [0, 30, 45, 75],
            "45 is empty between 75 and 120: 90 and 105"
        );
        assert_eq!(of(&[0, 45, 60], 61, 30), [45, 60]);
        assert_eq!(of(&[0, 60], 61, 60), [0, 60], "a longer gap reaches further");
        assert_eq!(of(&[], 5, 30), [0; 0]);
        assert_eq!(of(&[15], 16, 30), [15]);
    }
}
