//! Latencies by the hour of the day.

use domain::access::Access;
use domain::query::UsageQuery;
use domain::sketch::Sketch;
use domain::usage::{BANDS, LatencyHours, Window};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sea_orm::{ConnectionTrait, DatabaseBackend, QueryResult, Statement};

use super::Scene;
use super::spans::at;
use crate::{Ledger, LedgerError};

/// Requests whose latency is known, by hour of the day in the zone of the question and by band. An hour that the clock shows twice counts
/// twice, one that it skips not at all.
///
/// # Errors
/// As for [`super::time_series()`].
pub async fn latency_hours(
    ledger: &Ledger,
    access: &Access,
    query: &UsageQuery,
    now: Timestamp,
) -> Result<(Window, LatencyHours), LedgerError> {
    let scene = Scene::open(ledger, access, query, now).await?;
    let told = (scene.told(), hours(&scene).await?);
    scene.txn.commit().await?;
    Ok(told)
}

const QUARTER: i64 = 900;
const HOUR: i64 = 3600;
/// No local day is longer.
const LONGEST_DAY: i64 = 26 * HOUR;

/// The hours of a scene's window.
pub(crate) async fn hours(scene: &Scene) -> Result<LatencyHours, LedgerError> {
    // Days are of the org's zone and tell how many requests each of their quarters, or hours, has. Quarters tell the hours of every zone, hours
    // those of zones that are whole hours away.
    let few = scene.selection.is_of_accounts_and_models();
    let (table, column, width) = if few {
        ("speed_1d", "quarters", QUARTER)
    } else {
        ("speed_1d_all", "hours", HOUR)
    };
    let columns = format!("sum({column})::text");
    let window = (scene.window.start, scene.window.end);
    let mut hours = LatencyHours::default();
    let mut exact = true;
    for row in rows(scene, table, window.0 - LONGEST_DAY, &columns, " GROUP BY 1").await? {
        let (day, mut parts) = (row.try_get_by_index::<i64>(0)?, Sketch::default());
        parts.add_number(&row.try_get_by_index::<String>(1)?);
        for (bin, requests) in parts.counts() {
            let bin = usize::try_from(bin).unwrap_or_default();
            let start = day + i64::try_from(bin / BANDS).unwrap_or_default() * width;
            match place(&scene.zone, start, start + width, window) {
                Place::In(hour) => hours.add(hour, bin % BANDS, requests),
                Place::Out => {}
                Place::Across => exact = false,
            }
        }
    }
    if exact { Ok(hours) } else { from_quarters(scene).await }
}

/// The same from the finest rollup, which can tell the hours of every zone.
async fn from_quarters(scene: &Scene) -> Result<LatencyHours, LedgerError> {
    let mut hours = LatencyHours::default();
    for row in rows(scene, "usage_15m", scene.window.start, "latency", "").await? {
        let hour = hour(&scene.zone, row.try_get_by_index(0)?);
        if let Some(bins) = row.try_get_by_index::<Option<Vec<i64>>>(1)? {
            hours.add_sketch(hour, &Sketch::from_packed(&bins));
        }
    }
    Ok(hours)
}

/// Rows of a rollup from an instant to the end of the window: bucket, and columns.
async fn rows(scene: &Scene, table: &str, from: i64, columns: &str, group: &str) -> Result<Vec<QueryResult>, LedgerError> {
    let mut values = vec![at(from).into(), at(scene.window.end).into()];
    let condition = scene.selection.condition(&mut values);
    let text = format!(
        "SELECT extract(epoch FROM bucket)::bigint, {columns} FROM {table} WHERE bucket >= $1 AND bucket < $2 AND {condition}{group}"
    );
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, text, values);
    Ok(scene.txn.query_all_raw(statement).await?)
}

/// Where a stretch of time belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// To an hour of the clock.
    In(usize),
    /// To nothing that is asked for.
    Out,
    /// To more than one of these.
    Across,
}

/// Where a stretch of whole quarters belongs.
fn place(zone: &TimeZone, from: i64, to: i64, (start, end): (i64, i64)) -> Place {
    let of = |at: i64| {
        if (start..end).contains(&at) {
            Place::In(hour(zone, at))
        } else {
            Place::Out
        }
    };
    let first = of(from);
    let quarters = (from..to).step_by(usize::try_from(QUARTER).unwrap_or(1));
    if quarters.map(of).all(|place| place == first) {
        first
    } else {
        Place::Across
    }
}

/// What the hour hand shows.
fn hour(zone: &TimeZone, at: i64) -> usize {
    let offset = Timestamp::from_second(at).map_or(0, |at| zone.to_offset(at).seconds());
    let hours = (at + i64::from(offset)).div_euclid(HOUR).rem_euclid(24);
    usize::try_from(hours).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_belongs_to_one_hour_or_to_none() {
        let second = |text: &str| text.parse::<Timestamp>().expect("time").as_second();
        let place_of = |zone: &str, from: &str, width: i64| {
            let from = second(from);
            let window = (second("2026-03-29T00:00:00Z"), second("2026-03-30T00:00:00Z"));
            place(&TimeZone::get(zone).expect("zone"), from, from + width, window)
        };
        assert_eq!(place_of("UTC", "2026-03-29T14:00:00Z", HOUR), Place::In(14));
        assert_eq!(
            place_of("Asia/Kathmandu", "2026-03-29T14:00:00Z", HOUR),
            Place::Across,
            "19:45 to 20:45"
        );
        assert_eq!(place_of("Asia/Kathmandu", "2026-03-29T14:00:00Z", QUARTER), Place::In(19));
        assert_eq!(place_of("Asia/Kathmandu", "2026-03-29T14:15:00Z", QUARTER), Place::In(20));
        assert_eq!(place_of("Europe/Berlin", "2026-03-29T00:00:00Z", HOUR), Place::In(1));
        assert_eq!(
            place_of("Europe/Berlin", "2026-03-29T01:00:00Z", HOUR),
            Place::In(3),
            "2 h is skipped"
        );
        assert_eq!(place_of("UTC", "2026-03-28T23:00:00Z", HOUR), Place::Out);
        assert_eq!(
            place_of("UTC", "2026-03-28T23:30:00Z", HOUR),
            Place::Across,
            "half of it is outside"
        );
    }
}
