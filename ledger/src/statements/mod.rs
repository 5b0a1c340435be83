//! Statements: drafts made of what is known now, and closed ones, which hold for good.

mod draft;
mod frozen;
mod links;
mod month;
mod names;
mod rates;
mod read;
mod seats;
mod step;
mod terms;

pub use links::{add_link, revoke_link};
pub use month::month;
pub use rates::{enter, rates, withdraw};
pub use read::{frozen_text, shared, statement};
pub use step::{step, step_as_seen};
pub use terms::{agree, agreed, agreements};
