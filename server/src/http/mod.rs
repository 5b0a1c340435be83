//! HTTP: the routes, the site's files, problems and health.

mod assets;
mod health;
pub mod problem;
mod router;

pub use assets::{Site, wasm_size};
pub use router::router;
