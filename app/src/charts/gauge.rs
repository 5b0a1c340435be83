//! One share of a whole, as a half ring.

use super::sheet::{Cell, Head, Line, Sheet};
use super::unit::Unit;

/// The share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gauge {
    /// What is shown.
    pub title: String,
    /// The window in words.
    pub window: String,
    /// What the share is of: `Succeeded`.
    pub name: String,
    /// Hundredths of a percent; `None` when there is nothing to have a share of.
    pub value: Option<i64>,
    /// The same in numbers: `13 of 1,000 requests failed`.
    pub note: String,
}

impl Gauge {
    /// The exact number.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        Sheet {
            caption: format!("{}, {}", self.title, self.window),
            heads: vec![Head::words("What"), Head::values("Share", Unit::Percent)],
            lines: vec![Line {
                cells: vec![Cell::Text(self.name.clone()), Cell::Value(Unit::Percent, self.value)],
                pick: None,
            }],
            foot: Vec::new(),
        }
    }
}
