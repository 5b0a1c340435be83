//! `/api/v1/statements/{project}/{month}`: one statement, in every form that there is.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::statements::{Statement, StatementPage};
use jiff::Timestamp;
use ledger::statements;
use sha2::{Digest, Sha256};

use super::file::{Kind, SHA256, file};
use super::{examples, month};
use crate::documents::{self, Reader};
use crate::http::extract::{Caller, Id, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// The longest id of a customer.
const LONGEST_CUSTOMER: usize = 255;

/// What it is written as.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// `json` (if absent), or a file: `csv` (a row a line), `focus` (FOCUS 1.2 CSV), `pdf`, `stripe` (JSON Lines: the parameters of Stripe's invoice
    /// items, one item a line), `accounting` (a sales invoice as CSV, for QuickBooks, Xero and others).
    format: Option<String>,
    /// With `stripe`: Stripe's id of the customer, such as `cus_…`, which its items then have.
    customer: Option<String>,
    /// Of a statement that was opened again: the number that it had been closed under. Its text is kept, and counts no more.
    number: Option<i32>,
}

impl Asked {
    fn customer(&self) -> Result<Option<&str>, Problem> {
        let customer = self.customer.as_deref().filter(|text| !text.is_empty());
        if customer.is_some_and(|text| text.len() > LONGEST_CUSTOMER || !text.bytes().all(|byte| byte.is_ascii_graphic())) {
            return Err(problem::invalid(
                "customer",
                "use Stripe's id of the customer, such as cus_NffrFeUfNV2Hib",
            ));
        }
        Ok(customer)
    }
}

/// A project's statement for a month: as it was closed, or as it would be closed now. The JSON of a closed one is the text that was frozen, byte for
/// byte: its SHA-256 is in a header, and anybody can compute it again. All forms add up to the same total
#[utoipa::path(get, path = "/api/v1/statements/{project}/{month}", tag = "statements", security(("access" = ["projects:write"])),
    params(("project" = i32, Path, description = "The project's number"), ("month" = String, Path, description = "Such as `2026-10`"), Asked),
    responses((status = 200, content((Statement = "application/json", example = examples::statement), (String = "text/csv"), (String = "application/jsonl"), (Vec<u8> = "application/pdf")),
        headers(("x-content-sha256" = String, description = "Of a closed statement: the SHA-256 of its text, in hexadecimal"))), Refusals))]
pub async fn statement(
    State(state): State<AppState>,
    caller: Caller,
    Id((project, month)): Id<(i32, String)>,
    Params(asked): Params<Asked>,
) -> Result<Response, Problem> {
    let month = month::read(&month)?;
    let page = statements::statement(&state.ledger, caller.access(), project, month, asked.number, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    let statement = &page.statement;
    let name = documents::file_name(statement);
    let mut response = match asked.format.as_deref() {
        None | Some("" | "json") => return json(&state, &caller, page, asked.number).await,
        Some("csv") => file(Kind::Csv, &name, documents::csv(statement, Reader::Studio)),
        Some("focus") => file(Kind::Csv, &format!("{name}-focus"), documents::focus(statement)),
        Some("pdf") => {
            let bytes = documents::pdf(statement, page.sha256()).map_err(|error| problem::internal(&error))?;
            file(Kind::Pdf, &name, bytes)
        }
        Some("stripe") => {
            let text = documents::stripe(statement, asked.customer()?).map_err(|error| problem::internal(&error.into()))?;
            file(Kind::Lines, &format!("{name}-stripe"), text)
        }
        Some("accounting") => file(Kind::Csv, &format!("{name}-accounting"), documents::accounting(statement)),
        Some(_) => return Err(problem::invalid("format", "use json, csv, focus, pdf, stripe or accounting")),
    };
    with_hash(&mut response, page.sha256());
    Ok(response)
}

async fn json(state: &AppState, caller: &Caller, page: StatementPage, number: Option<i32>) -> Result<Response, Problem> {
    if page.sha256().is_none() {
        return Ok(Json(page.statement).into_response());
    }
    let (project, month) = (page.statement.project_id, page.statement.month);
    let text = statements::frozen_text(&state.ledger, caller.access(), project, month, number)
        .await
        .map_err(problem::ledger)?;
    // Of what is sent, not of what was read before: the two could be of different moments.
    let hash = format!("{:x}", Sha256::digest(text.as_bytes()));
    let mut response = ([(header::CONTENT_TYPE, "application/json")], text).into_response();
    with_hash(&mut response, Some(&hash));
    Ok(response)
}

fn with_hash(response: &mut Response, hash: Option<&str>) {
    if let Some(Ok(value)) = hash.map(HeaderValue::from_str) {
        response.headers_mut().insert(SHA256, value);
    }
}
