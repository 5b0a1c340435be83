//! `/api/v1/usage/time-series`.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::civil::write_instant;
use domain::query::Parameters;
use domain::usage::{Dimension, Series, Window};
use jiff::Timestamp;
use ledger::queries::usage;
use serde::Serialize;
use utoipa::ToSchema;

use super::answers::{HEADINGS, Totals};
use super::{Format, csv_file, question};
use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::rest::csv;
use crate::state::AppState;

/// What the sums are told apart by.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GroupBy {
    /// `account`, `person`, `agent`, `action`, `model` or `outcome`; nothing adds all up.
    group_by: Option<String>,
}

/// Sums over time.
#[derive(Serialize, ToSchema)]
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
#[utoipa::path(get, path = "/api/v1/usage/time-series", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, GroupBy, Format),
    responses((status = 200, content((SeriesAnswer = "application/json"), (String = "text/csv"))), Refusals))]
pub async fn time_series(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(group_by): Params<GroupBy>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    let is_csv = format.is_csv()?;
    let by = match group_by.group_by.as_deref() {
        None | Some("") => None,
        Some(name) => Some(
            Dimension::parse(name).ok_or_else(|| problem::invalid("group_by", "use account, person, agent, action, model or outcome"))?,
        ),
    };
    let series = usage::time_series(&state.ledger, caller.access(), &question(&asked)?, by, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    if is_csv {
        return Ok(csv_file("time-series", to_csv(&series)));
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

/// One line for each bucket and value.
fn to_csv(series: &Series) -> String {
    let mut heads = vec!["bucket".to_owned(), "begins".to_owned(), "name".to_owned()];
    heads.extend(HEADINGS.map(csv::cell));
    let mut text = csv::line(&heads);
    for group in &series.groups {
        for (bucket, sum) in series.buckets.iter().zip(&group.points) {
            let mut cells = vec![
                csv::cell(&bucket.label),
                write_instant(bucket.start.saturating_mul(1000)),
                csv::cell(&group.name),
            ];
            cells.extend(Totals::from(*sum).cells());
            text += &csv::line(&cells);
        }
    }
    text
}
