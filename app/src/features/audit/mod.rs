//! The Audit log page: who changed what, from where, and how it was before.

mod api;
mod entry_row;
mod filters;
mod page;

pub use page::AuditPage;
