//! `/api/v1/usage/summary`.

use axum::Json;
use axum::extract::State;
use domain::query::Parameters;
use domain::usage::{Summary, Window};
use jiff::Timestamp;
use ledger::queries::usage;
use serde::Serialize;
use utoipa::ToSchema;

use super::answers::Totals;
use super::question;
use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// The totals of a window.
#[derive(Serialize, ToSchema)]
pub struct SummaryAnswer {
    window: Window,
    total: Totals,
    /// Persons who made at least one request.
    people: u32,
    /// Cache reads over the whole input side; absent without input.
    cache_hit_rate: Option<f64>,
    /// The totals of what the window is compared with.
    before: Totals,
    /// Persons who were active in that.
    before_people: u32,
    /// Models whose use has no price, most tokens first: it is in no cost.
    unpriced_models: Vec<String>,
    /// Models whose cache reads have no known saving.
    unsaved_models: Vec<String>,
    /// Whether you see some of the accounts only.
    limited: bool,
}

impl From<Summary> for SummaryAnswer {
    fn from(summary: Summary) -> Self {
        Self {
            window: summary.window,
            total: summary.total.into(),
            people: summary.people,
            cache_hit_rate: summary.total.cache_hit_rate(),
            before: summary.before.into(),
            before_people: summary.before_people,
            unpriced_models: summary.unpriced_models,
            unsaved_models: summary.unsaved_models,
            limited: summary.limited,
        }
    }
}

/// The totals of a window, against what it is compared with
#[utoipa::path(get, path = "/api/v1/usage/summary", tag = "usage", security(("access" = ["usage:read"])), params(Parameters),
    responses((status = 200, body = SummaryAnswer), Refusals))]
pub async fn summary(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
) -> Result<Json<SummaryAnswer>, Problem> {
    let summary = usage::summary(&state.ledger, caller.access(), &question(&asked)?, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    Ok(Json(summary.into()))
}
