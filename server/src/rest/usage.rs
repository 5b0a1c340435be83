//! `/api/v1/usage/overview`.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use domain::query::UsageQuery;
use jiff::Timestamp;
use ledger::queries::overview::overview as read;

use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// Range, granularity and filters, as in the address of the page.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// `7d`, `30d` (if absent), `90d`, `ytd` or `2026-01-01..2026-01-31`.
    range: Option<String>,
    /// `auto` (if absent), `hour`, `day`, `week` or `month`.
    granularity: Option<String>,
    /// Only the account of this number.
    account: Option<String>,
    /// `all` (if absent), `system` or `byok`.
    source: Option<String>,
}

/// Everything that the Overview shows, in one snapshot
#[utoipa::path(get, path = "/api/v1/usage/overview", tag = "usage", security(("access" = ["usage:read"])), params(Asked),
    responses((status = 200, description = "The cells, cycles and latest requests, as the page gets them", body = Object), Refusals))]
pub async fn overview(State(state): State<AppState>, caller: Caller, Params(asked): Params<Asked>) -> Result<impl IntoResponse, Problem> {
    let query = UsageQuery::parse(|name| match name {
        "range" => asked.range.as_deref(),
        "granularity" => asked.granularity.as_deref(),
        "account" => asked.account.as_deref(),
        "source" => asked.source.as_deref(),
        _ => None,
    })
    .map_err(|error| problem::invalid(&error.field, &error.problem))?;
    let page = read(&state.ledger, caller.access(), &query, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    Ok(Json(page))
}
