//! `/api/v1/sessions/decisions`: tagging, noting, splitting and merging, what was done of late, and taking it back.

use axum::Json;
use axum::extract::State;
use domain::sessions::Done;
use ledger::{projects, sessions};

use super::change_answer::ChangesAnswer;
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

/// What was done to sessions of late, by whom, and whether it can be undone now: at most 50, the latest first
///
/// Members who are limited to some accounts see what is about those only.
#[utoipa::path(get, path = "/api/v1/sessions/decisions", tag = "work sessions", security(("access" = ["usage:read"])),
    responses((status = 200, body = ChangesAnswer), Refusals))]
pub async fn history(State(state): State<AppState>, caller: Caller) -> Result<Json<ChangesAnswer>, Problem> {
    let (ledger, access) = (&state.ledger, caller.access());
    let changes = sessions::history(ledger, access).await.map_err(problem::ledger)?;
    let book = projects::list(ledger, access).await.map_err(problem::ledger)?;
    Ok(Json(ChangesAnswer::of(changes, &book)))
}

/// Undo what was done to sessions, as a whole; an undoing can be undone, and everything is undone once
#[utoipa::path(post, path = "/api/v1/sessions/decisions/{id}/undo", tag = "work sessions", security(("access" = ["sessions:write"])),
    params(("id" = i64, Path, description = "The `action` under which it was done")), responses((status = 200, body = Done), Refusals))]
pub async fn undo(State(state): State<AppState>, caller: Caller, Id(action): Id<i64>) -> Result<Json<Done>, Problem> {
    let done = sessions::undo(&state.ledger, caller.access(), action)
        .await
        .map_err(problem::ledger)?;
    Ok(Json(done))
}
