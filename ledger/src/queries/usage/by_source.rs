//! The organization's own plans against brought keys.

use domain::Measures;
use domain::access::Access;
use domain::account::KeySource;
use domain::overview::Bucket;
use domain::query::UsageQuery;
use domain::usage::{Dimension, SourceUse, Window};
use jiff::Timestamp;

use super::{Columns, Scene, sums};
use crate::{Ledger, LedgerError};

/// Sums by key source and bucket: the organization's own plans, then brought keys. Every account has one of the two, so both together are
/// everything that passes.
///
/// # Errors
/// As for [`super::time_series()`].
pub async fn by_source(
    ledger: &Ledger,
    access: &Access,
    query: &UsageQuery,
    now: Timestamp,
) -> Result<(Window, Vec<Bucket>, Vec<SourceUse>), LedgerError> {
    let scene = Scene::open(ledger, access, query, now).await?;
    let told = (scene.told(), scene.window.buckets.clone(), sources(&scene).await?);
    scene.txn.commit().await?;
    Ok(told)
}

/// The two of a scene's window.
pub(crate) async fn sources(scene: &Scene) -> Result<Vec<SourceUse>, LedgerError> {
    let buckets = &scene.window.buckets;
    let passes = |account: &&domain::account::Account| scene.selection.accounts.contains(&account.id);
    let mut found: Vec<SourceUse> = KeySource::ALL
        .iter()
        .map(|source| SourceUse {
            source: *source,
            accounts: scene
                .accounts
                .iter()
                .filter(passes)
                .filter(|account| account.key_source == *source)
                .map(|account| account.id)
                .collect(),
            points: vec![Measures::default(); buckets.len()],
            before: Measures::default(),
        })
        .collect();
    let by = [Dimension::Account];
    for row in sums(&scene.txn, &scene.selection, &scene.in_buckets(), Some(buckets), &by, Columns::All).await? {
        let source = found.iter_mut().find(|source| source.accounts.contains(&row.key[0]));
        if let Some(point) = source.and_then(|source| source.points.get_mut(row.bucket as usize)) {
            *point += row.measures;
        }
    }
    for row in sums(&scene.txn, &scene.selection, &scene.before(), None, &by, Columns::All).await? {
        if let Some(source) = found.iter_mut().find(|source| source.accounts.contains(&row.key[0])) {
            source.before += row.measures;
        }
    }
    Ok(found)
}
