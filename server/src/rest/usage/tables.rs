//! `/api/v1/usage/by-agent` and `/by-person`: the tables of the pages, in any order, whole or in parts.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::Nanos;
use domain::query::Parameters;
use domain::usage::table::{TableParameters, TableRow, UsageTable};
use domain::usage::{Dimension, Window, cost_per_request, error_rate};
use jiff::Timestamp;
use ledger::queries::usage;
use serde::Serialize;
use utoipa::ToSchema;

use super::answers::{Totals, columns};
use super::{Form, Format};
use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::rest::export::{self, Column, Field, Kind};
use crate::state::AppState;

/// Sums by the values of a dimension, in the order that was asked for.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "window": { "start": 1_793_055_600, "end": 1_795_647_600, "granularity": "day", "zone": "Europe/Berlin", "label": "Oct 27 – Nov 25",
        "before_start": 1_790_460_000, "before_end": 1_793_005_200, "before_label": "the 30 days before", "as_of": 1_795_597_200_000_i64, "seq": 4711 },
    "rows": [{ "id": 3, "name": "support-bot", "requests": 120, "errors": 3, "input_tokens": 48_000, "cache_read_tokens": 910_000,
        "cache_write_tokens": 60_000, "output_tokens": 31_000, "reasoning_tokens": 9_000, "tokens": 1_049_000, "cost_nanos": 1_284_500_000_i64,
        "cache_saved_nanos": 2_457_000_000_i64, "unpriced_requests": 0, "unpriced_tokens": 0, "unsaved_cache_read_tokens": 0,
        "cost_per_request_nanos": 10_704_167, "error_rate": 0.025, "before_cost_nanos": 1_100_000_000 }],
    "found": 41, "next": "636f737420332023313238343530303030302f31" }))]
pub struct TableAnswer {
    window: Window,
    /// The rows.
    rows: Vec<TableRowAnswer>,
    /// How many rows there are under the filters and the search, those of other pages included.
    found: usize,
    /// The `after` of the next page; absent where these rows are the last.
    next: Option<String>,
}

/// One value.
#[derive(Serialize, ToSchema)]
pub struct TableRowAnswer {
    /// Its number, as filters take it; 0 is "not named".
    id: i32,
    /// Its name.
    name: String,
    /// Its sums in the window.
    #[serde(flatten)]
    totals: Totals,
    /// What a priced request cost on average; absent without one.
    cost_per_request_nanos: Option<Nanos>,
    /// Failed requests over all, 0 to 1; absent without requests.
    error_rate: Option<f64>,
    /// Days with at least one request, in the zone of the window; persons have them.
    #[serde(skip_serializing_if = "Option::is_none")]
    active_days: Option<u32>,
    /// What it cost in what the window is compared with.
    before_cost_nanos: Nanos,
}

impl From<TableRow> for TableRowAnswer {
    fn from(row: TableRow) -> Self {
        Self {
            cost_per_request_nanos: cost_per_request(&row.measures),
            error_rate: error_rate(&row.measures),
            totals: row.measures.into(),
            active_days: row.active_days,
            before_cost_nanos: row.before.cost,
            id: row.id,
            name: row.name,
        }
    }
}

/// How much of a table.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Limit {
    /// At most so many rows, 1 to 1000; all of them if absent.
    limit: Option<String>,
}

/// The most rows of one page.
const MOST: usize = 1000;

impl Limit {
    fn read(&self) -> Result<Option<usize>, Problem> {
        let text = self.limit.as_deref().filter(|text| !text.is_empty());
        let number = |text: &str| text.parse().ok().filter(|limit| (1..=MOST).contains(limit));
        text.map(|text| number(text).ok_or_else(|| problem::invalid("limit", "use a whole number from 1 to 1000, or none for all rows")))
            .transpose()
    }
}

/// What is asked for.
struct Asked(Parameters, TableParameters, Limit, Format);

async fn answer(state: &AppState, caller: &Caller, asked: &Asked, by: Dimension) -> Result<Response, Problem> {
    let Asked(usage, table, limit, format) = asked;
    let (form, limit) = (format.form()?, limit.read()?);
    let query = table
        .read(usage, by)
        .map_err(|error| problem::invalid(&error.field, &error.problem))?;
    let table = usage::table_rows(&state.ledger, caller.access(), &query, by, limit, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    Ok(match form {
        Form::Json => Json(TableAnswer {
            window: table.window,
            rows: table.rows.into_iter().map(TableRowAnswer::from).collect(),
            found: table.found,
            next: table.next.map(|next| next.to_string()),
        })
        .into_response(),
        Form::Csv | Form::Lines | Form::Parquet => to_file(form, table),
    })
}

/// A row for each value.
fn to_file(form: Form, table: UsageTable) -> Response {
    let has_days = table.by == Dimension::Person;
    let name = table.by.as_str();
    let mut heads = vec![Column::new(name, Kind::Text)];
    heads.extend(columns());
    heads.extend([
        Column::new("cost per request (USD)", Kind::Dollars),
        Column::new("error rate (%)", Kind::Number),
        Column::new("cost before (USD)", Kind::Dollars),
    ]);
    heads.extend(has_days.then(|| Column::new("active days", Kind::Whole)));
    let rows = table.rows.into_iter().map(|row| {
        let mut fields = vec![Field::Text(row.name)];
        fields.extend(Totals::from(row.measures).fields());
        fields.extend([
            Field::Dollars(cost_per_request(&row.measures)),
            Field::percent(error_rate(&row.measures)),
            Field::Dollars(Some(row.before.cost)),
        ]);
        fields.extend(has_days.then(|| Field::Whole(Some(row.active_days.unwrap_or_default().into()))));
        fields
    });
    export::known(form, &format!("by-{name}"), heads, rows.collect())
}

/// Sums by person, in any order, whole or in parts
#[utoipa::path(get, path = "/api/v1/usage/by-person", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, TableParameters, Limit, Format),
    responses((status = 200, content((TableAnswer = "application/json"), (String = "text/csv"), (String = "application/jsonl"), (Vec<u8> = "application/vnd.apache.parquet")), headers(("x-row-count" = i64, description = "The rows of the file, without its heading"))), Refusals))]
pub async fn by_person(
    State(state): State<AppState>,
    caller: Caller,
    Params(usage): Params<Parameters>,
    Params(table): Params<TableParameters>,
    Params(limit): Params<Limit>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    answer(&state, &caller, &Asked(usage, table, limit, format), Dimension::Person).await
}

/// Sums by agent, in any order, whole or in parts
#[utoipa::path(get, path = "/api/v1/usage/by-agent", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, TableParameters, Limit, Format),
    responses((status = 200, content((TableAnswer = "application/json"), (String = "text/csv"), (String = "application/jsonl"), (Vec<u8> = "application/vnd.apache.parquet")), headers(("x-row-count" = i64, description = "The rows of the file, without its heading"))), Refusals))]
pub async fn by_agent(
    State(state): State<AppState>,
    caller: Caller,
    Params(usage): Params<Parameters>,
    Params(table): Params<TableParameters>,
    Params(limit): Params<Limit>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    answer(&state, &caller, &Asked(usage, table, limit, format), Dimension::Agent).await
}
