//! `/api/v1/usage/model-mix`.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::Measures;
use domain::query::Parameters;
use domain::usage::{Breakdown, Dimension, Window, mix};
use jiff::Timestamp;
use ledger::queries::usage;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::rest::export::{self, Column, Field, Kind, Row};
use crate::rest::usage::{Form, Format, question};
use crate::state::AppState;

/// What models have a share of.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Of {
    /// `cost` (if absent) or `tokens`.
    measure: Option<String>,
}

/// How the mix of models has moved.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "window": { "start": 1_795_564_800, "end": 1_795_651_200, "granularity": "day", "zone": "UTC", "label": "Nov 25",
        "before_start": 1_795_478_400, "before_end": 1_795_564_800, "before_label": "the day before", "as_of": 1_795_651_112_345_i64, "seq": 4711 },
    "measure": "cost",
    "distance": 0.125,
    "models": [{ "id": 7, "name": "claude-opus-5", "share": 0.625, "before_share": 0.5, "change_points": 12.5 },
        { "id": 8, "name": "claude-haiku-4-5", "share": 0.375, "before_share": 0.5, "change_points": -12.5 }]
}))]
pub struct MixAnswer {
    window: Window,
    /// What the shares are of.
    measure: String,
    /// The total variation distance of the two mixes: half the sum of all changes of share, 0 (the same) to 1 (no model in common). Absent
    /// when either period has nothing to share.
    distance: Option<f64>,
    /// The models, the largest change first.
    models: Vec<ModelShare>,
}

/// One model.
#[derive(Serialize, ToSchema)]
pub struct ModelShare {
    id: i32,
    name: String,
    /// Its part of the window, 0 to 1.
    share: Option<f64>,
    /// Its part of what the window is compared with.
    before_share: Option<f64>,
    /// The difference in percentage points.
    change_points: Option<f64>,
}

/// How the mix of models has moved against what the window is compared with
#[utoipa::path(get, path = "/api/v1/usage/model-mix", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, Of, Format),
    responses((status = 200, content((MixAnswer = "application/json"), (String = "text/csv"), (String = "application/jsonl"), (Vec<u8> = "application/vnd.apache.parquet"))), Refusals))]
pub async fn model_mix(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(of): Params<Of>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    let form = format.form()?;
    let (measure, amount): (&str, fn(&Measures) -> i64) = match of.measure.as_deref() {
        None | Some("" | "cost") => ("cost", |sum| sum.cost.0),
        Some("tokens") => ("tokens", Measures::tokens),
        Some(_) => return Err(problem::invalid("measure", "use cost or tokens")),
    };
    let found = usage::breakdown(
        &state.ledger,
        caller.access(),
        &question(&asked)?,
        Dimension::Model,
        Timestamp::now(),
    )
    .await
    .map_err(problem::ledger)?;
    let answer = compared(found, measure, amount);
    if form != Form::Json {
        return Ok(to_file(form, &answer));
    }
    Ok(Json(answer).into_response())
}

fn compared(found: Breakdown, measure: &str, amount: fn(&Measures) -> i64) -> MixAnswer {
    let amounts: Vec<(i32, i64, i64)> = found
        .rows
        .iter()
        .map(|row| (row.id, amount(&row.measures), amount(&row.before)))
        .collect();
    let mix = mix(&amounts);
    let name = |id: i32| {
        let row = found.rows.iter().find(|row| row.id == id);
        row.map_or_else(|| id.to_string(), |row| row.name.clone())
    };
    MixAnswer {
        measure: measure.to_owned(),
        distance: mix.distance,
        models: mix
            .rows
            .iter()
            .map(|row| ModelShare {
                id: row.id,
                name: name(row.id),
                share: row.share,
                before_share: row.before,
                change_points: row.points(),
            })
            .collect(),
        window: found.window,
    }
}

fn to_file(form: Form, answer: &MixAnswer) -> Response {
    let share = format!("share of {} (%)", answer.measure);
    let heads = std::iter::once(Column::new("model", Kind::Text)).chain(Column::of(
        Kind::Number,
        [share.as_str(), "share before (%)", "change (percentage points)"],
    ));
    let heads = heads.collect();
    let rows = answer.models.iter().map(|model| -> Row {
        vec![
            Field::text(model.name.as_str()),
            Field::percent(model.share),
            Field::percent(model.before_share),
            Field::rounded(model.change_points, 4),
        ]
    });
    export::known(form, "model-mix", heads, rows.collect())
}
