//! What the flags and the environment say.

mod database;
mod serve;

pub use database::DatabaseArgs;
pub use serve::ServeArgs;
