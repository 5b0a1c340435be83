//! What a page asks for: window, comparison, granularity, zone and filters, as the URL spells them.

mod drill;
mod facet;
mod filters;
mod parameters;
mod range;
mod usage;

pub use facet::Facet;
pub use filters::{Filters, MAX_CHOICES};
pub use parameters::Parameters;
pub use range::{Compare, Granularity, MAX_BUCKETS, MAX_DAYS, Range};
pub use usage::{QueryError, UsageQuery, ZoneChoice};
