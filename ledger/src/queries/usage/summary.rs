//! The totals of a window.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use domain::access::Access;
use domain::query::UsageQuery;
use domain::usage::{Dimension, Summary};
use domain::{Measures, Nanos};
use jiff::Timestamp;

use super::{Columns, Scene, Sum, sums};
use crate::{Ledger, LedgerError};

/// Reads them.
///
/// # Errors
/// As for [`super::time_series()`].
pub async fn summary(ledger: &Ledger, access: &Access, query: &UsageQuery, now: Timestamp) -> Result<Summary, LedgerError> {
    let scene = Scene::open(ledger, access, query, now).await?;
    let by = [Dimension::Person, Dimension::Model];
    let rows = sums(&scene.txn, &scene.selection, &scene.whole(), None, &by, Columns::All).await?;
    let before = sums(
        &scene.txn,
        &scene.selection,
        &scene.before(),
        None,
        &[Dimension::Person],
        Columns::All,
    )
    .await?;
    let told = Summary {
        window: scene.told(),
        total: total(&rows),
        people: people(&rows),
        before: total(&before),
        before_people: people(&before),
        unpriced_models: models_with(&scene, &rows, 1, |sum| sum.unpriced_requests, |sum| sum.unpriced_tokens),
        unsaved_models: models_with(&scene, &rows, 1, |sum| sum.unsaved_reads, |sum| sum.unsaved_reads),
        limited: access.accounts.is_some(),
    };
    scene.txn.commit().await?;
    Ok(told)
}

fn total(rows: &[Sum]) -> Measures {
    rows.iter().map(|row| row.measures).sum()
}

fn people(rows: &[Sum]) -> u32 {
    let active = rows
        .iter()
        .filter(|row| row.key[0] != 0 && row.measures.requests > 0)
        .map(|row| row.key[0]);
    u32::try_from(active.collect::<BTreeSet<_>>().len()).unwrap_or(u32::MAX)
}

/// Names of the models that have some of one thing, most of another first. `at` is the place of the model in the rows' keys.
pub(super) fn models_with(
    scene: &Scene,
    rows: &[Sum],
    at: usize,
    some: impl Fn(&Measures) -> i64,
    most: impl Fn(&Measures) -> i64,
) -> Vec<String> {
    let mut by_model = std::collections::BTreeMap::<i32, Measures>::new();
    for row in rows {
        *by_model.entry(row.key[at]).or_default() += row.measures;
    }
    let mut found: Vec<(i32, Measures)> = by_model.into_iter().filter(|(_, sum)| some(sum) > 0).collect();
    found.sort_by_key(|(id, sum)| (Reverse(most(sum)), *id));
    found.into_iter().map(|(id, _)| scene.model_name(id).to_owned()).collect()
}

/// Largest cost first, then most tokens, then the number.
pub(super) fn largest_first(id: i32, sum: &Measures) -> (Reverse<Nanos>, Reverse<i64>, i32) {
    (Reverse(sum.cost), Reverse(sum.tokens()), id)
}
