//! Sums by the values of one dimension.

use serde::{Deserialize, Serialize};

use super::{GroupBy, Window};
use crate::Measures;

/// One value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakdownRow {
    /// Its number; 0 is "not named".
    pub id: i32,
    /// Its name.
    pub name: String,
    /// Its sums in the window.
    pub measures: Measures,
    /// Its sums in what the window is compared with.
    pub before: Measures,
}

/// All values with use in the window or in what it is compared with, largest cost first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breakdown {
    /// The window.
    pub window: Window,
    /// What the rows are values of.
    pub by: GroupBy,
    /// The rows.
    pub rows: Vec<BreakdownRow>,
}

impl Breakdown {
    /// Sum over the rows.
    #[must_use]
    pub fn total(&self) -> Measures {
        self.rows.iter().map(|row| row.measures).sum()
    }
}
