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
mod secret;
mod settings_table;
mod snippets;
mod usd;

pub use page::AccountsPage;

pub use providers::provider_name;
