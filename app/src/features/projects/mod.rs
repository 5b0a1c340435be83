//! The Projects page: who is billed, and for what.

mod api;

pub use api::{client_add, client_archive, client_edit, project_add, project_archive, project_edit, projects_list};
