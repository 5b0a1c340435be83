//! What the Usage page shows, read in one snapshot.

mod changes;
mod parts;

use std::collections::BTreeMap;

use domain::access::Access;
use domain::overview::Bucket;
use domain::query::UsageQuery;
use domain::usage::{Dimension, Group, UsagePage, expected};
use domain::{Measures, Nanos, periods};
use jiff::Timestamp;

use super::projection::{history, month_to_date};
use super::summary::{largest_first, models_with};
use super::{Columns, Scene, Sum, speeds, sums};
use crate::{Ledger, LedgerError};
use changes::changes;
use parts::parts;

/// How many persons, or actions, a page shows by name.
const MOST: usize = 40;

/// Reads it.
///
/// # Errors
/// As for [`super::time_series()`].
pub async fn usage_page(ledger: &Ledger, access: &Access, query: &UsageQuery, now: Timestamp) -> Result<UsagePage, LedgerError> {
    let mut scene = Scene::open(ledger, access, query, now).await?;
    let buckets = scene.window.buckets.clone();
    let by_action = {
        let by = [Dimension::Action, Dimension::Model];
        sums(&scene.txn, &scene.selection, &scene.in_buckets(), Some(&buckets), &by, Columns::All).await?
    };
    let (whole, before) = (scene.whole(), scene.before());
    let who = [Dimension::Account, Dimension::Person, Dimension::Model];
    let by_who = sums(&scene.txn, &scene.selection, &whole, None, &who, Columns::All).await?;
    let who_before = sums(&scene.txn, &scene.selection, &before, None, &who, Columns::All).await?;
    let what = [Dimension::Agent, Dimension::Action, Dimension::Outcome];
    let by_what = sums(&scene.txn, &scene.selection, &whole, None, &what, Columns::Cost).await?;
    let what_before = sums(&scene.txn, &scene.selection, &before, None, &what, Columns::Cost).await?;

    let mut points = vec![Measures::default(); buckets.len()];
    for row in &by_action {
        if let Some(point) = points.get_mut(row.bucket as usize) {
            *point += row.measures;
        }
    }
    let ahead = periods::ahead(&scene.window, &scene.zone, now);
    let granularity = scene.window.granularity;
    let has_today = (scene.window.start..scene.window.end).contains(&now.as_second());
    let mut page = UsagePage {
        query: query.clone(),
        window: scene.told(),
        points,
        before: who_before.iter().map(|row| row.measures).sum(),
        actions: groups(&scene, &by_action, buckets.len()).await?,
        people: parts(
            &scene,
            Dimension::Person,
            by_who.iter().map(|row| (row.key[1], row.key[2], row.measures.cost)),
            MOST,
        )
        .await?,
        features: parts(
            &scene,
            Dimension::Action,
            by_action.iter().map(|row| (row.key[0], row.key[1], row.measures.cost)),
            MOST,
        )
        .await?,
        sizes: (&speeds::overall(&scene, &whole).await?.sizes).into(),
        changes: changes(
            &scene,
            [
                (&who[..], &by_who[..], &who_before[..]),
                (&what[..], &by_what[..], &what_before[..]),
            ],
        )
        .await?,
        unpriced_models: models_with(&scene, &by_who, 2, |sum| sum.unpriced_requests, |sum| sum.unpriced_tokens),
        unsaved_models: models_with(&scene, &by_who, 2, |sum| sum.unsaved_reads, |sum| sum.unsaved_reads),
        colours: scene.colours(now).await?,
        gate: scene.gate(),
        has_events: scene.head.has_events,
        models: scene.models.clone(),
        month: {
            scene.look_at(&history(query), now)?;
            month_to_date(&scene, now).await?
        },
        buckets,
        ahead,
        expected: Vec::new(),
        without_size: 0,
    };
    let sized: i64 = page.sizes.bins.iter().map(|bin| bin.requests).sum();
    page.without_size = (page.total().requests - sized).max(0);
    if has_today {
        let all: Vec<Bucket> = page.buckets.iter().chain(&page.ahead).cloned().collect();
        let spent: Vec<Nanos> = page.points.iter().map(|point| point.cost).collect();
        page.expected = expected(&all, granularity, &spent, &page.month, now.as_second());
    }
    scene.txn.commit().await?;
    Ok(page)
}

/// Sums by action over the buckets, largest cost first.
async fn groups(scene: &Scene, rows: &[Sum], buckets: usize) -> Result<Vec<Group>, LedgerError> {
    let mut found = BTreeMap::<i32, Vec<Measures>>::new();
    for row in rows {
        let points = found.entry(row.key[0]).or_insert_with(|| vec![Measures::default(); buckets]);
        if let Some(point) = points.get_mut(row.bucket as usize) {
            *point += row.measures;
        }
    }
    let ids: Vec<i32> = found.keys().copied().collect();
    let names = scene.names(Dimension::Action, &ids).await?;
    let mut groups: Vec<Group> = found
        .into_iter()
        .map(|(id, points)| Group {
            id,
            name: names.get(&id).cloned().unwrap_or_else(|| id.to_string()),
            points,
        })
        .collect();
    groups.sort_by_cached_key(|group| largest_first(group.id, &group.total()));
    Ok(groups)
}
