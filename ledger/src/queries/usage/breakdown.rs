//! Sums by the values of one dimension, against what the window is compared with.

use std::collections::BTreeMap;

use domain::Measures;
use domain::access::Access;
use domain::query::UsageQuery;
use domain::usage::{Breakdown, BreakdownRow, GroupBy};
use jiff::Timestamp;

use super::summary::largest_first;
use super::{Columns, Scene, sums};
use crate::{Ledger, LedgerError};

/// Reads them.
///
/// # Errors
/// As for [`super::time_series()`].
pub async fn breakdown(
    ledger: &Ledger,
    access: &Access,
    query: &UsageQuery,
    by: impl Into<GroupBy>,
    now: Timestamp,
) -> Result<Breakdown, LedgerError> {
    let by = by.into();
    let scene = Scene::open(ledger, access, query, now).await?;
    let told = Breakdown {
        window: scene.told(),
        by,
        rows: rows(&scene, by).await?,
    };
    scene.txn.commit().await?;
    Ok(told)
}

/// The rows, in an open scene.
pub(super) async fn rows(scene: &Scene, by: impl Into<GroupBy>) -> Result<Vec<BreakdownRow>, LedgerError> {
    let by = by.into();
    let keys = [by.dimension()];
    let mut found = BTreeMap::<i32, (Measures, Measures)>::new();
    for row in sums(&scene.txn, &scene.selection, &scene.whole(), None, &keys, Columns::All).await? {
        found.entry(scene.group_of(by, row.key[0])).or_default().0 += row.measures;
    }
    for row in sums(&scene.txn, &scene.selection, &scene.before(), None, &keys, Columns::All).await? {
        found.entry(scene.group_of(by, row.key[0])).or_default().1 += row.measures;
    }
    let ids: Vec<i32> = found.keys().copied().collect();
    let names = scene.group_names(by, &ids).await?;
    let mut rows: Vec<BreakdownRow> = found
        .into_iter()
        .filter(|(_, (measures, before))| !measures.is_zero() || !before.is_zero())
        .map(|(id, (measures, before))| BreakdownRow {
            id,
            name: names.get(&id).cloned().unwrap_or_else(|| id.to_string()),
            measures,
            before,
        })
        .collect();
    rows.sort_by_key(|row| largest_first(row.id, &row.measures));
    Ok(rows)
}
