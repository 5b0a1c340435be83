//! `/api/v1/clients`: who is billed.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::projects::{Client, ClientChange, ClientForm};
use ledger::{LedgerError, projects};

use crate::http::extract::{Body, Caller, Id};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// All clients by name, archived ones too
#[utoipa::path(get, path = "/api/v1/clients", tag = "clients and projects", security(("access" = ["usage:read"])),
    responses((status = 200, body = [Client]), Refusals))]
pub async fn list(State(state): State<AppState>, caller: Caller) -> Result<Json<Vec<Client>>, Problem> {
    let book = projects::list(&state.ledger, caller.access()).await.map_err(problem::ledger)?;
    Ok(Json(book.clients))
}

/// Add a client
#[utoipa::path(post, path = "/api/v1/clients", tag = "clients and projects", security(("access" = ["projects:write"])), request_body = ClientForm,
    responses((status = 201, body = Client), Refusals))]
pub async fn create(State(state): State<AppState>, caller: Caller, Body(form): Body<ClientForm>) -> Result<Response, Problem> {
    let id = projects::add_client(&state.ledger, caller.access(), &form)
        .await
        .map_err(problem::ledger)?;
    Ok((StatusCode::CREATED, Json(one(&state, &caller, id).await?)).into_response())
}

/// Rename a client, archive it with its projects, or bring it back; what is left out stays
#[utoipa::path(patch, path = "/api/v1/clients/{id}", tag = "clients and projects", security(("access" = ["projects:write"])),
    request_body = ClientChange, params(("id" = i32, Path, description = "The client's number")), responses((status = 200, body = Client), Refusals))]
pub async fn change(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i32>,
    Body(change): Body<ClientChange>,
) -> Result<Json<Client>, Problem> {
    projects::change_client(&state.ledger, caller.access(), id, &change)
        .await
        .map_err(problem::ledger)?;
    Ok(Json(one(&state, &caller, id).await?))
}

/// A client as it is now.
async fn one(state: &AppState, caller: &Caller, id: i32) -> Result<Client, Problem> {
    let book = projects::list(&state.ledger, caller.access()).await.map_err(problem::ledger)?;
    book.client(id).cloned().ok_or_else(|| problem::ledger(LedgerError::NotFound))
}
