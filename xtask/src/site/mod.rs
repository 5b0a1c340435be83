//! The page's files, from the Rust and style sources to `target/site`.

mod assets;
mod bundle;
mod compress;
mod fingerprint;
mod manifest;
pub mod pipeline;
pub mod sizes;
mod wasm;

pub use fingerprint::Fingerprint;
pub use manifest::Manifest;
pub use pipeline::{Effort, build};
