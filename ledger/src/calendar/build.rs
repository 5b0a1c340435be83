//! Adding up one span.

use domain::access::Access;
use domain::periods::{Period, Span};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sqlx::{PgConnection, Row};

use crate::instant::at;
use crate::{Ledger, LedgerError};

/// A zone of an org.
pub(super) struct Zone {
    pub org: i32,
    pub id: i32,
    pub zone: TimeZone,
}

/// Adds it up. Says no when it was changed meanwhile, or its days are not all there: then it is for the next time.
///
/// It is named first, and briefly, while no writer of the org is at work: whoever writes after that marks it as stale, which ends the adding
/// up, and what was written before is seen by it. So nobody has to wait while sums are made.
///
/// # Errors
/// When the database fails.
pub(super) async fn build(ledger: &Ledger, zone: &Zone, span: Span, days: i64) -> Result<bool, LedgerError> {
    let access = Access::system(zone.org);
    let mut txn = ledger.begin(&access, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;").await?;
    // Changed, not only locked: a writer whose snapshot is of before cannot commit without having seen the span.
    sqlx::query("UPDATE org_counters SET seq = seq WHERE org_id = $1")
        .bind(zone.org)
        .execute(&mut *txn)
        .await?;
    // Whoever was here at the same time may have added it up already.
    let named = sqlx::query(
        "INSERT INTO calendar_spans AS s (org_id, zone_id, period, starts, ends) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (org_id, zone_id, period, starts) DO UPDATE SET ends = excluded.ends, is_built = false, is_stale = false \
         WHERE NOT s.is_built OR s.is_stale OR s.ends <> excluded.ends",
    )
    .bind(zone.org)
    .bind(zone.id)
    .bind(span.period.number())
    .bind(at(span.start))
    .bind(at(span.end))
    .execute(&mut *txn)
    .await?;
    txn.commit().await?;
    if named.rows_affected() == 0 {
        return Ok(false);
    }

    let mut txn = ledger.begin(&access, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;").await?;
    match add_up(&mut txn, zone, span, days).await {
        Ok(true) => match txn.commit().await {
            Ok(()) => Ok(true),
            Err(error) => unless_crossed(error),
        },
        Ok(false) => {
            txn.rollback().await?;
            Ok(false)
        }
        Err(error) => {
            txn.rollback().await?;
            unless_crossed(error)
        }
    }
}

async fn add_up(txn: &mut PgConnection, zone: &Zone, span: Span, days: i64) -> Result<bool, sqlx::Error> {
    let free: bool = sqlx::query_scalar("SELECT pg_try_advisory_xact_lock(hashtext('calendar'), $1)")
        .bind(zone.org)
        .fetch_one(&mut *txn)
        .await?;
    if !free || (span.period != Period::Day && days_within(txn, zone, span).await? != days) {
        return Ok(false);
    }
    match span.period {
        Period::Day => {
            sqlx::query("SELECT build_calendar_day($1, $2, $3, $4, $5)")
                .bind(zone.org)
                .bind(zone.id)
                .bind(at(span.start))
                .bind(at(span.end))
                .bind(hours(&zone.zone, span))
                .execute(&mut *txn)
                .await?;
        }
        Period::Week | Period::Month => {
            sqlx::query("SELECT build_calendar_span($1, $2, $3, $4, $5)")
                .bind(zone.org)
                .bind(zone.id)
                .bind(span.period.number())
                .bind(at(span.start))
                .bind(at(span.end))
                .execute(&mut *txn)
                .await?;
        }
    }
    let done = sqlx::query(
        "UPDATE calendar_spans SET is_built = true WHERE org_id = $1 AND zone_id = $2 AND period = $3 AND starts = $4 AND NOT is_stale",
    )
    .bind(zone.org)
    .bind(zone.id)
    .bind(span.period.number())
    .bind(at(span.start))
    .execute(&mut *txn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How many days of a span are added up and up to date.
async fn days_within(txn: &mut PgConnection, zone: &Zone, span: Span) -> Result<i64, sqlx::Error> {
    let row = sqlx::query(
        "SELECT count(*) FROM calendar_spans WHERE org_id = $1 AND zone_id = $2 AND period = 0 AND starts >= $3 AND ends <= $4 \
         AND is_built AND NOT is_stale",
    )
    .bind(zone.org)
    .bind(zone.id)
    .bind(at(span.start))
    .bind(at(span.end))
    .fetch_one(txn)
    .await?;
    row.try_get(0)
}

/// What the hour hand shows at each quarter of a day.
fn hours(zone: &TimeZone, day: Span) -> Vec<i32> {
    (day.start..day.end)
        .step_by(900)
        .map(|at| Timestamp::from_second(at).map_or(0, |at| i32::from(at.to_zoned(zone.clone()).hour())))
        .collect()
}

/// No error, when somebody else was at the same span: a serialization failure, or a row that is there already.
fn unless_crossed(error: sqlx::Error) -> Result<bool, LedgerError> {
    let code = error.as_database_error().and_then(|error| error.code());
    if matches!(code.as_deref(), Some("40001" | "40P01" | "23505")) {
        tracing::debug!(%error, "a span is left for the next time");
        return Ok(false);
    }
    Err(error.into())
}

#[cfg(test)]
mod tests {
    use domain::periods::{spans, zone};

    use super::*;

    #[test]
    fn hours_follow_the_clock_on_the_wall() {
        let at = |text: &str| text.parse::<Timestamp>().expect("time").as_second();
        let day = |name: &str, from: &str, to: &str| {
            let zone = zone(name).expect("zone");
            let day = spans(&zone, at(from), at(to)).into_iter().next().expect("a day");
            hours(&zone, day)
        };
        let berlin = day("Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-26T12:00:00Z");
        assert_eq!(
            (berlin.len(), berlin[8], berlin[12], berlin[16], berlin[99]),
            (100, 2, 2, 3, 23),
            "2 h twice"
        );
        let kathmandu = day("Asia/Kathmandu", "2026-05-20T18:15:00Z", "2026-05-22T18:15:00Z");
        assert_eq!((kathmandu.len(), kathmandu[0], kathmandu[3], kathmandu[4]), (96, 0, 0, 1));
    }
}
