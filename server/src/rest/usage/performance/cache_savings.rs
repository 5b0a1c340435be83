//! `/api/v1/usage/cache-savings`.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::overview::Bucket;
use domain::query::Parameters;
use domain::usage::{Series, Window};
use domain::{Measures, Nanos};
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

/// What caches saved.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "window": { "start": 1_795_564_800, "end": 1_795_651_200, "granularity": "day", "zone": "UTC", "label": "Nov 25",
        "before_start": 1_795_478_400, "before_end": 1_795_564_800, "before_label": "the day before", "as_of": 1_795_651_112_345_i64, "seq": 4711 },
    "starts": [1_795_564_800],
    "overall": { "hit_rate": 0.894, "cache_read_tokens": 910_000, "cache_write_tokens": 60_000, "input_tokens": 48_000,
        "saved_nanos": 2_457_000_000_i64, "unsaved_cache_read_tokens": 12_000 },
    "points": [{ "hit_rate": 0.894, "cache_read_tokens": 910_000, "cache_write_tokens": 60_000, "input_tokens": 48_000,
        "saved_nanos": 2_457_000_000_i64, "unsaved_cache_read_tokens": 12_000 }]
}))]
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
#[utoipa::path(get, path = "/api/v1/usage/cache-savings", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, Format),
    responses((status = 200, content((SavingsAnswer = "application/json"), (String = "text/csv"), (String = "application/jsonl"), (Vec<u8> = "application/vnd.apache.parquet"))), Refusals))]
pub async fn cache_savings(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    let form = format.form()?;
    let series: Series = usage::time_series(&state.ledger, caller.access(), &question(&asked)?, None, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    let overall = series.total();
    let points: Vec<Saving> = series.groups.into_iter().flat_map(|group| group.points).map(Saving::from).collect();
    if form != Form::Json {
        return Ok(to_file(form, &series.buckets, &points));
    }
    Ok(Json(SavingsAnswer {
        overall: overall.into(),
        starts: series.buckets.iter().map(|bucket| bucket.start).collect(),
        points,
        window: series.window,
    })
    .into_response())
}

fn to_file(form: Form, buckets: &[Bucket], points: &[Saving]) -> Response {
    let heads = bucket_columns().into_iter().chain([
        Column::new("cache hit rate (%)", Kind::Number),
        Column::new("cache reads (tokens)", Kind::Whole),
        Column::new("cache writes (tokens)", Kind::Whole),
        Column::new("input (tokens)", Kind::Whole),
        Column::new("cache savings (USD)", Kind::Dollars),
        Column::new("cache reads without a known saving (tokens)", Kind::Whole),
    ]);
    let rows = buckets.iter().zip(points).map(|(bucket, saving)| -> Row {
        let rest = [
            Field::percent(saving.hit_rate),
            Field::whole(saving.cache_read_tokens),
            Field::whole(saving.cache_write_tokens),
            Field::whole(saving.input_tokens),
            Field::Dollars(Some(saving.saved_nanos)),
            Field::whole(saving.unsaved_cache_read_tokens),
        ];
        bucket_fields(bucket).into_iter().chain(rest).collect()
    });
    export::known(form, "cache-savings", heads.collect(), rows.collect())
}
