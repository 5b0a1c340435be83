//! Saved views: pages and questions under a name, one's own and those that others share. A menu in the filter bar.

mod api;
mod dialog;
mod menu;

pub use menu::ViewsMenu;
