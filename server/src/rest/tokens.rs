//! `/api/v1/tokens`: personal tokens, and `/api/v1/members/tokens`: those of all members.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::access::Scope;
use domain::people::{MemberToken, PersonalToken};
use ledger::api_tokens;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::extract::{Body, Caller, Id};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// What to create.
#[derive(Deserialize, ToSchema)]
pub struct TokenForm {
    /// What will use it.
    label: String,
    /// What it may do; only what you may do yourself.
    scopes: Vec<Scope>,
    /// How many days it works, up to 366.
    days: i32,
}

/// A new token, with its secret.
#[derive(Serialize, ToSchema)]
pub struct CreatedToken {
    #[serde(flatten)]
    token: PersonalToken,
    /// Shown now and never again.
    secret: String,
}

/// Your personal tokens, revoked ones too
#[utoipa::path(get, path = "/api/v1/tokens", tag = "oneself", security(("access" = ["self:write"])),
    responses((status = 200, body = [PersonalToken]), Refusals))]
pub async fn list(State(state): State<AppState>, caller: Caller) -> Result<Json<Vec<PersonalToken>>, Problem> {
    Ok(Json(
        api_tokens::list(&state.ledger, caller.access()).await.map_err(problem::ledger)?,
    ))
}

/// Create a personal token; its secret is in this answer only
#[utoipa::path(post, path = "/api/v1/tokens", tag = "oneself", security(("access" = ["self:write"])), request_body = TokenForm,
    responses((status = 201, body = CreatedToken), Refusals))]
pub async fn create(State(state): State<AppState>, caller: Caller, Body(form): Body<TokenForm>) -> Result<Response, Problem> {
    let (token, secret) = api_tokens::create(&state.ledger, caller.access(), &form.label, &form.scopes, form.days)
        .await
        .map_err(problem::ledger)?;
    Ok((StatusCode::CREATED, Json(CreatedToken { token, secret })).into_response())
}

/// Revoke a personal token
#[utoipa::path(delete, path = "/api/v1/tokens/{id}", tag = "oneself", security(("access" = ["self:write"])),
    params(("id" = i32, Path, description = "The token's number")), responses((status = 204), Refusals))]
pub async fn revoke(State(state): State<AppState>, caller: Caller, Id(id): Id<i32>) -> Result<StatusCode, Problem> {
    api_tokens::revoke(&state.ledger, caller.access(), id)
        .await
        .map_err(problem::ledger)?;
    Ok(StatusCode::NO_CONTENT)
}

/// The personal tokens of all members that still work
#[utoipa::path(get, path = "/api/v1/members/tokens", tag = "members", security(("access" = ["members:write"])),
    responses((status = 200, body = [MemberToken]), Refusals))]
pub async fn of_members(State(state): State<AppState>, caller: Caller) -> Result<Json<Vec<MemberToken>>, Problem> {
    Ok(Json(
        api_tokens::of_members(&state.ledger, caller.access())
            .await
            .map_err(problem::ledger)?,
    ))
}

/// Revoke a member's personal token
#[utoipa::path(delete, path = "/api/v1/members/tokens/{id}", tag = "members", security(("access" = ["members:write"])),
    params(("id" = i32, Path, description = "The token's number")), responses((status = 204), Refusals))]
pub async fn revoke_of_member(State(state): State<AppState>, caller: Caller, Id(id): Id<i32>) -> Result<StatusCode, Problem> {
    api_tokens::revoke_of_member(&state.ledger, caller.access(), id)
        .await
        .map_err(problem::ledger)?;
    Ok(StatusCode::NO_CONTENT)
}
