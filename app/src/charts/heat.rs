//! Values on a grid, as colours.

use super::figure::Pick;
use super::sheet::{Cell, Head, Line, Sheet};
use super::unit::Unit;

/// The grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heat {
    /// What is shown.
    pub title: String,
    /// The window in words.
    pub window: String,
    /// What the values are.
    pub unit: Unit,
    /// What the columns are.
    pub x_name: String,
    /// What the rows are.
    pub y_name: String,
    /// The columns.
    pub x: Vec<String>,
    /// The rows, from the top.
    pub y: Vec<String>,
    /// The values, row by row; `None` is empty.
    pub values: Vec<Option<i64>>,
    /// Whether the colours follow the logarithm.
    pub log: bool,
}

impl Heat {
    /// The value of a cell.
    #[must_use]
    pub fn at(&self, x: usize, y: usize) -> Option<i64> {
        self.values.get(y * self.x.len() + x).copied().flatten()
    }

    /// Sum over everything.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.values.iter().flatten().sum()
    }

    /// How strong the colour of a value is, from 0 (the least value that is not zero) to 1 (the greatest).
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "colours")]
    pub fn strength(&self, value: i64) -> f64 {
        let known = || self.values.iter().flatten().copied().filter(|value| *value > 0);
        let (Some(low), Some(high)) = (known().min(), known().max()) else {
            return 0.0;
        };
        let scale = |value: i64| {
            let value = value.max(low) as f64;
            if self.log { value.ln() } else { value }
        };
        let (low, high) = (scale(low), scale(high));
        if high > low { (scale(value) - low) / (high - low) } else { 1.0 }
    }

    /// The exact numbers, a line a row.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        let mut heads = vec![Head::words(self.y_name.clone())];
        heads.extend(self.x.iter().map(|name| Head::values(name.clone(), self.unit)));
        let line = |(y, name): (usize, &String)| Line {
            cells: std::iter::once(Cell::Text(name.clone()))
                .chain((0..self.x.len()).map(|x| Cell::Value(self.unit, self.at(x, y))))
                .collect(),
            pick: None::<Pick>,
        };
        Sheet {
            caption: format!("{}, {}, {}. Columns: {}.", self.title, self.unit.name(), self.window, self.x_name),
            heads,
            lines: self.y.iter().enumerate().map(line).collect(),
            foot: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::heat;

    #[test]
    fn each_power_of_ten_is_as_far_from_the_next() {
        let heat = heat();
        let found: Vec<f64> = [1_000_000, 10_000_000, 100_000_000, 1_000_000_000]
            .map(|value| heat.strength(value))
            .to_vec();
        for (value, right) in found.iter().zip([0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0]) {
            assert!((value - right).abs() < 1e-9, "{found:?}");
        }
    }
}
