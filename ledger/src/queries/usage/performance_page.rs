//! What the Performance page shows, read in one snapshot.

use domain::Measures;
use domain::access::Access;
use domain::query::UsageQuery;
use domain::usage::{Counts, PerformancePage, Speeds};
use jiff::Timestamp;

use super::speeds::{over_time, times};
use super::{Columns, Scene, errors, latency_hours, slowest, sums};
use crate::{Ledger, LedgerError};

/// Reads it.
///
/// # Errors
/// As for [`super::time_series()`].
pub async fn performance_page(
    ledger: &Ledger,
    access: &Access,
    query: &UsageQuery,
    now: Timestamp,
) -> Result<PerformancePage, LedgerError> {
    let scene = Scene::open(ledger, access, query, now).await?;
    let (overall, points) = over_time(&scene).await?;
    let mut overall_before = Speeds::default();
    for speeds in times(&scene, &scene.before(), None).await?.values() {
        overall_before.merge(speeds);
    }
    let counts = counts(&scene).await?;
    let mut read = Counts::default();
    counts.iter().for_each(|count| read.add(*count));
    let page = PerformancePage {
        query: query.clone(),
        window: scene.told(),
        gate: scene.gate(),
        counts,
        read,
        before: before(&scene).await?,
        overall: (&overall).into(),
        overall_before: (&overall_before).into(),
        points,
        errors: errors::types(&scene).await?,
        hours: latency_hours::hours(&scene).await?,
        slowest: slowest::slowest_of(&scene, &overall.latency).await?,
        colours: scene.colours(now).await?,
        has_events: scene.head.has_events,
        buckets: scene.window.buckets.clone(),
    };
    scene.txn.commit().await?;
    Ok(page)
}

/// Requests, and how many of them failed, by bucket.
async fn counts(scene: &Scene) -> Result<Vec<Counts>, LedgerError> {
    let buckets = &scene.window.buckets;
    let mut counts = vec![Counts::default(); buckets.len()];
    for row in sums(
        &scene.txn,
        &scene.selection,
        &scene.in_buckets(),
        Some(buckets),
        &[],
        Columns::Outcomes,
    )
    .await?
    {
        if let Some(count) = counts.get_mut(row.bucket as usize) {
            count.add(row.measures.into());
        }
    }
    Ok(counts)
}

/// The same of the compared period.
async fn before(scene: &Scene) -> Result<Counts, LedgerError> {
    let rows = sums(&scene.txn, &scene.selection, &scene.before(), None, &[], Columns::Outcomes).await?;
    Ok(rows.iter().map(|row| row.measures).sum::<Measures>().into())
}
