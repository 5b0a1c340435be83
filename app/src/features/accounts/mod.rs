//! The Accounts page under Settings: what is paid for, and the keys that programs send events with.

mod account_dialog;
mod account_row;
mod accounts_panel;
mod api;
mod draft;
mod key_create;
mod key_row;
mod keys_panel;
mod page;
mod providers;
mod snippets;

pub use page::AccountsPage;

pub use account_row::account_name;
pub use api::accounts_list;
pub use providers::provider_name;
