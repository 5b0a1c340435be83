//! Things by three measures: left to right, bottom to top, and size.

use super::figure::Pick;
use super::hue::Hue;
use super::sheet::{Cell, Head, Line, Sheet};
use super::unit::Unit;

/// What is measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Its name.
    pub name: String,
    /// Its unit.
    pub unit: Unit,
}

impl Measure {
    /// A measure.
    #[must_use]
    pub fn new(name: impl Into<String>, unit: Unit) -> Self {
        Self { name: name.into(), unit }
    }
}

/// One thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bubble {
    /// Stays the same when the values change.
    pub id: String,
    /// What it is.
    pub name: String,
    /// Its colour.
    pub hue: Hue,
    /// From left to right.
    pub x: i64,
    /// From bottom to top.
    pub y: i64,
    /// Its area.
    pub size: i64,
}

/// All of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bubbles {
    /// What is shown.
    pub title: String,
    /// The window in words.
    pub window: String,
    /// From left to right.
    pub x: Measure,
    /// From bottom to top.
    pub y: Measure,
    /// The area.
    pub size: Measure,
    /// The things, largest first.
    pub items: Vec<Bubble>,
}

impl Bubbles {
    /// The exact numbers.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        let head = |measure: &Measure| Head::values(measure.name.clone(), measure.unit);
        let line = |item: &Bubble| Line {
            cells: vec![
                Cell::Text(item.name.clone()),
                Cell::Value(self.x.unit, Some(item.x)),
                Cell::Value(self.y.unit, Some(item.y)),
                Cell::Value(self.size.unit, Some(item.size)),
            ],
            pick: Some(Pick {
                id: item.id.clone(),
                point: None,
            }),
        };
        Sheet {
            caption: format!("{}, {}", self.title, self.window),
            heads: vec![Head::words("Name"), head(&self.x), head(&self.y), head(&self.size)],
            lines: self.items.iter().map(line).collect(),
            foot: Vec::new(),
        }
    }

    /// The same without some of them (by id).
    #[must_use]
    pub fn without(&self, hidden: &[String]) -> Self {
        let mut rest = self.clone();
        rest.items.retain(|item| !hidden.contains(&item.id));
        rest
    }

    /// The side of a bubble's box in pixels: areas are as the sizes are.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "pixels")]
    pub fn side(&self, item: &Bubble) -> f64 {
        const LARGEST: f64 = 56.0;
        const SMALLEST: f64 = 8.0;
        let most = self.items.iter().map(|item| item.size).max().unwrap_or_default().max(1);
        ((item.size.max(0) as f64 / most as f64).sqrt() * LARGEST).max(SMALLEST)
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::bubbles;

    #[test]
    fn areas_are_as_the_sizes_are() {
        let bubbles = bubbles();
        let (one, other) = (bubbles.side(&bubbles.items[0]), bubbles.side(&bubbles.items[1]));
        assert!((other * other / (one * one) - 4.0).abs() < 1e-9);
    }
}
