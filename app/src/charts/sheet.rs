//! The exact numbers behind a chart: its table on the page and its CSV file are both made of this.

use super::figure::Pick;
use super::unit::Unit;

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// What stands below it.
    pub name: String,
    /// In which unit, if it holds numbers.
    pub unit: Option<Unit>,
    /// Where it is shown.
    pub place: Place,
}

/// Where a column is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On the page and in the file.
    Both,
    /// In the file only: what a page has no room for.
    File,
    /// On the page only: what a spreadsheet works out itself.
    Page,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// An instant, unix seconds.
    Instant(i64),
    /// A value, or a gap.
    Value(Unit, Option<i64>),
    /// A part of a whole.
    Share(i64, i64),
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its cells, one a heading.
    pub cells: Vec<Cell>,
    /// What a click on it means.
    pub pick: Option<Pick>,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// What it is about.
    pub caption: String,
    /// Its headings.
    pub heads: Vec<Head>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// The last line, with sums; empty where sums mean nothing.
    pub foot: Vec<Cell>,
}

impl Head {
    /// A heading above words.
    #[must_use]
    pub fn words(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            unit: None,
            place: Place::Both,
        }
    }

    /// A heading above values.
    #[must_use]
    pub fn values(name: impl Into<String>, unit: Unit) -> Self {
        Self {
            name: name.into(),
            unit: Some(unit),
            place: Place::Both,
        }
    }

    /// The same in one place only.
    #[must_use]
    pub fn only(self, place: Place) -> Self {
        Self { place, ..self }
    }
}

impl Sheet {
    /// The columns of a place.
    pub fn columns(&self, not_in: Place) -> impl Iterator<Item = (usize, &Head)> {
        self.heads.iter().enumerate().filter(move |(_, head)| head.place != not_in)
    }
}
