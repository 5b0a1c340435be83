//! Sums over time.

use std::collections::BTreeMap;

use domain::Measures;
use domain::access::Access;
use domain::query::{QueryError, UsageQuery};
use domain::usage::{Dimension, Group, GroupBy, Series};
use jiff::Timestamp;

use super::summary::largest_first;
use super::{Columns, Scene, sums};
use crate::{Ledger, LedgerError};

/// The most sums of one answer: more than any chart shows, and little enough to be held.
const MOST: usize = 200_000;

/// Sums by bucket, and by the values of a dimension if there is one.
///
/// # Errors
/// [`LedgerError::Invalid`] when the question cannot be resolved or has too many sums for an answer, [`LedgerError::NotFound`] for an unknown org.
pub async fn time_series(
    ledger: &Ledger,
    access: &Access,
    query: &UsageQuery,
    group_by: Option<GroupBy>,
    now: Timestamp,
) -> Result<Series, LedgerError> {
    let scene = Scene::open(ledger, access, query, now).await?;
    let by: Vec<Dimension> = group_by.map(GroupBy::dimension).into_iter().collect();
    let buckets = &scene.window.buckets;
    let rows = sums(&scene.txn, &scene.selection, &scene.in_buckets(), Some(buckets), &by, Columns::All).await?;
    let mut groups = BTreeMap::<i32, Vec<Measures>>::new();
    if group_by.is_none() {
        groups.insert(0, vec![Measures::default(); buckets.len()]);
    }
    let fits = |groups: usize| groups.saturating_mul(buckets.len()) <= MOST;
    for row in rows {
        let id = row.key.first().copied().unwrap_or_default();
        let id = group_by.map_or(id, |by| scene.group_of(by, id));
        if !fits(groups.len()) {
            return Err(QueryError::new(
                "granularity",
                "these are more than 200,000 sums: use wider buckets, a shorter range or a filter",
            )
            .into());
        }
        let points = groups.entry(id).or_insert_with(|| vec![Measures::default(); buckets.len()]);
        if let Some(point) = points.get_mut(row.bucket as usize) {
            *point += row.measures;
        }
    }
    let ids: Vec<i32> = groups.keys().copied().collect();
    let names = match group_by {
        Some(by) => scene.group_names(by, &ids).await?,
        None => [(0, "total".to_owned())].into(),
    };
    let mut groups: Vec<Group> = groups
        .into_iter()
        .map(|(id, points)| Group {
            id,
            name: names.get(&id).cloned().unwrap_or_else(|| id.to_string()),
            points,
        })
        .collect();
    groups.sort_by_cached_key(|group| largest_first(group.id, &group.total()));
    let series = Series {
        window: scene.told(),
        buckets: scene.window.buckets.clone(),
        groups,
    };
    scene.txn.commit().await?;
    Ok(series)
}
