//! `/api/v1/sessions/decisions`: tagging, noting, splitting and merging, and taking it back.

use axum::Json;
use axum::extract::State;
use domain::sessions::Done;
use ledger::sessions;

use super::deed_form::DeedForm;
use crate::http::extract::{Body, Caller, Id};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// Tag, note, split or merge sessions: all of them, or none
#[utoipa::path(post, path = "/api/v1/sessions/decisions", tag = "work sessions", security(("access" = ["sessions:write"])), request_body = DeedForm,
    responses((status = 200, body = Done), Refusals))]
pub async fn decide(State(state): State<AppState>, caller: Caller, Body(form): Body<DeedForm>) -> Result<Json<Done>, Problem> {
    let deed = form.read().map_err(|error| problem::invalid(&error.field, &error.problem))?;
    let done = sessions::decide(&state.ledger, caller.access(), &deed)
        .await
        .map_err(problem::ledger)?;
    Ok(Json(done))
}

/// Undo what was done to sessions, as a whole; an undoing can be undone
#[utoipa::path(post, path = "/api/v1/sessions/decisions/{id}/undo", tag = "work sessions", security(("access" = ["sessions:write"])),
    params(("id" = i64, Path, description = "The `action` under which it was done")), responses((status = 200, body = Done), Refusals))]
pub async fn undo(State(state): State<AppState>, caller: Caller, Id(action): Id<i64>) -> Result<Json<Done>, Problem> {
    let done = sessions::undo(&state.ledger, caller.access(), action)
        .await
        .map_err(problem::ledger)?;
    Ok(Json(done))
}
