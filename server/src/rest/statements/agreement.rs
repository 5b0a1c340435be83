//! `/api/v1/projects/{id}/agreement`: what is agreed on with a project's client.

use axum::Json;
use axum::extract::State;
use domain::billing::Agreement;
use ledger::statements;

use crate::http::extract::{Body, Caller, Id};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// The terms of a project, and its budget
#[utoipa::path(get, path = "/api/v1/projects/{id}/agreement", tag = "statements", security(("access" = ["projects:write"])),
    params(("id" = i32, Path, description = "The project's number")), responses((status = 200, body = Agreement), Refusals))]
pub async fn read(State(state): State<AppState>, caller: Caller, Id(id): Id<i32>) -> Result<Json<Agreement>, Problem> {
    let agreement = statements::agreed(&state.ledger, caller.access(), id)
        .await
        .map_err(problem::ledger)?;
    Ok(Json(agreement))
}

/// Change the terms of a project and its budget, as a whole: drafts follow, what is closed stays as it is
#[utoipa::path(put, path = "/api/v1/projects/{id}/agreement", tag = "statements", security(("access" = ["projects:write"])),
    params(("id" = i32, Path, description = "The project's number")), request_body = Agreement,
    responses((status = 200, body = Agreement), Refusals))]
pub async fn change(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i32>,
    Body(agreement): Body<Agreement>,
) -> Result<Json<Agreement>, Problem> {
    statements::agree(&state.ledger, caller.access(), id, &agreement)
        .await
        .map_err(problem::ledger)?;
    let agreement = statements::agreed(&state.ledger, caller.access(), id)
        .await
        .map_err(problem::ledger)?;
    Ok(Json(agreement))
}
