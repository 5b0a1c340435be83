//! The page of a single request: everything that is kept of it, its cost line by line, its trace, and the requests around it.

mod before;
mod cost;
mod facts;
mod missing;
mod neighbours;
mod page;
mod trace;
mod words;

pub use page::RequestPage;
