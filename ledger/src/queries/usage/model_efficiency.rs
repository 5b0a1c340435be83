//! What each model gives for its money, and how fast it is.

use std::collections::BTreeMap;

use domain::Measures;
use domain::access::Access;
use domain::pricing::Book;
use domain::query::UsageQuery;
use domain::usage::{Dimension, ModelEfficiency, ModelRow, Percentiles, Speeds, Vendor};
use jiff::Timestamp;

use super::speeds::times;
use super::summary::largest_first;
use super::{Columns, Scene, sums};
use crate::{Ledger, LedgerError};

/// What is known of one model.
#[derive(Default)]
struct Found {
    measures: Measures,
    before: Measures,
    speeds: Speeds,
}

/// Everything that the Models page shows, in one snapshot.
///
/// # Errors
/// As for [`super::time_series()`].
pub async fn model_efficiency(
    ledger: &Ledger,
    access: &Access,
    query: &UsageQuery,
    now: Timestamp,
) -> Result<ModelEfficiency, LedgerError> {
    let scene = Scene::open(ledger, access, query, now).await?;
    let (txn, selection, by) = (&scene.txn, &scene.selection, [Dimension::Model]);
    let mut found = BTreeMap::<i32, Found>::new();
    for row in sums(txn, selection, &scene.whole(), None, &by, Columns::All).await? {
        found.entry(row.key[0]).or_default().measures += row.measures;
    }
    for row in sums(txn, selection, &scene.before(), None, &by, Columns::All).await? {
        found.entry(row.key[0]).or_default().before += row.measures;
    }
    let mut overall = Speeds::default();
    for ((_, model), speeds) in &times(&scene, &scene.whole(), Some(Dimension::Model)).await? {
        overall.merge(speeds);
        found.entry(*model).or_default().speeds.merge(speeds);
    }
    let mut rows: Vec<ModelRow> = found
        .into_iter()
        .filter(|(_, model)| !model.measures.is_zero() || !model.before.is_zero())
        .map(|(id, model)| row(&scene, id, &model))
        .collect();
    rows.sort_by_key(|row| largest_first(row.id, &row.measures));
    let told = ModelEfficiency {
        query: query.clone(),
        window: scene.told(),
        rows,
        overall: Percentiles::from(&overall),
        colours: scene.colours(now).await?,
        book: book(now),
        gate: scene.gate(),
        has_events: scene.head.has_events,
        limited: access.accounts.is_some(),
    };
    scene.txn.commit().await?;
    Ok(told)
}

fn row(scene: &Scene, id: i32, found: &Found) -> ModelRow {
    ModelRow {
        id,
        name: scene.model_name(id).to_owned(),
        class: scene.models.iter().find(|model| model.id == id).map(|model| model.class),
        measures: found.measures,
        before: found.before,
        speed: (&found.speeds).into(),
    }
}

/// The models of the price book that are sold now, by vendor.
fn book(now: Timestamp) -> Vec<Vendor> {
    let mut vendors: Vec<Vendor> = Vec::new();
    for (vendor, model) in Book::builtin().sold_at(now) {
        match vendors.iter_mut().find(|known| known.name == vendor) {
            Some(known) => known.models.push(model.to_owned()),
            None => vendors.push(Vendor {
                name: vendor.to_owned(),
                models: vec![model.to_owned()],
            }),
        }
    }
    for vendor in &mut vendors {
        vendor.models.sort_unstable();
    }
    vendors
}
