//! `/api/v1/sessions/untagged`: what waits for somebody.

use axum::Json;
use axum::extract::State;
use ledger::queries;

use super::CountAnswer;
use crate::http::extract::Caller;
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// How many sessions wait for somebody to tag them, of all time, and what they cost
#[utoipa::path(get, path = "/api/v1/sessions/untagged", tag = "work sessions", security(("access" = ["usage:read"])),
    responses((status = 200, body = CountAnswer), Refusals))]
pub async fn untagged(State(state): State<AppState>, caller: Caller) -> Result<Json<CountAnswer>, Problem> {
    let count = queries::session::untagged(&state.ledger, caller.access())
        .await
        .map_err(problem::ledger)?;
    Ok(Json(count.into()))
}
