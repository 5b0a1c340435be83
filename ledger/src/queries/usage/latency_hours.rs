//! Latencies by the hour of the day.

use domain::access::Access;
use domain::query::UsageQuery;
use domain::sketch::Sketch;
use domain::usage::{BANDS, LatencyHours, Window};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};

use super::clock::clock_rows;
use super::packed::numbers;
use super::{Scene, Spans};
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

const HOUR: i64 = 3600;

/// The hours of a scene's window.
pub(crate) async fn hours(scene: &Scene) -> Result<LatencyHours, LedgerError> {
    let spans = scene.by_day();
    let mut hours = LatencyHours::default();
    for row in clock_rows(scene, &spans, "bands", "sum(bands)::text", false).await? {
        let mut bands = Sketch::default();
        bands.add_number(&row.try_get_by_index::<String>(1)?);
        for (bin, requests) in bands.counts() {
            let bin = usize::try_from(bin).unwrap_or_default();
            hours.add(bin / BANDS, bin % BANDS, requests);
        }
    }
    quarters(scene, &spans, &mut hours).await?;
    Ok(hours)
}

/// What quarters tell, where there are no days.
async fn quarters(scene: &Scene, spans: &Spans, hours: &mut LatencyHours) -> Result<(), LedgerError> {
    let mut values = Vec::new();
    let condition = scene.selection.condition(&mut values);
    let parts: Vec<String> = spans
        .quarters()
        .iter()
        .map(|source| source.select("extract(epoch FROM bucket)::bigint, latency", &condition, &mut values))
        .collect();
    if parts.is_empty() {
        return Ok(());
    }
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, parts.join(" UNION ALL "), values);
    for row in scene.txn.query_all_raw(statement).await? {
        let hour = hour(&scene.zone, row.try_get_by_index(0)?);
        hours.add_sketch(hour, &Sketch::from_packed(&numbers(&row, 1)?));
    }
    Ok(())
}

/// What the hour hand shows.
fn hour(zone: &TimeZone, at: i64) -> usize {
    let offset = Timestamp::from_second(at).map_or(0, |at| zone.to_offset(at).seconds());
    let hours = (at + i64::from(offset)).div_euclid(HOUR).rem_euclid(24);
    usize::try_from(hours).unwrap_or_default()
}
