//! The pure domain of Countinghouse: no I/O, no clock, no database. It compiles to wasm, so the page and the server share one arithmetic.

pub mod access;
pub mod account;
pub mod address;
pub mod apportion;
pub mod audit;
pub mod billing;
pub mod civil;
pub mod event;
pub mod forecast;
pub mod live;
pub mod measures;
pub mod models;
pub mod money;
pub mod org;
pub mod overview;
pub mod people;
#[cfg(feature = "zones")]
pub mod periods;
pub mod pricing;
pub mod projects;
pub mod query;
pub mod reports;
pub mod rules;
pub mod sessions;
pub mod sketch;
pub mod statements;
pub mod suggest;
pub mod text;
pub mod tokens;
pub mod usage;
pub mod views;

pub use event::{Outcome, Source, UsageEvent};
pub use measures::Measures;
pub use money::Nanos;
pub use tokens::Tokens;
