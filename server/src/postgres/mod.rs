//! The database server: an embedded Postgres of our own, or one that exists already.

pub mod binaries;
mod cluster;
mod credentials;
mod database;
mod embedded;
mod error;
mod launch;
mod memory;
mod place;
mod postmaster;
mod roles;
mod unprivileged;

pub use database::Database;
pub use embedded::{Embedded, Start, Stop};
pub use error::PostgresError;
pub use roles::{connect, ensure_role};
