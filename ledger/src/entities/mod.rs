//! `SeaORM` entities of the tables that are edited row by row. Events and rollups are written and read by SQL of their own.

pub mod account;
pub mod ingest_key;
pub mod membership;
pub mod org;
pub mod user;
