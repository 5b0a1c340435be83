//! `/api/v1/usage/by-…` and `/api/v1/usage/drivers`: sums by the values of one dimension.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::query::Parameters;
use domain::usage::{self as answers, Breakdown, Dimension, Driver, Window};
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

/// Sums by the values of a dimension.
#[derive(Serialize, ToSchema)]
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
    before_cost_nanos: domain::Nanos,
}

async fn read(state: &AppState, caller: &Caller, asked: &Parameters, by: Dimension) -> Result<Breakdown, Problem> {
    usage::breakdown(&state.ledger, caller.access(), &question(asked)?, by, Timestamp::now())
        .await
        .map_err(problem::ledger)
}

async fn answer(state: &AppState, caller: &Caller, asked: &Parameters, format: &Format, by: Dimension) -> Result<Response, Problem> {
    let is_csv = format.is_csv()?;
    let breakdown = read(state, caller, asked, by).await?;
    if is_csv {
        return Ok(csv_file(&format!("by-{}", by.as_str()), to_csv(&breakdown)));
    }
    Ok(Json(BreakdownAnswer {
        window: breakdown.window,
        rows: breakdown
            .rows
            .into_iter()
            .map(|row| RowAnswer {
                id: row.id,
                name: row.name,
                totals: row.measures.into(),
                before_cost_nanos: row.before.cost,
            })
            .collect(),
    })
    .into_response())
}

fn to_csv(breakdown: &Breakdown) -> String {
    let mut heads = vec![breakdown.by.as_str().to_owned()];
    heads.extend(HEADINGS.map(csv::cell));
    let mut text = csv::line(&heads);
    for row in &breakdown.rows {
        let mut cells = vec![csv::cell(&row.name)];
        cells.extend(Totals::from(row.measures).cells());
        text += &csv::line(&cells);
    }
    text
}

/// Sums by account
#[utoipa::path(get, path = "/api/v1/usage/by-account", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, Format),
    responses((status = 200, content((BreakdownAnswer = "application/json"), (String = "text/csv"))), Refusals))]
pub async fn by_account(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    answer(&state, &caller, &asked, &format, Dimension::Account).await
}

/// Sums by person
#[utoipa::path(get, path = "/api/v1/usage/by-person", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, Format),
    responses((status = 200, content((BreakdownAnswer = "application/json"), (String = "text/csv"))), Refusals))]
pub async fn by_person(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    answer(&state, &caller, &asked, &format, Dimension::Person).await
}

/// Sums by agent
#[utoipa::path(get, path = "/api/v1/usage/by-agent", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, Format),
    responses((status = 200, content((BreakdownAnswer = "application/json"), (String = "text/csv"))), Refusals))]
pub async fn by_agent(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    answer(&state, &caller, &asked, &format, Dimension::Agent).await
}

/// Sums by action
#[utoipa::path(get, path = "/api/v1/usage/by-action", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, Format),
    responses((status = 200, content((BreakdownAnswer = "application/json"), (String = "text/csv"))), Refusals))]
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
    responses((status = 200, content((BreakdownAnswer = "application/json"), (String = "text/csv"))), Refusals))]
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
    /// `account`, `person`, `agent`, `action`, `model` (if absent) or `outcome`.
    by: Option<String>,
}

/// So many values are named at most.
const MOST: usize = 20;

/// What changed most against what the window is compared with
#[utoipa::path(get, path = "/api/v1/usage/drivers", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, Which),
    responses((status = 200, body = [Driver]), Refusals))]
pub async fn drivers(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(which): Params<Which>,
) -> Result<Json<Vec<Driver>>, Problem> {
    let by = match which.by.as_deref() {
        None | Some("") => Dimension::Model,
        Some(name) => {
            Dimension::parse(name).ok_or_else(|| problem::invalid("by", "use account, person, agent, action, model or outcome"))?
        }
    };
    let breakdown = read(&state, &caller, &asked, by).await?;
    Ok(Json(answers::drivers(&breakdown.rows, MOST)))
}
