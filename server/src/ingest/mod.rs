//! Events in over HTTP: `POST /api/v1/events`.
//!
//! Body → [`sources::events`] → account → price → the org's batcher → [`ledger::record`]; the answer comes after the commit.

mod accounts;
mod answer;
mod batcher;
mod handler;
mod keys;

pub use batcher::Ingest;
pub use handler::{__path_events, events};

/// The largest body, in bytes, after decompression.
pub const MAX_BODY: usize = 64 * 1024 * 1024;
/// The largest body as it comes over the network, in bytes.
pub const MAX_WIRE_BODY: usize = 16 * 1024 * 1024;
