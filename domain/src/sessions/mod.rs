//! Work sessions: runs of one person's requests on one account, cut where the pauses are, and what people have said of them.
//!
//! A session is never stored as a fact. It follows from the requests, from the longest pause that a session may hold, and from decisions: cuts,
//! bridges, tags and notes, each about a stretch of time. So the order in which requests arrive does not matter, and neither does when somebody
//! decided something.

mod active;
mod affected;
mod assignment;
mod change;
mod decisions;
mod deed;
mod detail;
mod found;
mod page;
mod query;
mod spread;

pub use active::{IDLE, Request, active};
pub use affected::affected;
pub use assignment::{Assignment, AssignmentError, Share, WHOLE};
pub use change::{CHANGES_TOLD, Change, ChangeState, DeedKind, PastDeed, Turn, own_latest};
pub use decisions::Decisions;
pub use deed::{ClosedMonth, Deed, Done, LONGEST_NOTE, MOST_AT_ONCE};
pub use detail::{SESSION_REQUESTS, SessionDetail};
pub use found::{Found, sessions};
pub use page::{ByRule, Count, Portion, SESSIONS_PAGE, SessionRow, SessionsPage};
pub use query::{SessionCursor, SessionsParameters, SessionsQuery, Show};
pub use spread::{Spread, Stretch};

/// A moment, or a length of time, in microseconds, the finest that the database keeps; moments since 1970 in UTC.
pub type Micros = i64;

/// A minute.
pub const MINUTE: Micros = 60_000_000;

/// A pause of so long starts a new session, unless the org or the account says otherwise.
pub const PAUSE: Micros = 30 * MINUTE;
