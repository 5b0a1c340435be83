//! The Projects page: who is billed, and for what.

mod api;
mod archive;
mod billing;
mod client_card;
mod client_dialog;
mod colour_field;
mod groups;
mod page;
mod project_dialog;
mod project_row;
mod read;
mod shelf;

pub use api::{client_add, client_archive, client_edit, project_add, project_archive, project_edit, projects_list};
pub use page::ProjectsPage;
