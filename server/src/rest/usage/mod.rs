//! `/api/v1/usage/`: the REST twins of the pages. They ask the same queries, so they answer with the same numbers.

mod answers;
mod breakdowns;
mod examples;
mod models;
mod now;
mod options;
mod overview;
mod performance;
mod projection;
mod reprice;
mod request;
mod request_answer;
mod requests;
mod sizes;
mod summary;
mod tables;
mod time_series;

pub(crate) use answers::dollars;
use domain::query::{Parameters, UsageQuery};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::problem::{self, Problem};
use crate::state::AppState;

/// All of them.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(overview::overview))
        .routes(routes!(options::options))
        .routes(routes!(summary::summary))
        .routes(routes!(time_series::time_series))
        .routes(routes!(breakdowns::by_account))
        .routes(routes!(tables::by_person))
        .routes(routes!(tables::by_agent))
        .routes(routes!(breakdowns::by_action))
        .routes(routes!(breakdowns::by_model))
        .routes(routes!(breakdowns::drivers))
        .routes(routes!(models::model_efficiency))
        .routes(routes!(reprice::reprice))
        .routes(routes!(requests::requests))
        .routes(routes!(request::request))
        .routes(routes!(now::now))
        .routes(routes!(projection::projection))
        .routes(routes!(sizes::token_sizes))
        .routes(routes!(performance::latency::latency))
        .routes(routes!(performance::latency_heatmap::latency_heatmap))
        .routes(routes!(performance::errors::errors))
        .routes(routes!(performance::slowest::slowest))
        .routes(routes!(performance::heatmap::heatmap))
        .routes(routes!(performance::by_source::by_source))
        .routes(routes!(performance::cache_savings::cache_savings))
        .routes(routes!(performance::model_mix::model_mix))
}

/// The question behind the parameters.
fn question(asked: &Parameters) -> Result<UsageQuery, Problem> {
    asked.read().map_err(|error| problem::invalid(&error.field, &error.problem))
}

/// What an answer is written as.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Format {
    /// `json` (if absent), or a file: `csv`, `jsonl` (JSON Lines) or `parquet`.
    format: Option<String>,
}

/// What answers can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    Csv,
    Lines,
    Parquet,
}

impl Format {
    fn form(&self) -> Result<Form, Problem> {
        match self.format.as_deref() {
            None | Some("" | "json") => Ok(Form::Json),
            Some("csv") => Ok(Form::Csv),
            Some("jsonl") => Ok(Form::Lines),
            Some("parquet") => Ok(Form::Parquet),
            Some(_) => Err(problem::invalid("format", "use json, csv, jsonl or parquet")),
        }
    }
}
