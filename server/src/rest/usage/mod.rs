//! `/api/v1/usage/`: the REST twins of the pages. They ask the same queries, so they answer with the same numbers.

mod answers;
mod breakdowns;
mod overview;
mod performance;
mod projection;
mod summary;
mod time_series;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::query::{Parameters, UsageQuery};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::problem::{self, Problem};
use crate::state::AppState;

/// All of them.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(overview::overview))
        .routes(routes!(summary::summary))
        .routes(routes!(time_series::time_series))
        .routes(routes!(breakdowns::by_account))
        .routes(routes!(breakdowns::by_person))
        .routes(routes!(breakdowns::by_agent))
        .routes(routes!(breakdowns::by_action))
        .routes(routes!(breakdowns::by_model))
        .routes(routes!(breakdowns::drivers))
        .routes(routes!(projection::projection))
        .routes(routes!(performance::latency))
        .routes(routes!(performance::errors))
        .routes(routes!(performance::heatmap))
        .routes(routes!(performance::cache_savings))
}

/// The question behind the parameters.
fn question(asked: &Parameters) -> Result<UsageQuery, Problem> {
    asked.read().map_err(|error| problem::invalid(&error.field, &error.problem))
}

/// What an answer is written as.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Format {
    /// `json` (if absent) or `csv`.
    format: Option<String>,
}

impl Format {
    fn is_csv(&self) -> Result<bool, Problem> {
        match self.format.as_deref() {
            None | Some("" | "json") => Ok(false),
            Some("csv") => Ok(true),
            Some(_) => Err(problem::invalid("format", "use json or csv")),
        }
    }
}

/// A CSV file.
fn csv_file(name: &str, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")),
    ];
    (headers, text).into_response()
}
