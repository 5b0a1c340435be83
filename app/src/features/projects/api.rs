//! The server functions of clients and projects.

use domain::projects::{Book, ClientForm, ProjectForm};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::page_client::PageClient;
use crate::wire::Json;
#[cfg(feature = "ssr")]
use {
    crate::server::{access, answer, ledger},
    domain::access::Scope,
    ledger::projects,
};

/// All clients and projects, archived ones too.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "projects_list", input = GetUrl, output = Json)]
pub async fn projects_list() -> Result<Book, AppError> {
    answer(async {
        let access = access(Scope::UsageRead)?;
        Ok(projects::list(&ledger()?, &access).await?)
    })
    .await
}

/// Adds a client. Returns its number.
///
/// # Errors
/// `Invalid` with the field; `Conflict` for a name that is taken; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "client_add", input = Json, output = Json)]
pub async fn client_add(
    /// What it is made of.
    client: ClientForm,
) -> Result<i32, AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        Ok(projects::add_client(&ledger()?, &access, &client).await?)
    })
    .await
}

/// Changes a client.
///
/// # Errors
/// As for [`client_add`], and `NotFound`.
#[server(client = PageClient, prefix = "/api/page", endpoint = "client_edit", input = Json, output = Json)]
pub async fn client_edit(
    /// Which.
    id: i32,
    /// What it becomes.
    client: ClientForm,
) -> Result<(), AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        Ok(projects::edit_client(&ledger()?, &access, id, &client).await?)
    })
    .await
}

/// Archives a client with its projects, or takes it back.
///
/// # Errors
/// `NotFound`, `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "client_archive", input = Json, output = Json)]
pub async fn client_archive(
    /// Which.
    id: i32,
    /// Whether it is out of use.
    archived: bool,
) -> Result<(), AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        Ok(projects::archive_client(&ledger()?, &access, id, archived).await?)
    })
    .await
}

/// Adds a project. Returns its number.
///
/// # Errors
/// `Invalid` with the field; `Conflict` for a name that the client has already; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "project_add", input = Json, output = Json)]
pub async fn project_add(
    /// What it is made of.
    project: ProjectForm,
) -> Result<i32, AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        Ok(projects::add_project(&ledger()?, &access, &project).await?)
    })
    .await
}

/// Changes a project.
///
/// # Errors
/// As for [`project_add`], and `NotFound`.
#[server(client = PageClient, prefix = "/api/page", endpoint = "project_edit", input = Json, output = Json)]
pub async fn project_edit(
    /// Which.
    id: i32,
    /// What it becomes.
    project: ProjectForm,
) -> Result<(), AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        Ok(projects::edit_project(&ledger()?, &access, id, &project).await?)
    })
    .await
}

/// Archives a project, or takes it back.
///
/// # Errors
/// `NotFound`, `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "project_archive", input = Json, output = Json)]
pub async fn project_archive(
    /// Which.
    id: i32,
    /// Whether it is out of use.
    archived: bool,
) -> Result<(), AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        Ok(projects::archive_project(&ledger()?, &access, id, archived).await?)
    })
    .await
}
