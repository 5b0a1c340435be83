//! `/api/v1/usage/projection`.

use axum::Json;
use axum::extract::State;
use domain::forecast::{BackTest, Projection};
use domain::query::Parameters;
use jiff::Timestamp;
use ledger::queries::usage;
use serde::Serialize;
use utoipa::ToSchema;

use super::question;
use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// What this month will cost.
#[derive(Serialize, ToSchema)]
pub struct ProjectionAnswer {
    /// The month: `November 2026`.
    month: String,
    /// The projection; absent when there is not enough to project from.
    projection: Option<Projection>,
    /// Why there is none.
    reason: Option<String>,
    /// How good each method would have been on every day of the last half year.
    back_tests: Vec<BackTest>,
}

/// What this month will cost when it is over, with an interval that is to hold it four times out of five
///
/// The window is not used; filters and zone are.
#[utoipa::path(get, path = "/api/v1/usage/projection", tag = "usage", security(("access" = ["usage:read"])), params(Parameters),
    responses((status = 200, body = ProjectionAnswer), Refusals))]
pub async fn projection(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
) -> Result<Json<ProjectionAnswer>, Problem> {
    let month = usage::projection(&state.ledger, caller.access(), &question(&asked)?, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    let (projection, reason) = match month.projection {
        Ok(projection) => (Some(projection), None),
        Err(reason) => (None, Some(reason.to_string())),
    };
    Ok(Json(ProjectionAnswer {
        month: month.label,
        projection,
        reason,
        back_tests: month.back_tests,
    }))
}
