//! Cost by the values of a dimension, and by model within each.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use domain::Nanos;
use domain::usage::{Dimension, Part};

use crate::LedgerError;
use crate::queries::usage::Scene;

/// The dearest values by name, and all others as one. What cost nothing is left out.
pub(super) async fn parts(
    scene: &Scene,
    by: Dimension,
    costs: impl Iterator<Item = (i32, i32, Nanos)>,
    most: usize,
) -> Result<Vec<Part>, LedgerError> {
    let mut found = BTreeMap::<i32, BTreeMap<i32, Nanos>>::new();
    for (id, model, cost) in costs.filter(|(_, _, cost)| *cost != Nanos::ZERO) {
        *found.entry(id).or_default().entry(model).or_default() += cost;
    }
    let mut ranked: Vec<(i32, BTreeMap<i32, Nanos>)> = found.into_iter().collect();
    ranked.sort_by_cached_key(|(id, models)| (Reverse(models.values().copied().sum::<Nanos>()), *id));
    let rest = ranked.split_off(most.min(ranked.len()));
    let ids: Vec<i32> = ranked.iter().map(|(id, _)| *id).collect();
    let names: HashMap<i32, String> = scene.names(by, &ids).await?;
    let mut parts: Vec<Part> = ranked
        .into_iter()
        .map(|(id, models)| Part {
            id,
            name: names.get(&id).cloned().unwrap_or_else(|| id.to_string()),
            models: largest(models),
        })
        .collect();
    if !rest.is_empty() {
        let mut models = BTreeMap::<i32, Nanos>::new();
        for (model, cost) in rest.iter().flat_map(|(_, models)| models) {
            *models.entry(*model).or_default() += *cost;
        }
        parts.push(Part {
            id: Part::REST,
            name: format!("{} others", rest.len()),
            models: largest(models),
        });
    }
    Ok(parts)
}

fn largest(models: BTreeMap<i32, Nanos>) -> Vec<(i32, Nanos)> {
    let mut models: Vec<(i32, Nanos)> = models.into_iter().collect();
    models.sort_by_key(|(model, cost)| (Reverse(*cost), *model));
    models
}
