//! `/api/v1/usage/options`: what the filters offer.

use axum::Json;
use axum::extract::State;
use domain::query::Parameters;
use domain::usage::Options;
use jiff::Timestamp;
use ledger::queries::usage;

use super::question;
use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// The values that each filter can let through, with their numbers, names and requests under all other filters
#[utoipa::path(get, path = "/api/v1/usage/options", tag = "usage", security(("access" = ["usage:read"])), params(Parameters),
    responses((status = 200, body = Options), Refusals))]
pub async fn options(State(state): State<AppState>, caller: Caller, Params(asked): Params<Parameters>) -> Result<Json<Options>, Problem> {
    let options = usage::options(&state.ledger, caller.access(), &question(&asked)?, true, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    Ok(Json(options))
}
