//! `/api/v1/usage/model-efficiency`: what each model gives for its money, and how fast it is.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::Nanos;
use domain::models::ModelClass;
use domain::query::Parameters;
use domain::usage::{
    Coverage, ModelEfficiency, ModelRow, Percentiles, Window, cost_growth, cost_per_request, coverage, error_rate, tokens_per_dollar,
};
use jiff::Timestamp;
use ledger::queries::usage;
use serde::Serialize;
use utoipa::ToSchema;

use super::answers::{Totals, columns};
use super::{Form, Format, question};
use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::rest::export::{self, Column, Field, Kind};
use crate::state::AppState;

/// What each model gives for its money, and how fast it is.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "window": { "start": 1_793_055_600, "end": 1_795_647_600, "granularity": "day", "zone": "Europe/Berlin", "label": "Oct 27 – Nov 25",
        "before_start": 1_790_460_000, "before_end": 1_793_005_200, "before_label": "the 30 days before", "as_of": 1_795_597_200_000_i64, "seq": 4711 },
    "rows": [{ "id": 3, "name": "claude-opus-5", "class": "premium", "priced": "all", "requests": 120, "errors": 3, "input_tokens": 48_000,
        "cache_read_tokens": 910_000, "cache_write_tokens": 60_000, "output_tokens": 31_000, "reasoning_tokens": 9_000, "tokens": 1_049_000,
        "cost_nanos": 1_845_000_000_i64, "cache_saved_nanos": 4_095_000_000_i64, "unpriced_requests": 0, "unpriced_tokens": 0,
        "unsaved_cache_read_tokens": 0, "cost_per_request_nanos": 15_375_000, "tokens_per_dollar": 568_564, "cache_hit_rate": 0.8939,
        "error_rate": 0.025, "before_cost_nanos": 1_500_000_000, "cost_growth": 0.23,
        "speed": { "requests": 118, "mean_ms": 5210.4, "p50_ms": 4180.2, "p90_ms": 9902.0, "p95_ms": 12_450.8, "p99_ms": 21_004.5,
            "ttft_p50_ms": 1490.1, "ttft_p95_ms": 3120.7, "tokens_per_second": 61.8 } }],
    "total": { "id": 0, "name": "Total", "class": null, "priced": "all", "requests": 120, "errors": 3, "input_tokens": 48_000,
        "cache_read_tokens": 910_000, "cache_write_tokens": 60_000, "output_tokens": 31_000, "reasoning_tokens": 9_000, "tokens": 1_049_000,
        "cost_nanos": 1_845_000_000_i64, "cache_saved_nanos": 4_095_000_000_i64, "unpriced_requests": 0, "unpriced_tokens": 0,
        "unsaved_cache_read_tokens": 0, "cost_per_request_nanos": 15_375_000, "tokens_per_dollar": 568_564, "cache_hit_rate": 0.8939,
        "error_rate": 0.025, "before_cost_nanos": 1_500_000_000, "cost_growth": 0.23,
        "speed": { "requests": 118, "mean_ms": 5210.4, "p50_ms": 4180.2, "p90_ms": 9902.0, "p95_ms": 12_450.8, "p99_ms": 21_004.5,
            "ttft_p50_ms": 1490.1, "ttft_p95_ms": 3120.7, "tokens_per_second": 61.8 } } }))]
pub struct ModelEfficiencyAnswer {
    window: Window,
    /// The models with use in the window or in what it is compared with, largest cost first.
    rows: Vec<ModelAnswer>,
    /// All of them together.
    total: ModelAnswer,
}

/// One model. Ratios of money are of the requests that have a price.
#[derive(Serialize, ToSchema)]
pub struct ModelAnswer {
    /// Its number, as filters take it; 0 is "not named".
    id: i32,
    /// Its name.
    name: String,
    /// Fast or premium; absent where no model was named.
    class: Option<ModelClass>,
    /// How much of its use has a price: `all`, `part` or `none`. What has none is in no amount of money.
    priced: Coverage,
    /// Its sums in the window.
    #[serde(flatten)]
    totals: Totals,
    /// What a priced request cost on average; absent without one.
    cost_per_request_nanos: Option<Nanos>,
    /// Priced tokens over their cost, in tokens for a dollar; absent where nothing was paid.
    tokens_per_dollar: Option<i64>,
    /// Cache reads over the whole input side, 0 to 1; absent without input.
    cache_hit_rate: Option<f64>,
    /// Failed requests over all, 0 to 1; absent without requests.
    error_rate: Option<f64>,
    /// What it cost in what the window is compared with.
    before_cost_nanos: Nanos,
    /// By how much the cost has changed, as a part of what it was; absent where there was none, or one of the two is not known.
    cost_growth: Option<f64>,
    /// How fast it was.
    speed: Percentiles,
}

impl From<ModelRow> for ModelAnswer {
    fn from(row: ModelRow) -> Self {
        let sum = &row.measures;
        Self {
            id: row.id,
            name: row.name,
            class: row.class,
            priced: coverage(sum),
            totals: (*sum).into(),
            cost_per_request_nanos: cost_per_request(sum),
            tokens_per_dollar: tokens_per_dollar(sum),
            cache_hit_rate: sum.cache_hit_rate(),
            error_rate: error_rate(sum),
            before_cost_nanos: row.before.cost,
            cost_growth: cost_growth(sum, &row.before),
            speed: row.speed,
        }
    }
}

/// What each model gives for its money, and how fast it is
#[utoipa::path(get, path = "/api/v1/usage/model-efficiency", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, Format),
    responses((status = 200, content((ModelEfficiencyAnswer = "application/json"), (String = "text/csv"), (String = "application/jsonl"), (Vec<u8> = "application/vnd.apache.parquet")), headers(("x-row-count" = i64, description = "The lines of a CSV file, without its heading"))), Refusals))]
pub async fn model_efficiency(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    let form = format.form()?;
    let page = usage::model_efficiency(&state.ledger, caller.access(), &question(&asked)?, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    Ok(match form {
        Form::Json => Json(ModelEfficiencyAnswer {
            total: page.total().into(),
            window: page.window,
            rows: page.rows.into_iter().map(ModelAnswer::from).collect(),
        })
        .into_response(),
        Form::Csv | Form::Lines | Form::Parquet => to_file(form, page),
    })
}

/// The columns behind those of the sums.
fn more() -> impl Iterator<Item = Column> {
    [
        ("priced", Kind::Text),
        ("cost per request (USD)", Kind::Dollars),
        ("tokens per dollar", Kind::Whole),
        ("cache hit rate (%)", Kind::Number),
        ("average latency (ms)", Kind::Number),
        ("P50 latency (ms)", Kind::Number),
        ("P95 latency (ms)", Kind::Number),
        ("P50 time to first token (ms)", Kind::Number),
        ("tokens per second", Kind::Number),
        ("error rate (%)", Kind::Number),
        ("cost before (USD)", Kind::Dollars),
    ]
    .into_iter()
    .map(|(name, kind)| Column::new(name, kind))
}

/// A row for each model. There is none for the total: a spreadsheet would count it twice.
fn to_file(form: Form, page: ModelEfficiency) -> Response {
    let heads = std::iter::once(Column::new("model", Kind::Text)).chain(columns()).chain(more());
    export::known(
        form,
        "model-efficiency",
        heads.collect(),
        page.rows.into_iter().map(fields).collect(),
    )
}

fn fields(row: ModelRow) -> Vec<Field> {
    let row = ModelAnswer::from(row);
    let mut fields = vec![Field::Text(row.name)];
    fields.extend(row.totals.fields());
    fields.extend([
        Field::Text(row.priced.as_str().to_owned()),
        Field::Dollars(row.cost_per_request_nanos),
        Field::Whole(row.tokens_per_dollar),
        Field::percent(row.cache_hit_rate),
        Field::rounded(row.speed.mean_ms, 1),
        Field::rounded(row.speed.p50_ms, 1),
        Field::rounded(row.speed.p95_ms, 1),
        Field::rounded(row.speed.ttft_p50_ms, 1),
        Field::rounded(row.speed.tokens_per_second, 3),
        Field::percent(row.error_rate),
        Field::Dollars(Some(row.before_cost_nanos)),
    ]);
    fields
}
