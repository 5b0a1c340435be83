//! HTTP: the routes, what each asks for, the site's files, problems and health.

mod assets;
pub mod crowd;
pub mod doors;
pub mod extract;
mod headers;
mod health;
pub mod problem;
pub mod refusals;
pub mod room;
mod router;
mod serve;
mod whole;

pub use assets::{Site, wasm_size};
pub use router::{registered, router};
pub use serve::serve;
