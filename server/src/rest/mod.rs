//! The REST API: the same functions of the ledger as the page, for programs. One file for each kind of thing.

mod accounts;
mod audit;
mod clients;
pub(crate) mod csv;
mod document;
mod export;
mod ingest_keys;
mod invitations;
mod me;
mod members;
mod organization;
mod projects;
mod rules;
mod sessions;
mod statements;
mod tokens;
mod usage;
mod views;

pub use audit::to_csv;
pub use document::{__path_document, document, routes};
pub(crate) use usage::dollars;
