//! `/api/v1/usage/heatmap`.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::query::Parameters;
use domain::usage::Window;
use jiff::Timestamp;
use ledger::queries::usage;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::rest::export::{self, Column, Field, Kind, Row};
use crate::rest::usage::answers::{Totals, columns};
use crate::rest::usage::{Form, Format, question};
use crate::state::AppState;

/// Sums by the hour of the week.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "window": { "start": 1_795_564_800, "end": 1_795_737_600, "granularity": "day", "zone": "UTC", "label": "Nov 25 – Nov 26",
        "before_start": 1_795_392_000, "before_end": 1_795_564_800, "before_label": "the 2 days before", "as_of": 1_795_737_512_345_i64, "seq": 4711 },
    "hours": [{ "weekday": 3, "hour": 14, "requests": 120, "errors": 3, "input_tokens": 48_000, "cache_read_tokens": 910_000,
        "cache_write_tokens": 60_000, "output_tokens": 31_000, "reasoning_tokens": 9_000, "tokens": 1_049_000, "cost_nanos": 1_284_500_000_i64,
        "cache_saved_nanos": 2_457_000_000_i64, "unpriced_requests": 0, "unpriced_tokens": 0, "unsaved_cache_read_tokens": 0 }]
}))]
pub struct HeatmapAnswer {
    window: Window,
    /// The hours with use.
    hours: Vec<HourAnswer>,
}

/// One hour of the week.
#[derive(Serialize, ToSchema)]
pub struct HourAnswer {
    /// Sunday is 0.
    weekday: usize,
    /// 0 to 23, in the zone of the window.
    hour: usize,
    #[serde(flatten)]
    totals: Totals,
}

/// Sums by the hour of the week, in the zone of the question
#[utoipa::path(get, path = "/api/v1/usage/heatmap", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, Format),
    responses((status = 200, content((HeatmapAnswer = "application/json"), (String = "text/csv"), (String = "application/jsonl"), (Vec<u8> = "application/vnd.apache.parquet"))), Refusals))]
pub async fn heatmap(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    let form = format.form()?;
    let found = usage::heatmap(&state.ledger, caller.access(), &question(&asked)?, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    let hours = found.cells.into_iter().enumerate().filter_map(|(at, sum)| {
        sum.map(|sum| HourAnswer {
            weekday: at / 24,
            hour: at % 24,
            totals: sum.into(),
        })
    });
    let hours: Vec<HourAnswer> = hours.collect();
    if form != Form::Json {
        return Ok(to_file(form, &hours));
    }
    Ok(Json(HeatmapAnswer {
        window: found.window,
        hours,
    })
    .into_response())
}

fn to_file(form: Form, hours: &[HourAnswer]) -> Response {
    let heads = Column::of(Kind::Whole, ["weekday (Sunday is 0)", "hour"]).chain(columns());
    let whole = |number: usize| Field::whole(i64::try_from(number).unwrap_or(i64::MAX));
    let rows = hours.iter().map(|hour| -> Row {
        [whole(hour.weekday), whole(hour.hour)]
            .into_iter()
            .chain(hour.totals.fields())
            .collect()
    });
    export::known(form, "heatmap", heads.collect(), rows.collect())
}
