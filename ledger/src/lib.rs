//! Postgres: the entities, the one way in ([`record`]), one file per query, and the change listener.
//!
//! Every function that reads or writes an org's data takes [`domain::access::Access`] (or the org, for the program's own jobs) first.

pub mod accounts;
pub mod api_tokens;
pub mod audit;
pub mod calendar;
pub mod changes;
pub mod connect;
pub mod dimensions;
pub mod entities;
pub mod error;
pub mod imports;
mod instant;
pub mod keys;
pub mod links;
pub mod maintenance;
pub mod members;
pub mod orgs;
pub mod prices;
pub mod projects;
pub mod queries;
pub mod record;
pub mod reprice;
pub mod rules;
pub mod sessions;
pub mod setup;
pub mod sign_ins;
pub mod statements;
pub mod tries;
pub mod users;
pub mod verify;
pub mod views;

pub use connect::Ledger;
pub use error::LedgerError;
