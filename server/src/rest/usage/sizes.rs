//! `/api/v1/usage/token-sizes`.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::query::Parameters;
use domain::usage::{Sizes, Window};
use jiff::Timestamp;
use ledger::queries::usage;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Form, Format, question};
use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::rest::export::{self, Column, Field, Kind};
use crate::state::AppState;

/// How large requests are.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "window": { "start": 1_793_073_600, "end": 1_795_669_200, "granularity": "day", "zone": "America/New_York", "label": "Oct 27 – Nov 25",
        "before_start": 1_790_481_600, "before_end": 1_793_001_600, "before_label": "the 30 days before", "as_of": 1_795_597_200_000_i64, "seq": 4711 },
    "bins": [{ "from": 10_000, "to": 20_000, "requests": 812 }, { "from": 20_000, "to": 50_000, "requests": 1_204 },
        { "from": 50_000, "to": 100_000, "requests": 310 }, { "from": 100_000, "to": 200_000, "requests": 41 }],
    "p50": 24_310.5, "p90": 61_204.0, "p99": 187_400.2
}))]
pub struct SizesAnswer {
    window: Window,
    #[serde(flatten)]
    sizes: Sizes,
}

/// How many requests have how many tokens, with quantiles within 1 % of the exact ones
#[utoipa::path(get, path = "/api/v1/usage/token-sizes", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, Format),
    responses((status = 200, content((SizesAnswer = "application/json"), (String = "text/csv"), (String = "application/jsonl"), (Vec<u8> = "application/vnd.apache.parquet")), headers(("x-row-count" = i64, description = "The rows of the file, without its heading"))), Refusals))]
pub async fn token_sizes(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    let form = format.form()?;
    let (window, sizes) = usage::sizes(&state.ledger, caller.access(), &question(&asked)?, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    if form == Form::Json {
        return Ok(Json(SizesAnswer { window, sizes }).into_response());
    }
    let heads = ["from (tokens)", "below (tokens)", "requests"].map(|name| Column::new(name, Kind::Whole));
    let rows = sizes
        .bins
        .iter()
        .map(|bin| [bin.from, bin.to, bin.requests].map(Field::whole).to_vec());
    Ok(export::known(form, "token-sizes", heads.to_vec(), rows.collect()))
}
