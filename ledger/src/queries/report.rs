//! What a period has cost, by who pays for it.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::Nanos;
use domain::access::Access;
use domain::reports::{Line, LineKey, Report, Work};
use domain::sessions::Assignment;
use jiff::civil::Date;
use sea_orm::{DatabaseBackend, DatabaseTransaction, FromQueryResult, Statement, Value};

use crate::{Ledger, LedgerError};

/// The days from one up to, and not with, another, in the org's zone, as far as they are cut into sessions.
///
/// # Errors
/// When the database fails.
pub async fn report(ledger: &Ledger, access: &Access, from: Date, to: Date) -> Result<Report, LedgerError> {
    let txn = ledger.snapshot(access).await?;
    let report = report_in(&txn, access, from, to).await?;
    txn.commit().await?;
    Ok(report)
}

#[derive(FromQueryResult)]
struct Row {
    billed: Option<serde_json::Value>,
    day: NaiveDate,
    account_id: i32,
    person_id: i32,
    model_id: i32,
    requests: i64,
    errors: i64,
    input: i64,
    cache_read: i64,
    cache_write: i64,
    output: i64,
    cost_nanos: i64,
    reported_nanos: i64,
    unpriced_requests: i64,
    unpriced_tokens: i64,
}

#[derive(FromQueryResult)]
struct Begun {
    billed: Option<serde_json::Value>,
    sessions: i64,
    active_micros: i64,
}

/// The same, inside a snapshot.
pub(crate) async fn report_in(txn: &DatabaseTransaction, access: &Access, from: Date, to: Date) -> Result<Report, LedgerError> {
    let mut report = Report::default();
    let lines = "SELECT s.billed, p.day, s.account_id, s.person_id, p.model_id, sum(p.requests)::bigint AS requests, sum(p.errors)::bigint AS errors, \
             sum(p.input)::bigint AS input, sum(p.cache_read)::bigint AS cache_read, sum(p.cache_write)::bigint AS cache_write, \
             sum(p.output)::bigint AS output, sum(p.cost_nanos)::bigint AS cost_nanos, sum(p.reported_nanos)::bigint AS reported_nanos, \
             sum(p.unpriced_requests)::bigint AS unpriced_requests, sum(p.unpriced_tokens)::bigint AS unpriced_tokens \
         FROM session_parts p JOIN work_sessions s ON s.org_id = p.org_id AND s.id = p.session_id \
         WHERE p.org_id = $1 AND p.day >= $2 AND p.day < $3";
    let (text, values) = limited(lines, "GROUP BY 1, 2, 3, 4, 5 ORDER BY 2, 3, 4, 5, 1", access, from, to);
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, text, values);
    for row in Row::find_by_statement(statement).all(txn).await? {
        report.add(&work(row)?);
    }
    let begun = "SELECT s.billed, count(*) AS sessions, sum(s.active_micros)::bigint AS active_micros \
         FROM work_sessions s JOIN orgs o ON o.id = s.org_id \
         WHERE s.org_id = $1 AND s.starts >= ($2::timestamp AT TIME ZONE o.time_zone) AND s.starts < ($3::timestamp AT TIME ZONE o.time_zone)";
    let (text, values) = limited(begun, "GROUP BY 1 ORDER BY 1", access, from, to);
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, text, values);
    for row in Begun::find_by_statement(statement).all(txn).await? {
        report.add_sessions(assignment(row.billed)?.as_ref(), row.sessions, row.active_micros);
    }
    Ok(report)
}

/// A statement about days, of the accounts that somebody may see.
fn limited(text: &str, then: &str, access: &Access, from: Date, to: Date) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = vec![access.org.into(), naive(from).into(), naive(to).into()];
    let mut text = text.to_owned();
    if let Some(accounts) = &access.accounts {
        values.push(accounts.clone().into());
        text += " AND s.account_id = ANY($4)";
    }
    (format!("{text} {then}"), values)
}

fn naive(date: Date) -> NaiveDate {
    let (month, day) = (u32::from(date.month().unsigned_abs()), u32::from(date.day().unsigned_abs()));
    NaiveDate::from_ymd_opt(i32::from(date.year()), month, day).unwrap_or_else(|| DateTime::<Utc>::UNIX_EPOCH.date_naive())
}

fn civil(date: NaiveDate) -> Date {
    let part = |number: u32| i8::try_from(number).unwrap_or(1);
    let year = i16::try_from(date.year()).unwrap_or_default();
    Date::new(year, part(date.month()), part(date.day())).unwrap_or_default()
}

fn assignment(billed: Option<serde_json::Value>) -> Result<Option<Assignment>, LedgerError> {
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
        line: Line {
            requests: row.requests,
            errors: row.errors,
            input: row.input,
            cache_read: row.cache_read,
            cache_write: row.cache_write,
            output: row.output,
            cost: Nanos(row.cost_nanos),
            reported: Nanos(row.reported_nanos),
            unpriced_requests: row.unpriced_requests,
            unpriced_tokens: row.unpriced_tokens,
        },
    })
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
