//! `/api/v1/usage/time-series`.

use std::convert::Infallible;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::Measures;
use domain::overview::Bucket;
use domain::query::Parameters;
use domain::usage::{GroupBy, Series, Window};
use futures::{StreamExt, stream};
use jiff::Timestamp;
use ledger::queries::usage;
use serde::Serialize;
use utoipa::ToSchema;

use super::answers::{Totals, columns};
use super::{Form, Format, question};
use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::rest::csv::ROW_COUNT;
use crate::rest::export::{self, Column, Field, Kind, bucket_columns, bucket_fields};
use crate::state::AppState;

/// What the sums are told apart by.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Grouped {
    /// `account`, `person`, `agent`, `action`, `model`, `outcome`, `class` (of the model) or `source` (of the key); nothing adds all up.
    group_by: Option<String>,
}

/// Sums over time.
#[derive(Serialize, ToSchema)]
#[schema(example = example)]
pub struct SeriesAnswer {
    window: Window,
    /// The first instants of the buckets, unix seconds.
    starts: Vec<i64>,
    /// The values, largest cost first.
    groups: Vec<GroupAnswer>,
}

/// One value.
#[derive(Serialize, ToSchema)]
pub struct GroupAnswer {
    /// Its number; 0 is "not named".
    id: i32,
    /// Its name.
    name: String,
    /// One sum a bucket.
    points: Vec<Totals>,
}

/// Sums by bucket, and by the values of a dimension
#[utoipa::path(get, path = "/api/v1/usage/time-series", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, Grouped, Format),
    responses((status = 200, content((SeriesAnswer = "application/json"), (String = "text/csv"), (String = "application/jsonl"), (Vec<u8> = "application/vnd.apache.parquet"))), Refusals))]
pub async fn time_series(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(group_by): Params<Grouped>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    let form = format.form()?;
    let by = match group_by.group_by.as_deref() {
        None | Some("") => None,
        Some(name) => Some(
            GroupBy::parse(name)
                .ok_or_else(|| problem::invalid("group_by", "use account, person, agent, action, model, outcome, class or source"))?,
        ),
    };
    let series = usage::time_series(&state.ledger, caller.access(), &question(&asked)?, by, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    if form != Form::Json {
        return Ok(to_file(form, series));
    }
    Ok(Json(SeriesAnswer {
        window: series.window,
        starts: series.buckets.iter().map(|bucket| bucket.start).collect(),
        groups: series
            .groups
            .into_iter()
            .map(|group| GroupAnswer {
                id: group.id,
                name: group.name,
                points: group.points.into_iter().map(Totals::from).collect(),
            })
            .collect(),
    })
    .into_response())
}

/// A row for each bucket and value.
fn to_file(form: Form, series: Series) -> Response {
    let mut heads = Vec::from(bucket_columns());
    heads.push(Column::new("name", Kind::Text));
    heads.extend(columns());
    let rows = series.groups.len() * series.buckets.len();
    // A batch for each value, so that never more than one of them is written out.
    let buckets = series.buckets;
    let batches = stream::iter(series.groups).map(move |group| {
        let row = |(bucket, sum): (&Bucket, Measures)| {
            let mut fields = Vec::from(bucket_fields(bucket));
            fields.push(Field::text(group.name.as_str()));
            fields.extend(Totals::from(sum).fields());
            fields
        };
        Ok::<_, Infallible>(buckets.iter().zip(group.points).map(row).collect())
    });
    let mut file = export::streamed(form, "time-series", heads, batches);
    file.headers_mut().insert(ROW_COUNT, rows.into());
    file
}

/// An example of an answer: two models on two days.
fn example() -> SeriesAnswer {
    let (window, starts) = super::examples::two_days();
    let rows = super::examples::rows(super::examples::MODELS).into_iter();
    let groups = rows.map(|row| GroupAnswer {
        id: row.id,
        name: row.name,
        points: vec![row.before.into(), row.measures.into()],
    });
    SeriesAnswer {
        window,
        starts,
        groups: groups.collect(),
    }
}
