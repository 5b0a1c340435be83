//! The plain way: what the Overview says, asked of the events themselves, in the SQL that one would write without rollups.
//!
//! It asks for less than the Overview does (no feed, no names), so the comparison flatters the plain way, if anyone.

use chrono::{DateTime, Utc};
use domain::account::Account;
use domain::overview::Overview;
use domain::periods::{self, Window};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};

/// The sums that rollups keep, of events.
const SUMS: &str = "count(*) AS requests, count(*) FILTER (WHERE outcome <> 0) AS errors, \
    sum(input_tokens)::bigint AS input, sum(cache_read_tokens)::bigint AS cache_read, \
    sum(cache_write_5m_tokens + cache_write_1h_tokens + cache_write_tokens)::bigint AS cache_write, sum(output_tokens)::bigint AS output, \
    sum(reasoning_tokens)::bigint AS reasoning, COALESCE(sum(cost_nanos), 0)::bigint AS cost_nanos, \
    COALESCE(sum(saved_nanos), 0)::bigint AS saved_nanos, count(*) FILTER (WHERE cost_nanos IS NULL) AS unpriced_requests, \
    COALESCE(sum(input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens + cache_write_tokens + output_tokens) \
        FILTER (WHERE cost_nanos IS NULL), 0)::bigint AS unpriced_tokens, \
    COALESCE(sum(cache_read_tokens) FILTER (WHERE saved_nanos IS NULL), 0)::bigint AS unsaved_reads";

/// What the plain way found, as far as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Bucket, account, model, requests, output tokens, cost.
    pub cells: Vec<(u32, i32, i32, i64, i64, i64)>,
    /// Bucket, person, requests.
    pub presences: Vec<(u32, i32, i64)>,
    /// Day, model, cost.
    pub week: Vec<(u32, i32, i64)>,
    /// Requests, cost and persons of the period before.
    pub before: (i64, i64, i64),
    /// Cost of the running cycles, all accounts together.
    pub cycles: i64,
}

impl From<&Overview> for Found {
    fn from(page: &Overview) -> Self {
        let sums = page.cells.iter();
        Self {
            cells: sums
                .map(|cell| {
                    let sums = cell.measures;
                    (cell.bucket, cell.account, cell.model, sums.requests, sums.output, sums.cost.0)
                })
                .collect(),
            presences: page.presences.iter().map(|p| (p.bucket, p.person, p.requests)).collect(),
            week: page.week.costs.iter().map(|(day, model, cost)| (*day, *model, cost.0)).collect(),
            before: (
                page.before.measures.requests,
                page.before.measures.cost.0,
                i64::from(page.before.people),
            ),
            cycles: page
                .accounts
                .iter()
                .flat_map(|cycle| &cycle.models)
                .map(|(_, sums)| sums.cost.0)
                .sum(),
        }
    }
}

/// Asks everything, in one snapshot.
///
/// # Errors
/// When the database fails.
pub async fn ask(
    connection: &mut PgConnection,
    org: i32,
    accounts: &[Account],
    window: &Window,
    zone: &TimeZone,
    now: Timestamp,
) -> Result<Found, sqlx::Error> {
    sqlx::query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .execute(&mut *connection)
        .await?;
    let ids: Vec<i32> = accounts.iter().map(|account| account.id).collect();
    let starts: Vec<DateTime<Utc>> = window.buckets.iter().map(|bucket| at(bucket.start)).collect();
    let days: Vec<DateTime<Utc>> = window.week.iter().map(|day| at(day.start)).collect();
    let week_start = days.first().copied().unwrap_or_default();
    let (start, end) = (at(window.start), at(window.end));

    let statement = format!(
        "SELECT width_bucket(occurred_at, $3) - 1 AS bucket, account_id, model_id, {SUMS} FROM events \
         WHERE org_id = $1 AND account_id = ANY($2) AND occurred_at >= $4 AND occurred_at < $5 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    );
    let asked = sqlx::query(sqlx::AssertSqlSafe(statement))
        .bind(org)
        .bind(&ids)
        .bind(&starts)
        .bind(start)
        .bind(end);
    let cells = rows(asked.fetch_all(&mut *connection).await?, |row| {
        Ok((
            number(row)?,
            row.try_get(1)?,
            row.try_get(2)?,
            row.try_get("requests")?,
            row.try_get("output")?,
            row.try_get("cost_nanos")?,
        ))
    })?;

    let asked = sqlx::query(
        "SELECT width_bucket(occurred_at, $3) - 1 AS bucket, person_id, count(*) FROM events WHERE org_id = $1 AND account_id = ANY($2) \
         AND occurred_at >= $4 AND occurred_at < $5 AND person_id <> 0 GROUP BY 1, 2 ORDER BY 1, 2",
    )
    .bind(org)
    .bind(&ids)
    .bind(&starts)
    .bind(start)
    .bind(end);
    let presences = rows(asked.fetch_all(&mut *connection).await?, |row| {
        Ok((number(row)?, row.try_get(1)?, row.try_get(2)?))
    })?;

    let asked = sqlx::query(
        "SELECT width_bucket(occurred_at, $3) - 1 AS day, model_id, sum(cost_nanos)::bigint FROM events WHERE org_id = $1 \
         AND account_id = ANY($2) AND occurred_at >= $4 AND occurred_at < $5 GROUP BY 1, 2 HAVING sum(cost_nanos) <> 0 ORDER BY 1, 2",
    )
    .bind(org)
    .bind(&ids)
    .bind(&days)
    .bind(week_start)
    .bind(end);
    let week = rows(asked.fetch_all(&mut *connection).await?, |row| {
        Ok((number(row)?, row.try_get(1)?, row.try_get(2)?))
    })?;

    let statement = format!(
        "SELECT count(DISTINCT person_id) FILTER (WHERE person_id <> 0) AS people, {SUMS} FROM events \
         WHERE org_id = $1 AND account_id = ANY($2) AND occurred_at >= $3 AND occurred_at < $4"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(statement))
        .bind(org)
        .bind(&ids)
        .bind(at(window.before_start))
        .bind(at(window.before_end))
        .fetch_one(&mut *connection)
        .await?;
    let before = (row.try_get("requests")?, row.try_get("cost_nanos")?, row.try_get("people")?);

    let cycles: Vec<_> = accounts
        .iter()
        .map(|account| periods::cycle(account.billing_day, zone, now))
        .collect();
    let statement = format!(
        "SELECT e.account_id, e.model_id, {SUMS} FROM events e \
         JOIN unnest($2::int[], $3::timestamptz[], $4::timestamptz[]) AS a (id, start, stop) \
         ON e.account_id = a.id AND e.occurred_at >= a.start AND e.occurred_at < a.stop \
         WHERE e.org_id = $1 AND e.occurred_at >= $5 GROUP BY 1, 2"
    );
    let asked = sqlx::query(sqlx::AssertSqlSafe(statement))
        .bind(org)
        .bind(&ids)
        .bind(cycles.iter().map(|cycle| at(cycle.start)).collect::<Vec<_>>())
        .bind(cycles.iter().map(|cycle| at(cycle.end)).collect::<Vec<_>>())
        .bind(cycles.iter().map(|cycle| at(cycle.start)).min().unwrap_or_default());
    let sums = rows(asked.fetch_all(&mut *connection).await?, |row| row.try_get::<i64, _>("cost_nanos"))?;
    sqlx::query("COMMIT").execute(&mut *connection).await?;
    Ok(Found {
        cells,
        presences,
        week,
        before,
        cycles: sums.into_iter().sum(),
    })
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

fn number(row: &PgRow) -> Result<u32, sqlx::Error> {
    Ok(u32::try_from(row.try_get::<i32, _>(0)?).unwrap_or(u32::MAX))
}

fn rows<T>(rows: Vec<PgRow>, read: impl Fn(&PgRow) -> Result<T, sqlx::Error>) -> Result<Vec<T>, sqlx::Error> {
    rows.iter().map(read).collect()
}
