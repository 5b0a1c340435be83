//! `/api/v1/usage/projection`.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::Nanos;
use domain::forecast::{BackTest, Method, Projection};
use domain::query::Parameters;
use domain::usage::MonthToDate;
use jiff::Timestamp;
use ledger::queries::usage;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Form, Format, question};
use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::rest::export::{self, Column, Field, Kind, bucket_columns, bucket_fields};
use crate::state::AppState;

/// What is expected.
#[derive(Serialize, ToSchema)]
pub struct Expected {
    /// How it was computed.
    method: Method,
    /// Complete days that it was computed from.
    days: usize,
    /// What is already spent, today included.
    spent_nanos: Nanos,
    /// The total that is expected.
    total_nanos: Nanos,
    /// The lower end of the interval that is to hold the total four times out of five.
    low_nanos: Nanos,
    /// Its upper end.
    high_nanos: Nanos,
    /// What is expected of each day from today on.
    daily_nanos: Vec<Nanos>,
}

impl From<Projection> for Expected {
    fn from(projection: Projection) -> Self {
        Self {
            method: projection.method,
            days: projection.days,
            spent_nanos: projection.spent,
            total_nanos: projection.total,
            low_nanos: projection.low,
            high_nanos: projection.high,
            daily_nanos: projection.daily,
        }
    }
}

/// What this month will cost.
#[derive(Serialize, ToSchema)]
#[schema(example = example)]
pub struct ProjectionAnswer {
    /// The month: `November 2026`.
    month: String,
    /// The projection; absent when there is not enough to project from.
    projection: Option<Expected>,
    /// Why there is none.
    reason: Option<String>,
    /// How good each method would have been on every day of the last half year.
    back_tests: Vec<BackTest>,
}

/// What this month will cost when it is over, with an interval that is to hold it four times out of five
///
/// The window is not used; filters and zone are. A file has a row for each day that is to come, today included.
#[utoipa::path(get, path = "/api/v1/usage/projection", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, Format),
    responses((status = 200, content((ProjectionAnswer = "application/json"), (String = "text/csv"), (String = "application/jsonl"), (Vec<u8> = "application/vnd.apache.parquet")), headers(("x-row-count" = i64, description = "The rows of the file, without its heading"))), Refusals))]
pub async fn projection(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    let form = format.form()?;
    let month = usage::projection(&state.ledger, caller.access(), &question(&asked)?, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    if form != Form::Json {
        return Ok(to_file(form, &month));
    }
    let (projection, reason) = match month.projection {
        Ok(projection) => (Some(projection.into()), None),
        Err(reason) => (None, Some(reason.to_string())),
    };
    Ok(Json(ProjectionAnswer {
        month: month.label,
        projection,
        reason,
        back_tests: month.back_tests,
    })
    .into_response())
}

/// What is expected of each day; no rows where nothing can be projected.
fn to_file(form: Form, month: &MonthToDate) -> Response {
    let mut heads = Vec::from(bucket_columns());
    heads.push(Column::new("expected cost (USD)", Kind::Dollars));
    let daily = month
        .projection
        .as_ref()
        .map(|projection| projection.daily.clone())
        .unwrap_or_default();
    let rows = month.ahead.iter().zip(daily).map(|(day, cost)| {
        let mut fields = Vec::from(bucket_fields(day));
        fields.push(Field::Dollars(Some(cost)));
        fields
    });
    export::known(form, "projection", heads, rows.collect())
}

/// An example of an answer, on November 25: $43.50 until yesterday, of today's $1.90 so far $0.90, and five days to come.
fn example() -> ProjectionAnswer {
    let cents = |cents: i64| Nanos(cents * 10_000_000);
    let test = |method, error, coverage| BackTest {
        method,
        asked: 53,
        error,
        coverage,
    };
    ProjectionAnswer {
        month: "November 2026".to_owned(),
        projection: Some(Expected {
            method: Method::Line,
            days: 28,
            spent_nanos: cents(4_440),
            total_nanos: cents(5_540),
            low_nanos: cents(5_120),
            high_nanos: cents(5_960),
            daily_nanos: [190, 190, 200, 200, 200, 210].map(cents).to_vec(),
        }),
        reason: None,
        back_tests: vec![test(Method::Line, 0.4, 0.95), test(Method::Weekdays, 0.11, 0.65)],
    }
}
