//! `/api/v1/usage/latency-heatmap`.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::query::Parameters;
use domain::usage::{BAND_ENDS, BANDS, HOURS, LatencyHours, Window};
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

/// Latencies by the hour of the day.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "window": { "start": 1_795_564_800, "end": 1_795_651_200, "granularity": "day", "zone": "UTC", "label": "Nov 25",
        "before_start": 1_795_478_400, "before_end": 1_795_564_800, "before_label": "the day before", "as_of": 1_795_651_112_345_i64, "seq": 4711 },
    "bands": [{ "from_ms": 0, "to_ms": 500 }, { "from_ms": 500, "to_ms": 1000 }, { "from_ms": 1000, "to_ms": 2000 },
        { "from_ms": 2000, "to_ms": 5000 }, { "from_ms": 5000, "to_ms": 10_000 }, { "from_ms": 10_000, "to_ms": 30_000 },
        { "from_ms": 30_000, "to_ms": 60_000 }, { "from_ms": 60_000, "to_ms": null }],
    "hours": [{ "hour": 14, "requests": 120, "by_band": [10, 22, 40, 31, 12, 4, 1, 0] }]
}))]
pub struct LatencyHeatmapAnswer {
    window: Window,
    /// The bands of latency, the fastest first. They are made from sketches: a latency within 1 % of an end may be counted beside it.
    bands: Vec<Band>,
    /// The hours with a timed request.
    hours: Vec<HourOfDay>,
}

/// A band of latency.
#[derive(Serialize, ToSchema)]
pub struct Band {
    from_ms: i64,
    /// Absent in the last one.
    to_ms: Option<i64>,
}

/// One hour of the day.
#[derive(Serialize, ToSchema)]
pub struct HourOfDay {
    /// 0 to 23, in the zone of the window.
    hour: usize,
    /// Requests whose latency is known.
    requests: i64,
    /// How many of them are in each band.
    by_band: Vec<i64>,
}

/// How slow requests were at which hour of the day, in the zone of the question
#[utoipa::path(get, path = "/api/v1/usage/latency-heatmap", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, Format),
    responses((status = 200, content((LatencyHeatmapAnswer = "application/json"), (String = "text/csv"), (String = "application/jsonl"), (Vec<u8> = "application/vnd.apache.parquet"))), Refusals))]
pub async fn latency_heatmap(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    let form = format.form()?;
    let (window, found) = usage::latency_hours(&state.ledger, caller.access(), &question(&asked)?, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    if form != Form::Json {
        return Ok(to_file(form, &found));
    }
    let hour = |hour: usize| {
        let by_band: Vec<i64> = (0..BANDS).map(|band| found.at(hour, band)).collect();
        let requests = by_band.iter().sum();
        HourOfDay { hour, requests, by_band }
    };
    Ok(Json(LatencyHeatmapAnswer {
        window,
        bands: (0..BANDS).map(band).collect(),
        hours: (0..HOURS).map(hour).filter(|hour| hour.requests != 0).collect(),
    })
    .into_response())
}

fn band(at: usize) -> Band {
    let before = at.checked_sub(1).and_then(|at| BAND_ENDS.get(at));
    Band {
        from_ms: before.copied().unwrap_or_default(),
        to_ms: BAND_ENDS.get(at).copied(),
    }
}

/// A row for each hour and band.
fn to_file(form: Form, found: &LatencyHours) -> Response {
    let heads = Column::of(Kind::Whole, ["hour", "from (ms)", "to (ms)", "requests"]);
    let row = |hour: usize, at: usize| -> Row {
        let Band { from_ms, to_ms } = band(at);
        vec![
            Field::whole(i64::try_from(hour).unwrap_or_default()),
            Field::whole(from_ms),
            Field::Whole(to_ms),
            Field::whole(found.at(hour, at)),
        ]
    };
    let rows = (0..HOURS).flat_map(|hour| (0..BANDS).map(move |at| row(hour, at)));
    export::known(form, "latency-heatmap", heads.collect(), rows.collect())
}
