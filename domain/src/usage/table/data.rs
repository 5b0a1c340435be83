//! What the server reads for a page with a table.

use serde::{Deserialize, Serialize};

use super::{Cursor, Start, TableQuery, TableRow};
use crate::Measures;
use crate::usage::{Dimension, Snapshot, Window};

/// How many rows a page shows.
pub const PAGE: usize = 25;

/// A page of the ranked values of a dimension, with the sums of all that were found. Values without use in the window are listed when they had
/// some in what it is compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageTable {
    /// What was asked for.
    pub question: TableQuery,
    /// The window.
    pub window: Window,
    /// What the rows are values of.
    pub by: Dimension,
    /// How many values the filters let through.
    pub all: usize,
    /// How many of them were found; all, when nothing was searched for.
    pub found: usize,
    /// How many of all have a name and made a request in the window.
    pub all_active: usize,
    /// The same of those that were found.
    pub active: usize,
    /// The sum of those that were found.
    pub total: Measures,
    /// Their sum in what the window is compared with.
    pub before: Measures,
    /// How many of them stand before the first row of the page.
    pub first: usize,
    /// The rows of the page, in the order that was asked for.
    pub rows: Vec<TableRow>,
    /// Where the page before begins; `None` where there is none.
    pub previous: Option<Start>,
    /// Where the next page begins; `None` where there is none.
    pub next: Option<Cursor>,
    /// Whether the org has any event at all that the asker may see.
    pub has_events: bool,
}

impl Snapshot for UsageTable {
    crate::usage::asked!(TableQuery, question, question.usage);
}
