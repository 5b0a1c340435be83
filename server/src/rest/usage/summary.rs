//! `/api/v1/usage/summary`.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::Measures;
use domain::query::Parameters;
use domain::usage::{Summary, Window};
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

/// The totals of a window.
#[derive(Serialize, ToSchema)]
#[schema(example = example)]
pub struct SummaryAnswer {
    window: Window,
    total: Totals,
    /// Persons who made at least one request.
    people: u32,
    /// Cache reads over the whole input side; absent without input.
    cache_hit_rate: Option<f64>,
    /// The totals of what the window is compared with.
    before: Totals,
    /// Persons who were active in that.
    before_people: u32,
    /// Models whose use has no price, most tokens first: it is in no cost.
    unpriced_models: Vec<String>,
    /// Models whose cache reads have no known saving.
    unsaved_models: Vec<String>,
    /// Whether you see some of the accounts only.
    limited: bool,
}

impl From<Summary> for SummaryAnswer {
    fn from(summary: Summary) -> Self {
        Self {
            window: summary.window,
            total: summary.total.into(),
            people: summary.people,
            cache_hit_rate: summary.total.cache_hit_rate(),
            before: summary.before.into(),
            before_people: summary.before_people,
            unpriced_models: summary.unpriced_models,
            unsaved_models: summary.unsaved_models,
            limited: summary.limited,
        }
    }
}

/// The totals of a window, against what it is compared with
#[utoipa::path(get, path = "/api/v1/usage/summary", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, Format),
    responses((status = 200, content((SummaryAnswer = "application/json"), (String = "text/csv"), (String = "application/jsonl"), (Vec<u8> = "application/vnd.apache.parquet")), headers(("x-row-count" = i64, description = "The rows of the file, without its heading"))), Refusals))]
pub async fn summary(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    let form = format.form()?;
    let summary = usage::summary(&state.ledger, caller.access(), &question(&asked)?, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    Ok(match form {
        Form::Json => Json(SummaryAnswer::from(summary)).into_response(),
        Form::Csv | Form::Lines | Form::Parquet => to_file(form, summary),
    })
}

/// Two rows: the window, and what it is compared with.
fn to_file(form: Form, summary: Summary) -> Response {
    let mut heads = vec![
        Column::new("period", Kind::Text),
        Column::new("begins", Kind::Instant),
        Column::new("people", Kind::Whole),
    ];
    heads.extend(columns());
    let row = |label: String, start: i64, people: u32, sum: Measures| {
        let mut fields = vec![Field::Text(label), Field::Instant(start.saturating_mul(1000)), Field::whole(people)];
        fields.extend(Totals::from(sum).fields());
        fields
    };
    let window = summary.window;
    let rows = vec![
        row(window.label, window.start, summary.people, summary.total),
        row(window.before_label, window.before_start, summary.before_people, summary.before),
    ];
    export::known(form, "summary", heads, rows)
}

/// An example of an answer.
fn example() -> SummaryAnswer {
    let rows = super::examples::rows(super::examples::MODELS);
    let summary = Summary {
        window: super::examples::window(),
        total: rows.iter().map(|row| row.measures).sum(),
        people: 4,
        before: rows.iter().map(|row| row.before).sum(),
        before_people: 3,
        unpriced_models: Vec::new(),
        unsaved_models: Vec::new(),
        limited: false,
    };
    summary.into()
}
