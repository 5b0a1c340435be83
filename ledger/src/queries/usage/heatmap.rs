//! Sums by the hour of the week.

use chrono::{DateTime, Utc};
use domain::Measures;
use domain::access::Access;
use domain::query::UsageQuery;
use domain::usage::{HOURS, Heatmap, clock};
use jiff::Timestamp;

use super::clock::clock_rows;
use super::sums::{MEASURES, Slots, measures, sums_in};
use super::{Columns, Scene, Spans};
use crate::{Ledger, LedgerError};

/// 7 × 24 sums in the zone of the question, from Sunday 0 h on. An hour that the clock shows twice counts twice, one that it skips not at all.
///
/// # Errors
/// As for [`super::time_series()`].
pub async fn heatmap(ledger: &Ledger, access: &Access, query: &UsageQuery, now: Timestamp) -> Result<Heatmap, LedgerError> {
    let scene = Scene::open(ledger, access, query, now).await?;
    let told = Heatmap {
        window: scene.told(),
        cells: week(&scene).await?,
    };
    scene.txn.commit().await?;
    Ok(told)
}

/// The 7 × 24 sums; `None` where there was no use.
pub(crate) async fn week(scene: &Scene) -> Result<Vec<Option<Measures>>, LedgerError> {
    let mut cells = vec![Measures::default(); HOURS * 7];
    let spans = scene.by_day();
    by_clock(scene, &spans, &mut cells).await?;
    let slots = Slots::HoursOfTheWeek(&scene.zone_name);
    for row in sums_in(&scene.txn, &scene.selection, &spans.without_calendar(), slots, &[], Columns::All).await? {
        if let Some(cell) = cells.get_mut(row.bucket as usize) {
            *cell += row.measures;
        }
    }
    Ok(cells.into_iter().map(|cell| (!cell.is_zero()).then_some(cell)).collect())
}

/// Adds what the clocks of whole days tell.
async fn by_clock(scene: &Scene, spans: &Spans, cells: &mut [Measures]) -> Result<(), LedgerError> {
    let columns = MEASURES.map(|measure| format!("sum({measure})::text")).join(", ");
    for row in clock_rows(scene, spans, &MEASURES.join(", "), &columns, true).await? {
        let day: DateTime<Utc> = row.try_get_by_index(0)?;
        let local = Timestamp::from_second(day.timestamp()).map(|at| at.to_zoned(scene.zone.clone()));
        let weekday = local.map_or(0, |at| usize::try_from(at.weekday().to_sunday_zero_offset()).unwrap_or_default());
        let mut told = [[0; HOURS]; MEASURES.len()];
        for (at, hours) in told.iter_mut().enumerate() {
            *hours = clock(&row.try_get_by_index::<String>(at + 1)?);
        }
        for (hour, cell) in cells.iter_mut().skip(weekday * HOURS).take(HOURS).enumerate() {
            *cell += measures(&told.map(|of| of[hour]));
        }
    }
    Ok(())
}
