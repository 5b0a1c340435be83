//! The Sessions page: what waits to be tagged, all that is tagged, and everything that can be done to a session.

mod address;
mod api;
mod badge;
mod bar;
mod body;
mod change_words;
mod changes;
mod closed_words;
mod desk;
mod details;
mod elsewhere;
mod glance;
mod keys;
mod list;
mod nothing;
mod options;
mod order;
mod page;
mod picker;
mod requests;
mod row;
mod share;
mod sheets;
mod split;
mod suggested;
mod tabs;
mod tag;
mod undoing;
mod waiting;
mod words;

pub use address::{sessions_of_month, sessions_of_project, sessions_url};
pub use api::{
    ask, session_read, sessions_changes, sessions_decide, sessions_read, sessions_suggest, sessions_undo, sessions_untagged,
    sessions_waiting,
};
pub use badge::InboxBadge;
pub(super) use closed_words::closed_words;
pub use page::SessionsPage;
pub use waiting::Waiting;
pub use words::billed_to;
