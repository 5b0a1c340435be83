//! What sums are made of, by the values of one of their dimensions.

use std::collections::BTreeMap;

use domain::Measures;
use domain::usage::{Dimension, NamedSum, Parts};

use super::{Scene, Sum};
use crate::LedgerError;

/// Adds rows up by the dimension that has this place in their keys; at most so many values are named.
pub(super) async fn parts(scene: &Scene, rows: &[Sum], place: usize, by: Dimension, most: usize) -> Result<Parts, LedgerError> {
    let mut found = BTreeMap::<i32, Measures>::new();
    for row in rows {
        if let Some(id) = row.key.get(place) {
            *found.entry(*id).or_default() += row.measures;
        }
    }
    let unnamed = found
        .into_iter()
        .filter(|(_, measures)| !measures.is_zero())
        .map(|(id, measures)| NamedSum {
            id,
            name: id.to_string(),
            measures,
        });
    let mut parts = Parts::of(unnamed.collect(), most);
    // Only names that are shown are looked up.
    let ids: Vec<i32> = parts.named.iter().map(|part| part.id).collect();
    let mut names = scene.names(by, &ids).await?;
    for part in &mut parts.named {
        if let Some(name) = names.remove(&part.id) {
            part.name = name;
        }
    }
    Ok(parts)
}
