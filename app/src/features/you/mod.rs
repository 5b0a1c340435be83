//! The page about oneself: name, password, where one is signed in, and personal tokens.

mod api;
mod page;
mod password_panel;
mod profile_panel;
mod sign_ins_panel;
mod token_dialog;
mod tokens_panel;

pub use page::YouPage;
