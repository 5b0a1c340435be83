//! A ranked table of the values of a dimension: in any order, searched, in pages, and as a file. Order, search and page stand in the address, so
//! links and the back button work, and the headings and the search do before scripts are alive.

mod address;
mod cells;
mod heading;
mod nothing;
mod pager;
mod rows;
mod words;

pub use address::{table_url, use_table_query};
pub use rows::{Row, numbers, table_card};
pub use words::Words;
