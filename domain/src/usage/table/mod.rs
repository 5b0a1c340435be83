//! A ranked table of the values of a dimension (agents, persons): how it is asked for, ordered, searched and cut into pages. There are at most
//! a few thousand values, so all of that happens to the rows of one query, and is the same for the page, its file and the REST API.

mod cursor;
mod data;
mod parameters;
mod query;
mod rows;
mod sort;

pub use cursor::{Cursor, Start};
pub use data::{PAGE, UsageTable};
pub use parameters::TableParameters;
pub use query::{LONGEST_SEARCH, TableQuery};
pub use rows::{Cut, TableRow, cut, search, sort};
pub use sort::{Sort, SortKey};
