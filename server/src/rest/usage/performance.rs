//! `/api/v1/usage/latency`, `/errors`, `/heatmap` and `/cache-savings`.

use axum::Json;
use axum::extract::State;
use domain::query::Parameters;
use domain::usage::{ErrorType, Percentiles, Series, Window};
use domain::{Measures, Nanos};
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

/// How fast requests were, over time.
#[derive(Serialize, ToSchema)]
pub struct LatencyAnswer {
    window: Window,
    /// The first instants of the buckets, unix seconds.
    starts: Vec<i64>,
    /// Of the whole window.
    overall: Percentiles,
    /// Of each bucket.
    points: Vec<Percentiles>,
}

/// Percentiles of latency and of the time to the first token, and tokens per second; within 1 % of the exact ones
#[utoipa::path(get, path = "/api/v1/usage/latency", tag = "usage", security(("access" = ["usage:read"])), params(Parameters),
    responses((status = 200, body = LatencyAnswer), Refusals))]
pub async fn latency(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
) -> Result<Json<LatencyAnswer>, Problem> {
    let found = usage::latency(&state.ledger, caller.access(), &question(&asked)?, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    Ok(Json(LatencyAnswer {
        window: found.window,
        starts: found.buckets.iter().map(|bucket| bucket.start).collect(),
        overall: found.overall,
        points: found.points,
    }))
}

/// Failed requests over time.
#[derive(Serialize, ToSchema)]
pub struct ErrorsAnswer {
    window: Window,
    /// The first instants of the buckets, unix seconds.
    starts: Vec<i64>,
    /// The types, most first.
    types: Vec<ErrorType>,
}

/// Failed requests by bucket and type
#[utoipa::path(get, path = "/api/v1/usage/errors", tag = "usage", security(("access" = ["usage:read"])), params(Parameters),
    responses((status = 200, body = ErrorsAnswer), Refusals))]
pub async fn errors(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
) -> Result<Json<ErrorsAnswer>, Problem> {
    let found = usage::errors(&state.ledger, caller.access(), &question(&asked)?, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    Ok(Json(ErrorsAnswer {
        window: found.window,
        starts: found.buckets.iter().map(|bucket| bucket.start).collect(),
        types: found.types,
    }))
}

/// Sums by the hour of the week.
#[derive(Serialize, ToSchema)]
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
#[utoipa::path(get, path = "/api/v1/usage/heatmap", tag = "usage", security(("access" = ["usage:read"])), params(Parameters),
    responses((status = 200, body = HeatmapAnswer), Refusals))]
pub async fn heatmap(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
) -> Result<Json<HeatmapAnswer>, Problem> {
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
    Ok(Json(HeatmapAnswer {
        window: found.window,
        hours: hours.collect(),
    }))
}

/// What caches saved.
#[derive(Serialize, ToSchema)]
pub struct SavingsAnswer {
    window: Window,
    /// The first instants of the buckets, unix seconds.
    starts: Vec<i64>,
    /// Of the whole window.
    overall: Saving,
    /// Of each bucket.
    points: Vec<Saving>,
}

/// What caches saved.
#[derive(Serialize, ToSchema)]
pub struct Saving {
    /// Cache reads over the whole input side; absent without input.
    hit_rate: Option<f64>,
    cache_read_tokens: i64,
    cache_write_tokens: i64,
    input_tokens: i64,
    /// Cache reads × (input price − cache read price), where both are known.
    saved_nanos: Nanos,
    /// Cache reads whose saving is not known.
    unsaved_cache_read_tokens: i64,
}

impl From<Measures> for Saving {
    fn from(sum: Measures) -> Self {
        Self {
            hit_rate: sum.cache_hit_rate(),
            cache_read_tokens: sum.cache_read,
            cache_write_tokens: sum.cache_write,
            input_tokens: sum.input,
            saved_nanos: sum.saved,
            unsaved_cache_read_tokens: sum.unsaved_reads,
        }
    }
}

/// What caches saved, over time
#[utoipa::path(get, path = "/api/v1/usage/cache-savings", tag = "usage", security(("access" = ["usage:read"])), params(Parameters),
    responses((status = 200, body = SavingsAnswer), Refusals))]
pub async fn cache_savings(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
) -> Result<Json<SavingsAnswer>, Problem> {
    let series: Series = usage::time_series(&state.ledger, caller.access(), &question(&asked)?, None, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    Ok(Json(SavingsAnswer {
        overall: series.total().into(),
        starts: series.buckets.iter().map(|bucket| bucket.start).collect(),
        points: series.groups.into_iter().flat_map(|group| group.points).map(Saving::from).collect(),
        window: series.window,
    }))
}
