//! `/api/v1/rules`: the rules that hold, and changing them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use ledger::rules;

use super::answers::{KeptRule, RuleAnswer};
use super::forms::{End, KeepRule};
use crate::http::extract::{Body, Caller, Id, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// The rules that hold, in the order in which they are asked, with what each of them tags now
#[utoipa::path(get, path = "/api/v1/rules", tag = "rules", security(("access" = ["projects:write"])),
    responses((status = 200, body = [RuleAnswer]), Refusals))]
pub async fn list(State(state): State<AppState>, caller: Caller) -> Result<Json<Vec<RuleAnswer>>, Problem> {
    let rows = rules::list(&state.ledger, caller.access(), Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    Ok(Json(rows.into_iter().map(RuleAnswer::from).collect()))
}

/// Add a rule behind all others, and have it tag what it is for; at most 200 hold
#[utoipa::path(post, path = "/api/v1/rules", tag = "rules", security(("access" = ["projects:write"])), request_body = KeepRule,
    responses((status = 201, body = KeptRule), Refusals))]
pub async fn create(State(state): State<AppState>, caller: Caller, Body(form): Body<KeepRule>) -> Result<Response, Problem> {
    let kept = rules::add(&state.ledger, caller.access(), &form.rule, form.reach, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    Ok((StatusCode::CREATED, Json(KeptRule::from(kept))).into_response())
}

/// Put a new version in the place of a rule; the number that it has then is in the answer. With `new` the earlier version goes on to hold for
/// sessions that began before; with `all` the new one takes them over
#[utoipa::path(put, path = "/api/v1/rules/{id}", tag = "rules", security(("access" = ["projects:write"])), request_body = KeepRule,
    params(("id" = i32, Path, description = "The rule's number")), responses((status = 200, body = KeptRule), Refusals))]
pub async fn replace(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i32>,
    Body(form): Body<KeepRule>,
) -> Result<Json<KeptRule>, Problem> {
    let kept = rules::replace(&state.ledger, caller.access(), id, &form.rule, form.reach, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    Ok(Json(kept.into()))
}

/// End a rule
#[utoipa::path(delete, path = "/api/v1/rules/{id}", tag = "rules", security(("access" = ["projects:write"])),
    params(("id" = i32, Path, description = "The rule's number"), End), responses((status = 204), Refusals))]
pub async fn end(State(state): State<AppState>, caller: Caller, Id(id): Id<i32>, Params(end): Params<End>) -> Result<StatusCode, Problem> {
    rules::end(&state.ledger, caller.access(), id, end.reach()?, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    Ok(StatusCode::NO_CONTENT)
}
