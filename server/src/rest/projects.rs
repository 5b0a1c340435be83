//! `/api/v1/projects`: what clients are billed for.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::projects::{Project, ProjectChange, ProjectForm};
use ledger::{LedgerError, projects};

use crate::http::extract::{Body, Caller, Id};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// All projects by name, archived ones too
#[utoipa::path(get, path = "/api/v1/projects", tag = "clients and projects", security(("access" = ["usage:read"])),
    responses((status = 200, body = [Project]), Refusals))]
pub async fn list(State(state): State<AppState>, caller: Caller) -> Result<Json<Vec<Project>>, Problem> {
    let book = projects::list(&state.ledger, caller.access()).await.map_err(problem::ledger)?;
    Ok(Json(book.projects))
}

/// Add a project
#[utoipa::path(post, path = "/api/v1/projects", tag = "clients and projects", security(("access" = ["projects:write"])),
    request_body = ProjectForm, responses((status = 201, body = Project), Refusals))]
pub async fn create(State(state): State<AppState>, caller: Caller, Body(form): Body<ProjectForm>) -> Result<Response, Problem> {
    let id = projects::add_project(&state.ledger, caller.access(), &form)
        .await
        .map_err(problem::ledger)?;
    Ok((StatusCode::CREATED, Json(one(&state, &caller, id).await?)).into_response())
}

/// Change a project, archive it, or bring it back; what is left out stays
#[utoipa::path(patch, path = "/api/v1/projects/{id}", tag = "clients and projects", security(("access" = ["projects:write"])),
    request_body = ProjectChange, params(("id" = i32, Path, description = "The project's number")), responses((status = 200, body = Project), Refusals))]
pub async fn change(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i32>,
    Body(change): Body<ProjectChange>,
) -> Result<Json<Project>, Problem> {
    projects::change_project(&state.ledger, caller.access(), id, &change)
        .await
        .map_err(problem::ledger)?;
    Ok(Json(one(&state, &caller, id).await?))
}

/// A project as it is now.
async fn one(state: &AppState, caller: &Caller, id: i32) -> Result<Project, Problem> {
    let book = projects::list(&state.ledger, caller.access()).await.map_err(problem::ledger)?;
    book.project(id).cloned().ok_or_else(|| problem::ledger(LedgerError::NotFound))
}
