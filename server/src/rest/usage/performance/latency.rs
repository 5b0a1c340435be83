//! `/api/v1/usage/latency`.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::query::Parameters;
use domain::usage::{Dimension, Latency, LatencyBy, NamedPercentiles, Percentiles, Window};
use jiff::Timestamp;
use ledger::queries::usage;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::rest::export::{self, Column, Field, Kind, Row, bucket_columns, bucket_fields};
use crate::rest::usage::{Form, Format, question};
use crate::state::AppState;

/// What speeds are told apart by.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct By {
    /// `account`, `person`, `agent`, `action`, `model` or `outcome`: percentiles of each of its values instead of each bucket.
    by: Option<String>,
}

/// How fast requests were.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "window": { "start": 1_795_564_800, "end": 1_795_737_600, "granularity": "day", "zone": "UTC", "label": "Nov 25 – Nov 26",
        "before_start": 1_795_392_000, "before_end": 1_795_564_800, "before_label": "the 2 days before", "as_of": 1_795_737_512_345_i64, "seq": 4711 },
    "starts": [1_795_564_800, 1_795_651_200],
    "overall": { "requests": 1200, "mean_ms": 4210.5, "p50_ms": 2381.4, "p90_ms": 9402.1, "p95_ms": 14_310.0, "p99_ms": 41_022.7,
        "ttft_p50_ms": 612.2, "ttft_p95_ms": 2104.9, "tokens_per_second": 61.8 },
    "points": [
        { "requests": 1200, "mean_ms": 4210.5, "p50_ms": 2381.4, "p90_ms": 9402.1, "p95_ms": 14_310.0, "p99_ms": 41_022.7,
            "ttft_p50_ms": 612.2, "ttft_p95_ms": 2104.9, "tokens_per_second": 61.8 },
        { "requests": 0, "mean_ms": null, "p50_ms": null, "p90_ms": null, "p95_ms": null, "p99_ms": null,
            "ttft_p50_ms": null, "ttft_p95_ms": null, "tokens_per_second": null }
    ],
    "values": []
}))]
pub struct LatencyAnswer {
    window: Window,
    /// The first instants of the buckets, unix seconds; empty with `by`.
    starts: Vec<i64>,
    /// Of the whole window.
    overall: Percentiles,
    /// Of each bucket; a bucket where nothing was timed is a gap.
    points: Vec<Percentiles>,
    /// With `by`, of each value with a timed request, most of them first.
    values: Vec<NamedPercentiles>,
}

/// Percentiles of latency and of the time to the first token, and tokens per second; within 1 % of the exact ones
#[utoipa::path(get, path = "/api/v1/usage/latency", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, By, Format),
    responses((status = 200, content((LatencyAnswer = "application/json"), (String = "text/csv"), (String = "application/jsonl"), (Vec<u8> = "application/vnd.apache.parquet"))), Refusals))]
pub async fn latency(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(by): Params<By>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    let form = format.form()?;
    let (query, now) = (question(&asked)?, Timestamp::now());
    let Some(name) = by.by.as_deref().filter(|name| !name.is_empty()) else {
        let found = usage::latency(&state.ledger, caller.access(), &query, now)
            .await
            .map_err(problem::ledger)?;
        return Ok(match form {
            Form::Json => Json(LatencyAnswer::from(found)).into_response(),
            Form::Csv | Form::Lines | Form::Parquet => over_time(form, &found),
        });
    };
    let by = Dimension::parse(name).ok_or_else(|| problem::invalid("by", "use account, person, agent, action, model or outcome"))?;
    let found = usage::latency_by(&state.ledger, caller.access(), &query, by, now)
        .await
        .map_err(problem::ledger)?;
    Ok(match form {
        Form::Json => Json(LatencyAnswer::from(found)).into_response(),
        Form::Csv | Form::Lines | Form::Parquet => by_value(form, by, &found),
    })
}

impl From<Latency> for LatencyAnswer {
    fn from(found: Latency) -> Self {
        Self {
            window: found.window,
            starts: found.buckets.iter().map(|bucket| bucket.start).collect(),
            overall: found.overall,
            points: found.points,
            values: Vec::new(),
        }
    }
}

impl From<LatencyBy> for LatencyAnswer {
    fn from(found: LatencyBy) -> Self {
        Self {
            window: found.window,
            starts: Vec::new(),
            overall: found.overall,
            points: Vec::new(),
            values: found.values,
        }
    }
}

/// The columns of [`fields`].
fn columns() -> impl Iterator<Item = Column> {
    let measured = [
        "mean (ms)",
        "P50 (ms)",
        "P90 (ms)",
        "P95 (ms)",
        "P99 (ms)",
        "first token P50 (ms)",
        "first token P95 (ms)",
        "output speed (tokens/s)",
    ];
    std::iter::once(Column::new("timed requests", Kind::Whole)).chain(Column::of(Kind::Number, measured))
}

/// The cells of a row; what was not measured is empty.
fn fields(speed: &Percentiles) -> impl Iterator<Item = Field> {
    let measured = [
        speed.mean_ms,
        speed.p50_ms,
        speed.p90_ms,
        speed.p95_ms,
        speed.p99_ms,
        speed.ttft_p50_ms,
        speed.ttft_p95_ms,
        speed.tokens_per_second,
    ];
    std::iter::once(Field::whole(speed.requests)).chain(measured.map(|value| Field::rounded(value, 3)))
}

fn over_time(form: Form, found: &Latency) -> Response {
    let heads = bucket_columns().into_iter().chain(columns());
    let rows = found
        .buckets
        .iter()
        .zip(&found.points)
        .map(|(bucket, speed)| -> Row { bucket_fields(bucket).into_iter().chain(fields(speed)).collect() });
    export::known(form, "latency", heads.collect(), rows.collect())
}

fn by_value(form: Form, by: Dimension, found: &LatencyBy) -> Response {
    let heads = std::iter::once(Column::new(by.as_str(), Kind::Text)).chain(columns());
    let rows = found.values.iter().map(|value| -> Row {
        std::iter::once(Field::text(value.name.as_str()))
            .chain(fields(&value.speed))
            .collect()
    });
    export::known(form, &format!("latency-by-{}", by.as_str()), heads.collect(), rows.collect())
}
