//! What changed most against what the window is compared with, by every dimension.

use std::collections::BTreeMap;

use domain::Measures;
use domain::usage::{BreakdownRow, Changes, Dimension, GroupBy, drivers};

use crate::LedgerError;
use crate::queries::usage::{Scene, Sum};

/// How many values of each dimension.
const MOST: usize = 5;

/// Sums by some dimensions, now and before.
type Asked<'a> = (&'a [Dimension], &'a [Sum], &'a [Sum]);

/// What is told of the values of a dimension besides: the class of models, the source of accounts.
const fn known(of: Dimension) -> Option<GroupBy> {
    match of {
        Dimension::Model => Some(GroupBy::Class),
        Dimension::Account => Some(GroupBy::Source),
        _ => None,
    }
}

/// For each dimension of what was asked, and for what is known of its values.
pub(super) async fn changes<const N: usize>(scene: &Scene, asked: [Asked<'_>; N]) -> Result<Vec<Changes>, LedgerError> {
    let mut found: Vec<Changes> = Vec::new();
    for (dimensions, now, before) in asked {
        let places = dimensions.iter().copied().enumerate();
        let all = places.flat_map(|(at, of)| [Some(of.into()), known(of)].into_iter().flatten().map(move |by: GroupBy| (at, by)));
        for (at, by) in all {
            let mut sums = BTreeMap::<i32, (Measures, Measures)>::new();
            for row in now {
                sums.entry(scene.group_of(by, row.key[at])).or_default().0 += row.measures;
            }
            for row in before {
                sums.entry(scene.group_of(by, row.key[at])).or_default().1 += row.measures;
            }
            let rows: Vec<BreakdownRow> = sums
                .into_iter()
                .map(|(id, (measures, before))| BreakdownRow {
                    id,
                    name: String::new(),
                    measures,
                    before,
                })
                .collect();
            // Names are asked for what is shown only.
            let mut drivers = drivers(&rows, MOST);
            let ids: Vec<i32> = drivers.iter().map(|driver| driver.id).collect();
            let names = scene.group_names(by, &ids).await?;
            for driver in &mut drivers {
                driver.name = names.get(&driver.id).cloned().unwrap_or_else(|| driver.id.to_string());
            }
            found.push(Changes { by, drivers });
        }
    }
    Ok(found)
}
