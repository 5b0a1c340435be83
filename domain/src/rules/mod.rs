//! Rules: what tags a session when no person has.
//!
//! What rules say is derived from the sessions that are found, and never kept as a decision: so it does not depend on the order in which
//! requests came in, a person's tag always wins, and a rule that is taken back leaves nothing behind. A rule has times from which and up to
//! which it holds, by the start of a session, so that it does not change the past unless somebody asks for that.

mod condition;
mod facts;
mod pattern;
mod rule;

pub use condition::{Condition, DAY_NAMES};
pub use facts::{Facts, PartFacts};
pub use pattern::is_like;
pub use rule::{MOST_CONDITIONS, Outlook, Reach, Rule, RuleForm, RuleKept, RuleRow, first};
