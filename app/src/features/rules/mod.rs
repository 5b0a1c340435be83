//! The Rules page: what tags a session when no person has.

mod api;

pub use api::{rule_end, rule_preview, rule_save, rules_list, rules_reorder};
