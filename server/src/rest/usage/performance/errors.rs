//! `/api/v1/usage/errors`.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::overview::Bucket;
use domain::query::Parameters;
use domain::usage::{ErrorType, Errors, Window};
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

/// Failed requests over time.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "window": { "start": 1_795_564_800, "end": 1_795_737_600, "granularity": "day", "zone": "UTC", "label": "Nov 25 – Nov 26",
        "before_start": 1_795_392_000, "before_end": 1_795_564_800, "before_label": "the 2 days before", "as_of": 1_795_737_512_345_i64, "seq": 4711 },
    "starts": [1_795_564_800, 1_795_651_200],
    "types": [{ "id": 4, "name": "overloaded", "counts": [7, 2] }, { "id": 0, "name": "not named", "counts": [0, 1] }]
}))]
pub struct ErrorsAnswer {
    window: Window,
    /// The first instants of the buckets, unix seconds.
    starts: Vec<i64>,
    /// The types, most first.
    types: Vec<ErrorType>,
}

/// Failed requests by bucket and type
#[utoipa::path(get, path = "/api/v1/usage/errors", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, Format),
    responses((status = 200, content((ErrorsAnswer = "application/json"), (String = "text/csv"), (String = "application/jsonl"), (Vec<u8> = "application/vnd.apache.parquet"))), Refusals))]
pub async fn errors(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    let form = format.form()?;
    let found = usage::errors(&state.ledger, caller.access(), &question(&asked)?, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    if form != Form::Json {
        return Ok(to_file(form, &found));
    }
    Ok(Json(ErrorsAnswer {
        window: found.window,
        starts: found.buckets.iter().map(|bucket| bucket.start).collect(),
        types: found.types,
    })
    .into_response())
}

/// A row for each type and bucket.
fn to_file(form: Form, found: &Errors) -> Response {
    let heads = std::iter::once(Column::new("type", Kind::Text))
        .chain(bucket_columns())
        .chain([Column::new("failed requests", Kind::Whole)]);
    let row = |kind: &ErrorType, bucket: &Bucket, count: i64| -> Row {
        let name = std::iter::once(Field::text(kind.name.as_str()));
        name.chain(bucket_fields(bucket)).chain([Field::whole(count)]).collect()
    };
    let rows = found.types.iter().flat_map(|kind| {
        found
            .buckets
            .iter()
            .zip(&kind.counts)
            .map(move |(bucket, count)| row(kind, bucket, *count))
    });
    export::known(form, "errors", heads.collect(), rows.collect())
}
