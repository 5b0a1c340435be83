//! The stage that tests play on: a cluster per run, a migrated template, a copy of it per test.

mod bill;
mod cluster;
mod event;
mod http;
mod stage;

pub use event::{batch, event};
pub use http::{Server, ask, cookie, cookies, signed_in, sse};
pub use stage::Stage;
