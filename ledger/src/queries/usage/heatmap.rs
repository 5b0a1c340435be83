//! Sums by the hour of the week.

use domain::Measures;
use domain::access::Access;
use domain::query::UsageQuery;
use domain::usage::Heatmap;
use jiff::Timestamp;

use super::sums::{Slots, sums_in};
use super::{Columns, Scene};
use crate::{Ledger, LedgerError};

const HOURS: usize = 7 * 24;

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
    // A day has all of its hours in it, so days cannot answer.
    let spans = scene.spans(scene.window.start, scene.window.start, scene.window.end);
    let slots = Slots::HoursOfTheWeek(&scene.zone_name);
    let mut cells = vec![None::<Measures>; HOURS];
    for row in sums_in(&scene.txn, &scene.selection, &spans, slots, &[], Columns::All).await? {
        if let Some(cell) = cells.get_mut(row.bucket as usize).filter(|_| !row.measures.is_zero()) {
            *cell.get_or_insert_default() += row.measures;
        }
    }
    Ok(cells)
}
