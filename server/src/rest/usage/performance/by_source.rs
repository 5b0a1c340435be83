//! `/api/v1/usage/by-source`.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::account::KeySource;
use domain::overview::Bucket;
use domain::query::Parameters;
use domain::usage::{SourceUse, Window, cost_per_request};
use domain::{Measures, Nanos};
use jiff::Timestamp;
use ledger::queries::usage;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::rest::export::{self, Column, Field, Kind, Row, bucket_columns, bucket_fields};
use crate::rest::usage::answers::{Totals, columns};
use crate::rest::usage::{Form, Format, examples, question};
use crate::state::AppState;

/// The organization's own plans against brought keys.
#[derive(Serialize, ToSchema)]
#[schema(example = example)]
pub struct BySourceAnswer {
    window: Window,
    /// The first instants of the buckets, unix seconds.
    starts: Vec<i64>,
    /// The organization's own plans (`system`), then brought keys (`byok`). Both together are everything.
    sources: Vec<SourceAnswer>,
}

/// One key source.
#[derive(Serialize, ToSchema)]
pub struct SourceAnswer {
    source: KeySource,
    /// The accounts of it that pass.
    accounts: Vec<i32>,
    /// Its sums.
    total: Totals,
    /// Cost over the requests that have one; absent without such requests.
    #[schema(value_type = Option<i64>)]
    cost_per_request_nanos: Option<Nanos>,
    /// Cache reads over the whole input side; absent without input.
    cache_hit_rate: Option<f64>,
    /// The sums of what the window is compared with.
    before: Totals,
    /// One sum a bucket.
    points: Vec<Totals>,
}

impl From<SourceUse> for SourceAnswer {
    fn from(used: SourceUse) -> Self {
        let total = used.total();
        Self {
            source: used.source,
            accounts: used.accounts,
            total: total.into(),
            cost_per_request_nanos: cost_per_request(&total),
            cache_hit_rate: total.cache_hit_rate(),
            before: used.before.into(),
            points: used.points.into_iter().map(Totals::from).collect(),
        }
    }
}

/// The organization's own plans against brought keys, in numbers and over time
#[utoipa::path(get, path = "/api/v1/usage/by-source", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, Format),
    responses((status = 200, content((BySourceAnswer = "application/json"), (String = "text/csv"), (String = "application/jsonl"), (Vec<u8> = "application/vnd.apache.parquet"))), Refusals))]
pub async fn by_source(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    let form = format.form()?;
    let (window, buckets, sources) = usage::by_source(&state.ledger, caller.access(), &question(&asked)?, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    if form != Form::Json {
        return Ok(to_file(form, &buckets, &sources));
    }
    Ok(Json(BySourceAnswer {
        window,
        starts: buckets.iter().map(|bucket| bucket.start).collect(),
        sources: sources.into_iter().map(SourceAnswer::from).collect(),
    })
    .into_response())
}

/// A row for each key source and bucket.
fn to_file(form: Form, buckets: &[Bucket], sources: &[SourceUse]) -> Response {
    let heads = std::iter::once(Column::new("source", Kind::Text))
        .chain(bucket_columns())
        .chain(columns());
    let row = |used: &SourceUse, bucket: &Bucket, sum: Measures| -> Row {
        let source = std::iter::once(Field::text(used.source.as_str()));
        source.chain(bucket_fields(bucket)).chain(Totals::from(sum).fields()).collect()
    };
    let rows = sources
        .iter()
        .flat_map(|used| buckets.iter().zip(&used.points).map(move |(bucket, sum)| row(used, bucket, *sum)));
    export::known(form, "by-source", heads.collect(), rows.collect())
}

/// An example of an answer: two days of accounts of both kinds.
fn example() -> BySourceAnswer {
    let (window, starts) = examples::two_days();
    let kinds = [(KeySource::System, 3), (KeySource::Byok, 1)];
    let pairs = kinds.into_iter().zip(examples::rows(examples::MODELS));
    let sources = pairs.map(|((source, account), row)| SourceUse {
        source,
        accounts: vec![account],
        points: vec![row.before, row.measures],
        before: Measures::default(),
    });
    BySourceAnswer {
        window,
        starts,
        sources: sources.map(SourceAnswer::from).collect(),
    }
}
