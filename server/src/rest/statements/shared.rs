//! `/api/v1/shared-statements/{token}`: what a link opens, for whoever holds it.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use ledger::statements;

use super::examples;
use super::file::{Kind, file};
use crate::documents::{self, ClientView, Reader};
use crate::http::extract::{Id, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// What it is written as.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// `json` (if absent), or a file: `csv` or `pdf`.
    format: Option<String>,
}

/// The statement that a link opens, as its client sees it: no accounts, nobody's e-mail, not what the studio pays itself, and nothing else of the
/// organization. 404 for a link that is none, has ended, or was revoked
#[utoipa::path(get, path = "/api/v1/shared-statements/{token}", tag = "statements", security(()),
    params(("token" = String, Path, description = "The link's secret"), Asked),
    responses((status = 200, content((ClientView = "application/json", example = examples::client_view), (String = "text/csv"), (Vec<u8> = "application/pdf"))), Refusals))]
pub async fn shared(State(state): State<AppState>, Id(token): Id<String>, Params(asked): Params<Asked>) -> Result<Response, Problem> {
    let shared = statements::shared(&state.ledger, &token).await.map_err(problem::ledger)?;
    let name = documents::file_name(&shared.statement);
    let mut response = match asked.format.as_deref() {
        None | Some("" | "json") => Json(ClientView::from(shared)).into_response(),
        Some("csv") => file(Kind::Csv, &name, documents::csv(&shared.statement, Reader::Client)),
        Some("pdf") => {
            let bytes = documents::pdf(&shared.statement, Some(&shared.sha256)).map_err(|error| problem::internal(&error))?;
            file(Kind::Pdf, &name, bytes)
        }
        Some(_) => return Err(problem::invalid("format", "use json, csv or pdf")),
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
