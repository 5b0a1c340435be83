//! The People page: persons, ranked, each with what they spent it on.

mod api;
mod details;
mod page;

pub use page::PeoplePage;
