//! `/api/v1/accounts`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::account::{Account, AccountForm};
use ledger::accounts;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::http::extract::{Body, Caller, Id};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// The accounts that you may see, archived ones too
#[utoipa::path(get, path = "/api/v1/accounts", tag = "accounts", security(("access" = ["accounts:read"])),
    responses((status = 200, body = [Account]), Refusals))]
pub async fn list(State(state): State<AppState>, caller: Caller) -> Result<Json<Vec<Account>>, Problem> {
    let list = accounts::list(&state.ledger, caller.access()).await.map_err(problem::ledger)?;
    Ok(Json(list))
}

/// Add an account
#[utoipa::path(post, path = "/api/v1/accounts", tag = "accounts", security(("access" = ["accounts:write"])), request_body = AccountForm,
    responses((status = 201, body = Account), Refusals))]
pub async fn add(State(state): State<AppState>, caller: Caller, Body(form): Body<AccountForm>) -> Result<Response, Problem> {
    let account = accounts::add(&state.ledger, caller.access(), &form)
        .await
        .map_err(problem::ledger)?;
    Ok((StatusCode::CREATED, Json(account)).into_response())
}

/// Change an account
#[utoipa::path(put, path = "/api/v1/accounts/{id}", tag = "accounts", security(("access" = ["accounts:write"])), request_body = AccountForm,
    params(("id" = i32, Path, description = "The account's number")), responses((status = 200, body = Account), Refusals))]
pub async fn edit(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i32>,
    Body(form): Body<AccountForm>,
) -> Result<Json<Account>, Problem> {
    let account = accounts::edit(&state.ledger, caller.access(), id, &form)
        .await
        .map_err(problem::ledger)?;
    Ok(Json(account))
}

/// Whether it is archived.
#[derive(Deserialize, ToSchema)]
pub struct Archived {
    /// Away with it, or back.
    archived: bool,
}

/// Archive an account, or bring it back; its history stays
#[utoipa::path(put, path = "/api/v1/accounts/{id}/archived", tag = "accounts", security(("access" = ["accounts:write"])), request_body = Archived,
    params(("id" = i32, Path, description = "The account's number")), responses((status = 200, body = Account), Refusals))]
pub async fn archive(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i32>,
    Body(form): Body<Archived>,
) -> Result<Json<Account>, Problem> {
    let account = accounts::archive(&state.ledger, caller.access(), id, form.archived)
        .await
        .map_err(problem::ledger)?;
    Ok(Json(account))
}
