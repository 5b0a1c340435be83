//! What two features or more are built from.

pub mod date_picker;
pub mod dialog;
pub mod field;
pub mod filter_bar;
pub mod frame;
pub mod icon;
pub mod moment;
pub mod not_found;
pub mod panel;
pub mod same_org;
pub mod secret;
pub mod session;
pub mod settings_table;
pub mod submission;
pub mod theme;
pub mod toast;
pub(crate) mod token_cells;
