//! Statements: what a project's client is billed for a month, and what of it holds for good.
//!
//! While a month is open its statement is a draft that is made anew whenever somebody looks. Closing freezes the draft: its text is kept, with a
//! hash of it, and whatever changes afterwards becomes an adjustment of the next statement that is closed.

mod adjust;
mod draft;
mod page;
mod people;
mod repriced;
mod seats;
mod state;
mod statement;

pub use adjust::{Adjustment, ClosedMonth, Frozen};
pub use draft::{Draft, draft};
pub use page::{MonthPage, ProjectMonth, Reopened, SeatMonth, ShareLink, SharedStatement, Standing, StatementPage, Sum};
pub use people::People;
pub use repriced::{RepricedPart, Repricing};
pub use seats::{Seat, seats};
pub use state::{State, Step};
pub use statement::{Exchange, PriceUsed, Settled, Statement, StatementLine};
