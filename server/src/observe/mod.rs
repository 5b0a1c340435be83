//! What operators see: metrics, and a log in which every line of a request carries its id.

mod metrics;
mod requests;

pub use metrics::{__path_metrics, Metrics, metrics};
pub use requests::{count, traced};
