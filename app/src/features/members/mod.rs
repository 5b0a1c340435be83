//! The Members page under Settings: who belongs to the organization, as what, and who has been invited.

mod api;
mod invite_dialog;
mod link_dialog;
mod links_panel;
mod member_dialog;
mod member_row;
mod members_panel;
mod page;
mod standing_fields;
mod tokens_panel;

pub use page::MembersPage;
