//! What changed most.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::BreakdownRow;
use crate::Nanos;

/// How much one value of a dimension has to do with the change of the total.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Driver {
    /// Its number.
    pub id: i32,
    /// Its name.
    pub name: String,
    /// Its cost in the window.
    pub cost: Nanos,
    /// Its cost before.
    pub before: Nanos,
    /// The difference.
    pub change: Nanos,
    /// The difference over the change of the total, so that all shares add up to 1; `None` where the total has not changed. Above 1, or
    /// negative, where values have changed in opposite directions.
    pub share: Option<f64>,
}

/// The values that changed most, either way, at most so many.
#[must_use]
pub fn drivers(rows: &[BreakdownRow], most: usize) -> Vec<Driver> {
    let total: Nanos = rows.iter().map(|row| row.measures.cost - row.before.cost).sum();
    let mut drivers: Vec<Driver> = rows
        .iter()
        .map(|row| {
            let change = row.measures.cost - row.before.cost;
            #[expect(clippy::cast_precision_loss, reason = "a share, for people")]
            let share = (total != Nanos::ZERO).then(|| change.0 as f64 / total.0 as f64);
            Driver {
                id: row.id,
                name: row.name.clone(),
                cost: row.measures.cost,
                before: row.before.cost,
                change,
                share,
            }
        })
        .filter(|driver| driver.change != Nanos::ZERO)
        .collect();
    drivers.sort_by_key(|driver| (Reverse(driver.change.0.unsigned_abs()), driver.id));
    drivers.truncate(most);
    drivers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Measures;

    fn row(id: i32, cost: i64, before: i64) -> BreakdownRow {
        let of = |cost| Measures {
            cost: Nanos(cost),
            ..Measures::default()
        };
        BreakdownRow {
            id,
            name: id.to_string(),
            measures: of(cost),
            before: of(before),
        }
    }

    #[test]
    fn the_largest_change_comes_first_and_shares_add_up() {
        let rows = [row(1, 100, 100), row(2, 50, 10), row(3, 5, 65), row(4, 90, 0)];
        let found = drivers(&rows, 10);
        assert_eq!(
            found.iter().map(|driver| driver.id).collect::<Vec<_>>(),
            [4, 3, 2],
            "what has not changed is no driver"
        );
        assert_eq!(found[1].change, Nanos(-60));
        let shares: f64 = found.iter().filter_map(|driver| driver.share).sum();
        assert!((shares - 1.0).abs() < 1e-12);
        assert_eq!(drivers(&rows, 1).len(), 1);
        assert_eq!(drivers(&[row(1, 5, 6), row(2, 6, 5)], 9)[0].share, None);
    }
}
