//! What the analytics pages and `/api/v1/usage/` answer with.

mod breakdown;
mod dimension;
mod drivers;
mod series;
mod speed;
mod summary;

pub use breakdown::{Breakdown, BreakdownRow};
pub use dimension::Dimension;
pub use drivers::{Driver, drivers};
pub use series::{Group, Series};
pub use speed::{ErrorType, Errors, Heatmap, Latency, Percentiles, Speeds};
pub use summary::{MonthToDate, Summary, Window};
