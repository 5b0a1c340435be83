//! The ranked values of a dimension: agents, persons.

use domain::Nanos;
use domain::access::Access;
use domain::overview::Bucket;
use domain::periods;
use domain::query::Granularity;
use domain::usage::Dimension;
use domain::usage::table::{self, PAGE, SortKey, TableQuery, TableRow, UsageTable};
use jiff::Timestamp;

use super::{Columns, Scene, breakdown, sums};
use crate::{Ledger, LedgerError};

/// The most points of a small line.
const POINTS: usize = 60;

/// A page of it, with the cost of its rows over time.
///
/// # Errors
/// As for [`super::time_series()`].
pub async fn table_page(
    ledger: &Ledger,
    access: &Access,
    query: &TableQuery,
    by: Dimension,
    now: Timestamp,
) -> Result<UsageTable, LedgerError> {
    let scene = Scene::open(ledger, access, &query.usage, now).await?;
    // Where the points of a line are days or longer, one reading of the days tells the line and the active days.
    let together = by == Dimension::Person && query.sort.key != SortKey::ActiveDays && scene.window.granularity != Granularity::Hour;
    let mut table = read(&scene, query, by, Some(PAGE), !together).await?;
    if together {
        days(&scene, &mut table).await?;
    } else {
        costs(&scene, &mut table).await?;
    }
    scene.txn.commit().await?;
    Ok(table)
}

/// At most so many of its rows, or all of them, without their cost over time.
///
/// # Errors
/// As for [`super::time_series()`].
pub async fn table_rows(
    ledger: &Ledger,
    access: &Access,
    query: &TableQuery,
    by: Dimension,
    limit: Option<usize>,
    now: Timestamp,
) -> Result<UsageTable, LedgerError> {
    let scene = Scene::open(ledger, access, &query.usage, now).await?;
    let table = read(&scene, query, by, limit, true).await?;
    scene.txn.commit().await?;
    Ok(table)
}

async fn read(scene: &Scene, query: &TableQuery, by: Dimension, limit: Option<usize>, with_days: bool) -> Result<UsageTable, LedgerError> {
    let mut rows: Vec<TableRow> = breakdown::rows(scene, by)
        .await?
        .into_iter()
        .map(|row| TableRow {
            id: row.id,
            name: row.name,
            measures: row.measures,
            before: row.before,
            active_days: None,
            costs: Vec::new(),
        })
        .collect();
    let active = |rows: &[TableRow]| rows.iter().filter(|row| row.is_active()).count();
    let (all, all_active) = (rows.len(), active(&rows));
    table::search(&mut rows, query);
    // Days are only counted for the rows that are told, unless all of them are ordered by their days.
    if query.sort.key == SortKey::ActiveDays {
        count_days(scene, by, &mut rows).await?;
    }
    table::sort(&mut rows, query);
    let cut = table::cut(&rows, query, limit);
    let (found, total) = (rows.len(), rows.iter().map(|row| row.measures).sum());
    let before = rows.iter().map(|row| row.before).sum();
    let (first, active) = (cut.rows.start, active(&rows));
    let mut rows: Vec<TableRow> = rows.drain(cut.rows).collect();
    if with_days && query.sort.key != SortKey::ActiveDays {
        count_days(scene, by, &mut rows).await?;
    }
    Ok(UsageTable {
        question: query.clone(),
        window: scene.told(),
        by,
        all,
        found,
        all_active,
        active,
        total,
        before,
        first,
        rows,
        previous: cut.previous,
        next: cut.next,
        has_events: scene.head.has_events,
    })
}

/// Counts the active days of these rows, if they are persons.
async fn count_days(scene: &Scene, by: Dimension, rows: &mut [TableRow]) -> Result<(), LedgerError> {
    if by != Dimension::Person || rows.is_empty() {
        return Ok(());
    }
    let ids: Vec<i32> = rows.iter().map(|row| row.id).collect();
    let days = scene.active_days(Some(&ids)).await?;
    for row in rows {
        row.active_days = Some(days.get(&row.id).copied().unwrap_or_default());
    }
    Ok(())
}

/// What a small line is drawn with: the buckets, or every so many of them.
fn points(scene: &Scene) -> Vec<Bucket> {
    let buckets = &scene.window.buckets;
    buckets.iter().step_by(buckets.len().div_ceil(POINTS).max(1)).cloned().collect()
}

/// The cost of the rows over time, and on how many days they were active.
async fn days(scene: &Scene, table: &mut UsageTable) -> Result<(), LedgerError> {
    if table.rows.is_empty() {
        return Ok(());
    }
    let points = points(scene);
    let days: Vec<Bucket> = periods::day_starts(&scene.window, &scene.zone)
        .into_iter()
        .map(|start| Bucket {
            start,
            label: String::new(),
        })
        .collect();
    let ids: Vec<i32> = table.rows.iter().map(|row| row.id).collect();
    let selection = scene.selection.only(table.by, &ids);
    let by = [table.by];
    let found = sums(&scene.txn, &selection, &scene.by_day(), Some(&days), &by, Columns::Activity).await?;
    for row in &mut table.rows {
        (row.costs, row.active_days) = (vec![Nanos::ZERO; points.len()], Some(0));
    }
    for sum in found {
        let Some(row) = table.rows.iter_mut().find(|row| row.id == sum.key[0]) else {
            continue;
        };
        let start = days.get(sum.bucket as usize).map_or(0, |day| day.start);
        let point = points.partition_point(|point| point.start <= start).saturating_sub(1);
        if let Some(cost) = row.costs.get_mut(point) {
            *cost += sum.measures.cost;
        }
        if sum.measures.requests > 0 {
            row.active_days = row.active_days.map(|days| days + 1);
        }
    }
    Ok(())
}

/// The cost of the rows over time, of these alone: thousands of persons do not make thousands of lines. A window of many buckets is drawn with
/// fewer points, each of them the sum of some.
async fn costs(scene: &Scene, table: &mut UsageTable) -> Result<(), LedgerError> {
    if table.rows.is_empty() {
        return Ok(());
    }
    let points = points(scene);
    let ids: Vec<i32> = table.rows.iter().map(|row| row.id).collect();
    let selection = scene.selection.only(table.by, &ids);
    let found = sums(
        &scene.txn,
        &selection,
        &scene.in_buckets(),
        Some(&points),
        &[table.by],
        Columns::Cost,
    )
    .await?;
    for row in &mut table.rows {
        row.costs = vec![Nanos::ZERO; points.len()];
    }
    for sum in found {
        let row = table.rows.iter_mut().find(|row| row.id == sum.key[0]);
        if let Some(cost) = row.and_then(|row| row.costs.get_mut(sum.bucket as usize)) {
            *cost += sum.measures.cost;
        }
    }
    Ok(())
}
