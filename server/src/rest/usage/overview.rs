//! `/api/v1/usage/overview`: what the Overview gets.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use domain::query::Parameters;
use jiff::Timestamp;
use ledger::queries::overview::overview as read;

use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// Everything that the Overview shows, in one snapshot
#[utoipa::path(get, path = "/api/v1/usage/overview", tag = "usage", security(("access" = ["usage:read"])), params(Parameters),
    responses((status = 200, description = "The cells, cycles and latest requests, as the page gets them", body = Object), Refusals))]
pub async fn overview(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
) -> Result<impl IntoResponse, Problem> {
    let query = asked.read().map_err(|error| problem::invalid(&error.field, &error.problem))?;
    let page = read(&state.ledger, caller.access(), &query, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    Ok(Json(page))
}
