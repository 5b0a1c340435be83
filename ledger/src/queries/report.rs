//! What a period has cost, by who pays for it.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::Nanos;
use domain::access::Access;
use domain::reports::{Line, LineKey, Report, Work};
use domain::sessions::Assignment;
use jiff::civil::Date;
use serde_json::{Value, json};
use sqlx::{FromRow, PgConnection};

use crate::{Ledger, LedgerError};

/// The days from one up to, and not with, another, in the org's zone, as far as they are cut into sessions.
///
/// # Errors
/// When the database fails.
pub async fn report(ledger: &Ledger, access: &Access, from: Date, to: Date) -> Result<Report, LedgerError> {
    let mut txn = ledger.begin(access, SNAPSHOT).await?;
    let report = report_in(&mut txn, access, from, to, None).await?;
    txn.commit().await?;
    Ok(report)
}

/// Makes a transaction see one moment.
pub(crate) const SNAPSHOT: &str = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;";

#[derive(FromRow)]
struct Row {
    billed: Option<Value>,
    day: NaiveDate,
    account_id: i32,
    person_id: i32,
    model_id: i32,
    #[sqlx(flatten)]
    sums: Sums,
}

/// The sums of a line as the database has them.
#[derive(FromRow)]
pub(crate) struct Sums {
    requests: i64,
    errors: i64,
    input: i64,
    cache_read: i64,
    cache_write: i64,
    output: i64,
    cost_nanos: i64,
    reported_nanos: i64,
    unreported_nanos: i64,
    unpriced_requests: i64,
    unpriced_tokens: i64,
}

/// Adds up the sums of lines, in the order of [`Sums`].
pub(crate) const SUMS: &str = "sum(requests)::bigint AS requests, sum(errors)::bigint AS errors, sum(input)::bigint AS input, \
     sum(cache_read)::bigint AS cache_read, sum(cache_write)::bigint AS cache_write, sum(output)::bigint AS output, \
     sum(cost_nanos)::bigint AS cost_nanos, sum(reported_nanos)::bigint AS reported_nanos, sum(unreported_nanos)::bigint AS unreported_nanos, \
     sum(unpriced_requests)::bigint AS unpriced_requests, sum(unpriced_tokens)::bigint AS unpriced_tokens";

#[derive(FromRow)]
struct Begun {
    billed: Option<Value>,
    sessions: i64,
    active_micros: i64,
}

/// The same, inside a transaction; of one project only where one is named.
pub(crate) async fn report_in(
    txn: &mut PgConnection,
    access: &Access,
    from: Date,
    to: Date,
    project: Option<i32>,
) -> Result<Report, LedgerError> {
    let mut report = Report::default();
    let billed = project.map(|project| json!({ "projects": [{ "project": project }] }));
    let lines = format!(
        "SELECT billed, day, account_id, person_id, model_id, {SUMS} \
         FROM (SELECT s.billed, s.account_id, s.person_id, p.* FROM session_parts p JOIN work_sessions s ON s.org_id = p.org_id AND s.id = p.session_id \
             WHERE p.org_id = $1 AND p.day >= $2 AND p.day < $3 AND ($4::int[] IS NULL OR s.account_id = ANY($4)) \
             AND ($5::jsonb IS NULL OR s.billed @> $5)) AS r \
         GROUP BY 1, 2, 3, 4, 5 ORDER BY 2, 3, 4, 5, 1"
    );
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(lines))
        .bind(access.org)
        .bind(naive(from))
        .bind(naive(to))
        .bind(&access.accounts)
        .bind(&billed)
        .fetch_all(&mut *txn)
        .await?;
    for row in rows {
        report.add(&work(row)?);
    }
    let begun: Vec<Begun> = sqlx::query_as(
        "SELECT s.billed, count(*) AS sessions, sum(s.active_micros)::bigint AS active_micros \
         FROM work_sessions s JOIN orgs o ON o.id = s.org_id \
         WHERE s.org_id = $1 AND s.starts >= local_day_start($2::timestamp, o.time_zone) AND s.starts < local_day_start($3::timestamp, o.time_zone) \
         AND ($4::int[] IS NULL OR s.account_id = ANY($4)) AND ($5::jsonb IS NULL OR s.billed @> $5) GROUP BY 1 ORDER BY 1",
    )
    .bind(access.org)
    .bind(naive(from))
    .bind(naive(to))
    .bind(&access.accounts)
    .bind(&billed)
    .fetch_all(txn)
    .await?;
    for row in begun {
        report.add_sessions(assignment(row.billed)?.as_ref(), row.sessions, row.active_micros);
    }
    Ok(report)
}

/// A day as the database takes it.
pub(crate) fn naive(date: Date) -> NaiveDate {
    let (month, day) = (u32::from(date.month().unsigned_abs()), u32::from(date.day().unsigned_abs()));
    NaiveDate::from_ymd_opt(i32::from(date.year()), month, day).unwrap_or_else(|| DateTime::<Utc>::UNIX_EPOCH.date_naive())
}

/// A day as the database gives it.
pub(crate) fn civil(date: NaiveDate) -> Date {
    let part = |number: u32| i8::try_from(number).unwrap_or(1);
    let year = i16::try_from(date.year()).unwrap_or_default();
    Date::new(year, part(date.month()), part(date.day())).unwrap_or_default()
}

fn assignment(billed: Option<Value>) -> Result<Option<Assignment>, LedgerError> {
    let read = billed.map(serde_json::from_value).transpose();
    read.map_err(|error| sqlx::Error::Decode(Box::new(error)).into())
}

fn work(row: Row) -> Result<Work, LedgerError> {
    Ok(Work {
        tag: assignment(row.billed)?,
        key: LineKey {
            day: civil(row.day),
            account: row.account_id,
            person: row.person_id,
            model: row.model_id,
        },
        line: row.sums.line(),
    })
}

impl Sums {
    /// The line.
    pub fn line(self) -> Line {
        Line {
            requests: self.requests,
            errors: self.errors,
            input: self.input,
            cache_read: self.cache_read,
            cache_write: self.cache_write,
            output: self.output,
            cost: Nanos(self.cost_nanos),
            reported: Nanos(self.reported_nanos),
            unreported: Nanos(self.unreported_nanos),
            unpriced_requests: self.unpriced_requests,
            unpriced_tokens: self.unpriced_tokens,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_the_same_on_both_sides() {
        for day in [date(2026, 11, 26), date(2028, 2, 29), date(1970, 1, 1)] {
            assert_eq!(civil(naive(day)), day);
        }
    }
}
