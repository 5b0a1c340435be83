//! What the analytics pages and `/api/v1/usage/` ask. All of them choose what passes by [`Selection`] and add it up by [`sums()`], so that they
//! cannot disagree.

mod breakdown;
mod days;
mod errors;
mod head;
mod heatmap;
mod models;
mod names;
mod projection;
mod scene;
mod selection;
mod spans;
mod speeds;
mod summary;
mod sums;
mod time_series;

pub use breakdown::breakdown;
pub use errors::errors;
pub use heatmap::heatmap;
pub use projection::projection;
pub use selection::Selection;
pub use spans::Spans;
pub use speeds::latency;
pub use summary::summary;
pub use sums::{Columns, Sum, sums};
pub use time_series::time_series;

pub(crate) use head::Head;
pub(crate) use scene::Scene;
