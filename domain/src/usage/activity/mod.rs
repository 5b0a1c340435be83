//! The log of requests: what is asked of it, what it answers, and one request with everything that is kept of it.

mod clock;
mod cost;
mod detail;
mod page;
mod query;
mod recent;
mod row;
mod waterfall;

pub use clock::Clock;
pub use cost::{CostStory, CostedBefore, PriceVersion, Verdict};
pub use detail::{Neighbour, RequestDetail, Run};
pub use page::{Activity, LogAccount};
pub use query::{ActivityParameters, ActivityQuery, Cursor, LONGEST_SEARCH, PAGE_ROWS};
pub use recent::{MINUTES, Now, Recent, SLOT_SECONDS, Slot};
pub use row::RequestRow;
pub use waterfall::{Bar, Span, waterfall};
