//! Log files in: found, read, costed, recorded, and followed as they grow.
//!
//! [`import()`] is the pipeline that both a command and the follower use; [`first_start`] is what `serve` calls.

mod events;
pub mod files;
pub mod first_start;
mod follow;
mod format;
pub mod home;
mod mark;
mod meter;
pub mod owner;
mod pipeline;
mod read;
mod reader;
mod summary;

pub use follow::{Followed, follow, log_report};
pub use format::Format;
pub use meter::Meter;
pub use owner::Target;
pub use pipeline::{ImportError, import};
pub use summary::Summary;
