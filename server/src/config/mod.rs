//! What the flags and the environment say.

mod bench;
mod database;
mod serve;

pub use bench::{BenchArgs, Part};
pub use database::DatabaseArgs;
pub use serve::ServeArgs;
