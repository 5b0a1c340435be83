//! `/api/v1/statements/{project}/{month}/steps`: review, close, invoice, reopen.

use axum::Json;
use axum::extract::State;
use domain::statements::{Standing, Step};
use jiff::Timestamp;
use ledger::statements;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{examples, month};
use crate::http::extract::{Body, Caller, Id};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// What is done with a statement.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "step": "reopen", "reason": "Hours of the launch were tagged to the wrong project" }))]
pub struct StepForm {
    /// The step.
    step: Step,
    /// Why it is opened again, in at most 500 characters; other steps need none.
    #[serde(default)]
    reason: String,
}

/// Take a step: `review`, `withdraw`, `close` a month that has ended, `invoice`, or `reopen` with a reason, which needs the scope
/// `statements:reopen` as well
#[utoipa::path(post, path = "/api/v1/statements/{project}/{month}/steps", tag = "statements", security(("access" = ["projects:write"])),
    params(("project" = i32, Path, description = "The project's number"), ("month" = String, Path, description = "Such as `2026-10`")),
    request_body = StepForm, responses((status = 200, content((Standing = "application/json", example = examples::standing))), Refusals))]
pub async fn step(
    State(state): State<AppState>,
    caller: Caller,
    Id((project, month)): Id<(i32, String)>,
    Body(form): Body<StepForm>,
) -> Result<Json<Standing>, Problem> {
    let month = month::read(&month)?;
    let standing = statements::step(
        &state.ledger,
        caller.access(),
        project,
        month,
        form.step,
        &form.reason,
        Timestamp::now(),
    )
    .await
    .map_err(problem::ledger)?;
    Ok(Json(standing))
}
