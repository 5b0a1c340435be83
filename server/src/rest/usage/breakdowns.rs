//! `/api/v1/usage/by-…` and `/api/v1/usage/drivers`: sums by the values of one dimension.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::Nanos;
use domain::query::Parameters;
use domain::usage::{self as answers, Breakdown, BreakdownRow, Dimension, GroupBy, Window};
use jiff::Timestamp;
use ledger::queries::usage;
use serde::Serialize;
use utoipa::ToSchema;

use super::answers::{Totals, columns};
use super::{Form, Format, examples, question};
use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::rest::export::{self, Column, Field, Kind};
use crate::state::AppState;

/// Sums by the values of a dimension.
#[derive(Serialize, ToSchema)]
#[schema(example = models_example)]
pub struct BreakdownAnswer {
    window: Window,
    /// The values, largest cost first.
    rows: Vec<RowAnswer>,
}

/// One value.
#[derive(Serialize, ToSchema)]
pub struct RowAnswer {
    /// Its number, as filters take it; 0 is "not named".
    id: i32,
    /// Its name.
    name: String,
    /// Its sums in the window.
    #[serde(flatten)]
    totals: Totals,
    /// What it cost in what the window is compared with.
    before_cost_nanos: Nanos,
}

async fn read(state: &AppState, caller: &Caller, asked: &Parameters, by: impl Into<GroupBy>) -> Result<Breakdown, Problem> {
    usage::breakdown(&state.ledger, caller.access(), &question(asked)?, by, Timestamp::now())
        .await
        .map_err(problem::ledger)
}

async fn answer(state: &AppState, caller: &Caller, asked: &Parameters, format: &Format, by: Dimension) -> Result<Response, Problem> {
    let form = format.form()?;
    let breakdown = read(state, caller, asked, by).await?;
    Ok(match form {
        Form::Json => Json(BreakdownAnswer::from(breakdown)).into_response(),
        Form::Csv | Form::Lines | Form::Parquet => to_file(form, breakdown),
    })
}

impl From<Breakdown> for BreakdownAnswer {
    fn from(breakdown: Breakdown) -> Self {
        let rows = breakdown.rows.into_iter().map(|row| RowAnswer {
            id: row.id,
            name: row.name,
            totals: row.measures.into(),
            before_cost_nanos: row.before.cost,
        });
        Self {
            window: breakdown.window,
            rows: rows.collect(),
        }
    }
}

fn to_file(form: Form, breakdown: Breakdown) -> Response {
    let name = breakdown.by.as_str();
    let mut heads = vec![Column::new(name, Kind::Text)];
    heads.extend(columns());
    heads.push(Column::new("cost before (USD)", Kind::Dollars));
    let rows = breakdown.rows.into_iter().map(|row| {
        let mut fields = vec![Field::Text(row.name)];
        fields.extend(Totals::from(row.measures).fields());
        fields.push(Field::Dollars(Some(row.before.cost)));
        fields
    });
    export::known(form, &format!("by-{name}"), heads, rows.collect())
}

/// Sums by account
#[utoipa::path(get, path = "/api/v1/usage/by-account", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, Format),
    responses((status = 200, content((BreakdownAnswer = "application/json", example = accounts_example), (String = "text/csv"), (String = "application/jsonl"), (Vec<u8> = "application/vnd.apache.parquet"))), Refusals))]
pub async fn by_account(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    answer(&state, &caller, &asked, &format, Dimension::Account).await
}

/// Sums by action
#[utoipa::path(get, path = "/api/v1/usage/by-action", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, Format),
    responses((status = 200, content((BreakdownAnswer = "application/json", example = actions_example), (String = "text/csv"), (String = "application/jsonl"), (Vec<u8> = "application/vnd.apache.parquet"))), Refusals))]
pub async fn by_action(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    answer(&state, &caller, &asked, &format, Dimension::Action).await
}

/// Sums by model
#[utoipa::path(get, path = "/api/v1/usage/by-model", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, Format),
    responses((status = 200, content((BreakdownAnswer = "application/json"), (String = "text/csv"), (String = "application/jsonl"), (Vec<u8> = "application/vnd.apache.parquet"))), Refusals))]
pub async fn by_model(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    answer(&state, &caller, &asked, &format, Dimension::Model).await
}

/// Which dimension.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// `account`, `person`, `agent`, `action`, `model` (if absent), `outcome`, `class` (of the model) or `source` (of the key).
    by: Option<String>,
}

/// How much one value has to do with the change of the total.
#[derive(Serialize, ToSchema)]
pub struct DriverAnswer {
    /// Its number, as filters take it; 0 is "not named".
    id: i32,
    /// Its name.
    name: String,
    /// What it cost in the window.
    cost_nanos: Nanos,
    /// What it cost in what the window is compared with.
    before_cost_nanos: Nanos,
    /// The difference.
    change_nanos: Nanos,
    /// The difference over the change of the total, so that all shares add up to 1; absent where the total has not changed.
    share: Option<f64>,
}

/// What changed, the largest change first.
#[derive(Serialize, ToSchema)]
#[schema(example = drivers_example)]
pub struct DriversAnswer(Vec<DriverAnswer>);

impl From<&[BreakdownRow]> for DriversAnswer {
    fn from(rows: &[BreakdownRow]) -> Self {
        let told = answers::drivers(rows, usize::MAX).into_iter().map(|driver| DriverAnswer {
            id: driver.id,
            name: driver.name,
            cost_nanos: driver.cost,
            before_cost_nanos: driver.before,
            change_nanos: driver.change,
            share: driver.share,
        });
        Self(told.collect())
    }
}

/// What changed most against what the window is compared with
#[utoipa::path(get, path = "/api/v1/usage/drivers", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, Which, Format),
    responses((status = 200, content((DriversAnswer = "application/json"), (String = "text/csv"), (String = "application/jsonl"), (Vec<u8> = "application/vnd.apache.parquet")), headers(("x-row-count" = i64, description = "The rows of the file, without its heading"))), Refusals))]
pub async fn drivers(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(which): Params<Which>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    let form = format.form()?;
    let by = match which.by.as_deref() {
        None | Some("") => GroupBy::Model,
        Some(name) => GroupBy::parse(name)
            .ok_or_else(|| problem::invalid("by", "use account, person, agent, action, model, outcome, class or source"))?,
    };
    let breakdown = read(&state, &caller, &asked, by).await?;
    let answer = DriversAnswer::from(breakdown.rows.as_slice());
    if form == Form::Json {
        return Ok(Json(answer).into_response());
    }
    let mut heads = vec![Column::new(by.as_str(), Kind::Text)];
    heads.extend(Column::of(Kind::Dollars, ["cost (USD)", "cost before (USD)", "change (USD)"]));
    heads.push(Column::new("share of the change (%)", Kind::Number));
    let rows = answer.0.into_iter().map(|driver| {
        let amounts = [driver.cost_nanos, driver.before_cost_nanos, driver.change_nanos].map(|amount| Field::Dollars(Some(amount)));
        let mut fields = vec![Field::Text(driver.name)];
        fields.extend(amounts);
        fields.push(Field::percent(driver.share));
        fields
    });
    Ok(export::known(form, "drivers", heads, rows.collect()))
}

/// An example of an answer: two values.
fn example(by: Dimension, values: [(i32, &str); 2]) -> BreakdownAnswer {
    let (window, rows) = (examples::window(), examples::rows(values));
    Breakdown {
        window,
        by: by.into(),
        rows,
    }
    .into()
}

fn accounts_example() -> BreakdownAnswer {
    example(
        Dimension::Account,
        [(3, "studio@northwind.example"), (1, "services@northwind.example")],
    )
}

fn actions_example() -> BreakdownAnswer {
    example(Dimension::Action, [(2, "user_interaction"), (5, "title_generation")])
}

fn models_example() -> BreakdownAnswer {
    example(Dimension::Model, examples::MODELS)
}

fn drivers_example() -> DriversAnswer {
    DriversAnswer::from(examples::rows(examples::MODELS).as_slice())
}
