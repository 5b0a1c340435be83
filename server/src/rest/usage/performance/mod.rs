//! How fast, what failed, when in the week, and what caches saved: the REST twins of the Performance and the Advanced page.

pub mod by_source;
pub mod cache_savings;
pub mod errors;
pub mod heatmap;
pub mod latency;
pub mod latency_heatmap;
pub mod model_mix;
pub mod slowest;
