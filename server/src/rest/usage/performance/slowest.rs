//! `/api/v1/usage/slowest`.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::query::Parameters;
use domain::usage::{SlowRequest, Window};
use jiff::Timestamp;
use ledger::queries::usage;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::rest::export::{self, Column, Field, Kind, Row};
use crate::rest::usage::{Form, Format, question};
use crate::state::AppState;

/// The slowest requests.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "window": { "start": 1_795_564_800, "end": 1_795_651_200, "granularity": "day", "zone": "UTC", "label": "Nov 25",
        "before_start": 1_795_478_400, "before_end": 1_795_564_800, "before_label": "the day before", "as_of": 1_795_651_112_345_i64, "seq": 4711 },
    "requests": [{ "id": 918_273, "at": 1_795_601_112_345_i64, "account_id": 1, "person_id": 4, "person": "ana@example.com", "agent_id": 2,
        "agent": "claude-code", "action_id": 1, "action": "user_interaction", "model_id": 7, "model": "claude-opus-5", "latency_ms": 183_412,
        "ttft_ms": 2_140, "input_tokens": 181_000, "output_tokens": 9_400, "cost_nanos": 1_140_000_000_i64, "failed": false }]
}))]
pub struct SlowestAnswer {
    window: Window,
    /// The requests, slowest first, at most 20.
    requests: Vec<SlowRequest>,
}

/// The twenty requests that took longest
#[utoipa::path(get, path = "/api/v1/usage/slowest", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, Format),
    responses((status = 200, content((SlowestAnswer = "application/json"), (String = "text/csv"), (String = "application/jsonl"), (Vec<u8> = "application/vnd.apache.parquet"))), Refusals))]
pub async fn slowest(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    let form = format.form()?;
    let (window, requests) = usage::slowest(&state.ledger, caller.access(), &question(&asked)?, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    if form != Form::Json {
        return Ok(to_file(form, &requests));
    }
    Ok(Json(SlowestAnswer { window, requests }).into_response())
}

fn to_file(form: Form, requests: &[SlowRequest]) -> Response {
    let heads = [
        ("request", Kind::Whole),
        ("at", Kind::Instant),
        ("person", Kind::Text),
        ("agent", Kind::Text),
        ("action", Kind::Text),
        ("model", Kind::Text),
        ("latency (ms)", Kind::Whole),
        ("first token (ms)", Kind::Whole),
        ("input (tokens)", Kind::Whole),
        ("output (tokens)", Kind::Whole),
        ("cost (USD)", Kind::Dollars),
        ("outcome", Kind::Text),
    ];
    let row = |request: &SlowRequest| -> Row {
        vec![
            Field::whole(request.id),
            Field::Instant(request.at),
            Field::text(request.person.as_str()),
            Field::text(request.agent.as_str()),
            Field::text(request.action.as_str()),
            Field::text(request.model.as_str()),
            Field::whole(request.latency_ms),
            Field::Whole(request.ttft_ms.map(i64::from)),
            Field::whole(request.input_tokens),
            Field::whole(request.output_tokens),
            Field::Dollars(request.cost_nanos),
            Field::text(if request.failed { "error" } else { "ok" }),
        ]
    };
    let heads = heads.map(|(name, kind)| Column::new(name, kind));
    export::known(form, "slowest", heads.into(), requests.iter().map(row).collect())
}
