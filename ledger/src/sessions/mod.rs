//! Work sessions, cut anew behind the writers wherever requests or decisions have changed.
//!
//! Writers leave word in `session_touched`; [`keep()`] takes it, finds out how far a change can reach (`domain::sessions::affected`), reads what
//! there is in that stretch and replaces the sessions that lie in it. Whoever changes an org's sessions holds its lock, so there is one at a time.

mod action;
mod closed;
mod decide;
mod decided;
mod differ;
mod facts;
mod history;
mod keep;
mod known;
mod lock;
mod queue;
mod renew;
mod requests;
mod row;
mod rule;
mod rule_effect;
mod suggest;
mod track;
mod undo;
mod word;
mod write;

pub(crate) use decide::check_tag;
pub use decide::decide;
pub use facts::untagged_facts;
pub use history::history;
pub(crate) use keep::keep_in;
pub use keep::{Kept, keep};
pub(crate) use lock::begin as begin_alone;
pub use queue::{count, touch_all, touched_orgs, waiting, waiting_history};
pub(crate) use rule::read as rules_of;
pub(crate) use rule_effect::{apply, settle, would_tag};
pub use suggest::suggest;
pub use undo::undo;
pub use word::changes;
