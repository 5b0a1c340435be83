//! `/api/v1/rules/preview`: what a rule would do.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use ledger::rules;

use super::answers::PreviewAnswer;
use super::forms::DraftRule;
use crate::http::extract::{Body, Caller};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// What a rule would tag: the very sessions that it tags when it is kept. Nothing is changed
#[utoipa::path(post, path = "/api/v1/rules/preview", tag = "rules", security(("access" = ["projects:write"])), request_body = DraftRule,
    responses((status = 200, body = PreviewAnswer), Refusals))]
pub async fn preview(State(state): State<AppState>, caller: Caller, Body(draft): Body<DraftRule>) -> Result<Json<PreviewAnswer>, Problem> {
    let shown = rules::preview(
        &state.ledger,
        caller.access(),
        &draft.rule,
        draft.reach,
        draft.instead,
        Timestamp::now(),
    )
    .await
    .map_err(problem::ledger)?;
    Ok(Json(shown.into()))
}
