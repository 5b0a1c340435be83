//! Keeping an org's calendars: which zones, and what is missing in them.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use domain::access::Access;
use domain::periods::{self, Period, Span, spans};
use jiff::{SignedDuration, Timestamp};
use sqlx::PgConnection;

use super::build::{Zone, build};
use crate::{Ledger, LedgerError};

/// Zones of an org that are kept besides its own: those that were asked for last.
const MOST_ZONES: usize = 4;
/// What lies further back is read from quarters of an hour.
const REACH: SignedDuration = SignedDuration::from_hours(3 * 366 * 24);

/// How fast to go about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Resting as long as working, for a server that has other things to do.
    Gentle,
    /// Without a rest.
    Full,
}

/// Adds up what is over and not added up yet, the newest first, in all zones of an org. Returns how many spans were.
///
/// # Errors
/// When the database fails.
pub async fn tend(ledger: &Ledger, org: i32, now: Timestamp, pace: Pace) -> Result<usize, LedgerError> {
    let access = Access::system(org);
    let mut txn = ledger.begin(&access, "").await?;
    note(&mut txn, org, &ledger.asked.take(org)).await?;
    let zones = kept(&mut txn, org).await?;
    let first: Option<DateTime<Utc>> = sqlx::query_scalar("SELECT min(bucket) FROM usage_15m WHERE org_id = $1")
        .bind(org)
        .fetch_one(&mut *txn)
        .await?;
    txn.commit().await?;
    let Some(first) = first else {
        return Ok(0);
    };
    let from = first.timestamp().max(now.saturating_sub(REACH).map_or(0, Timestamp::as_second));
    let mut built = 0;
    for (id, name) in zones {
        let zone = Zone {
            org,
            id,
            zone: periods::zone(&name)?,
        };
        let all = spans(&zone.zone, from, now.as_second());
        for span in missing(ledger, &zone, &all).await? {
            let begun = Instant::now();
            let is_within = |day: &&Span| day.period == Period::Day && span.start <= day.start && day.end <= span.end;
            let days = all.iter().filter(is_within).count();
            if build(ledger, &zone, span, i64::try_from(days).unwrap_or(i64::MAX)).await? {
                built += 1;
            }
            if pace == Pace::Gentle {
                tokio::time::sleep(begun.elapsed().min(Duration::from_secs(1))).await;
            }
        }
    }
    Ok(built)
}

/// Notes which zones were asked for, and lets go of those that were not for the longest time.
async fn note(txn: &mut PgConnection, org: i32, asked: &[String]) -> Result<(), LedgerError> {
    sqlx::query(
        "INSERT INTO calendar_zones (org_id, name) SELECT $1, unnest($2::text[]) UNION SELECT id, time_zone FROM orgs WHERE id = $1 \
         ON CONFLICT (org_id, name) DO UPDATE SET asked_at = now() WHERE calendar_zones.name = ANY($2)",
    )
    .bind(org)
    .bind(asked)
    .execute(&mut *txn)
    .await?;
    sqlx::query(
        "SELECT forget_calendar_zone($1, id) FROM (SELECT z.id, row_number() OVER (ORDER BY z.asked_at DESC, z.id) AS place, z.asked_at \
             FROM calendar_zones z JOIN orgs o ON o.id = z.org_id WHERE z.org_id = $1 AND z.name <> o.time_zone) AS others \
         WHERE place > $2 OR asked_at < now() - interval '30 days'",
    )
    .bind(org)
    .bind(i64::try_from(MOST_ZONES).unwrap_or(i64::MAX))
    .execute(txn)
    .await?;
    Ok(())
}

/// The zones that are kept, the org's own first, then those that were asked for last.
async fn kept(txn: &mut PgConnection, org: i32) -> Result<Vec<(i32, String)>, LedgerError> {
    Ok(sqlx::query_as(
        "SELECT z.id, z.name FROM calendar_zones z JOIN orgs o ON o.id = z.org_id WHERE z.org_id = $1 \
         ORDER BY z.name <> o.time_zone, z.asked_at DESC, z.id",
    )
    .bind(org)
    .fetch_all(txn)
    .await?)
}

/// What is not added up or stale: the days, then weeks and months, the newest first. What is cut elsewhere than now goes: the rules of a zone
/// have changed with a newer program.
async fn missing(ledger: &Ledger, zone: &Zone, all: &[Span]) -> Result<Vec<Span>, LedgerError> {
    let mut txn = ledger.begin(&Access::system(zone.org), "").await?;
    let rows: Vec<(i16, DateTime<Utc>, DateTime<Utc>, bool)> =
        sqlx::query_as("SELECT period, starts, ends, is_built AND NOT is_stale FROM calendar_spans WHERE org_id = $1 AND zone_id = $2")
            .bind(zone.org)
            .bind(zone.id)
            .fetch_all(&mut *txn)
            .await?;
    let known: HashSet<Span> = all.iter().copied().collect();
    let earliest = all.first().map_or(i64::MAX, |span| span.start);
    let mut fresh = HashSet::new();
    for (period, starts, ends, is_fresh) in rows {
        let Some(period) = Period::of_number(period) else { continue };
        let span = Span {
            period,
            start: starts.timestamp(),
            end: ends.timestamp(),
        };
        if span.end > earliest && !known.contains(&span) {
            sqlx::query("SELECT forget_calendar_span($1, $2, $3, $4)")
                .bind(zone.org)
                .bind(zone.id)
                .bind(period.number())
                .bind(starts)
                .execute(&mut *txn)
                .await?;
            sqlx::query("DELETE FROM calendar_spans WHERE org_id = $1 AND zone_id = $2 AND period = $3 AND starts = $4")
                .bind(zone.org)
                .bind(zone.id)
                .bind(period.number())
                .bind(starts)
                .execute(&mut *txn)
                .await?;
        } else if is_fresh {
            fresh.insert(span);
        }
    }
    txn.commit().await?;
    let mut missing: Vec<Span> = all.iter().copied().filter(|span| !fresh.contains(span)).collect();
    missing.sort_by_key(|span| (span.period != Period::Day, std::cmp::Reverse(span.start)));
    Ok(missing)
}
