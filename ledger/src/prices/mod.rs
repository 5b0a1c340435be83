//! The price table: every price that an event may have been costed with, added and never rewritten; and the book of an org.
//!
//! - `builtin`: the built-in book's prices in the table.
//! - `book`, `own`: the book of an org, and the prices that it has entered.

mod book;
mod builtin;
mod own;

pub(crate) use book::Books;
pub use book::{OrgBook, book};
pub(crate) use builtin::{key_of_book, stored};
pub use builtin::{numbers, sync};
pub(crate) use own::own_number;
pub use own::{enter, own};
