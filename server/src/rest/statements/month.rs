//! `/api/v1/statements`: a month of all projects.

use axum::Json;
use axum::extract::State;
use domain::billing::Month;
use domain::statements::MonthPage;
use jiff::Timestamp;
use ledger::statements;

use super::examples;
use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// Which month.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Such as `2026-10`; the current one if absent.
    month: Option<String>,
}

/// Reads a month of a path or a query.
///
/// # Errors
/// 400 on `month`.
pub(super) fn read(text: &str) -> Result<Month, Problem> {
    Month::parse(text).map_err(|error| problem::invalid(&error.field, &error.problem))
}

/// A month, payer by payer: what each project is billed or would be, what is not billable, what is untagged; together they are what the accounts
/// have cost
#[utoipa::path(get, path = "/api/v1/statements", tag = "statements", security(("access" = ["projects:write"])), params(Asked),
    responses((status = 200, content((MonthPage = "application/json", example = examples::month))), Refusals))]
pub async fn month(State(state): State<AppState>, caller: Caller, Params(asked): Params<Asked>) -> Result<Json<MonthPage>, Problem> {
    let month = asked.month.as_deref().filter(|text| !text.is_empty()).map(read).transpose()?;
    let page = statements::month(&state.ledger, caller.access(), month, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    Ok(Json(page))
}
