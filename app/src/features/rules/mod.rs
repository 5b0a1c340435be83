//! The Rules page: what tags a session when no person has.

mod api;
mod choices;
mod closed;
mod condition_row;
mod conditions_field;
mod default_field;
mod dialog;
mod draft;
mod end_dialog;
mod hours_editor;
mod kind;
mod line;
mod list;
mod order;
mod page;
mod prefill;
mod preview;
mod project_field;
mod reach_field;
mod read;
mod row;
mod tag_view;
mod text_editor;
mod weekdays_editor;
mod words;

pub use api::{rule_end, rule_preview, rule_save, rules_list, rules_reorder};
pub use page::RulesPage;
