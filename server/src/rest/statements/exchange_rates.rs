//! `/api/v1/exchange-rates`: units of a currency for a dollar, by the day.

use axum::Json;
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::{StatusCode, header};
use domain::billing::{Rate, WrongLine, read_rates};
use domain::civil::read_day;
use ledger::statements;

use crate::http::extract::{Caller, body};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// The most rates at once: each is a statement of its own.
const MOST: usize = 5_000;

/// So many wrong lines are told: one mistake is often made in all of them.
const NAMED: usize = 5;

/// Rates, as JSON or as CSV.
pub struct Rates(Vec<Rate>);

impl<S: Send + Sync> FromRequest<S> for Rates {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let rates = if kind.is_some_and(|kind| kind.starts_with("text/csv")) {
            let text = String::from_request(request, &())
                .await
                .map_err(|rejection| problem::problem(rejection.status(), &rejection.body_text()))?;
            read_rates(&text).map_err(|wrong| problem::invalid("rates", &told(&wrong)))?
        } else {
            body::<Vec<Rate>>(request).await?
        };
        if rates.len() > MOST {
            return Err(problem::invalid("rates", "send at most 5,000 rates at once"));
        }
        Ok(Self(rates))
    }
}

/// The lines that are wrong: the first few of them by their numbers.
fn told(wrong: &[WrongLine]) -> String {
    let said: Vec<String> = wrong
        .iter()
        .take(NAMED)
        .map(|one| format!("line {}: {}", one.line, one.problem))
        .collect();
    match wrong.len().saturating_sub(NAMED) {
        0 => said.join("; "),
        more => format!("{}; and {more} more", said.join("; ")),
    }
}

/// The rates that were entered, the latest first, at most 1,000
#[utoipa::path(get, path = "/api/v1/exchange-rates", tag = "statements", security(("access" = ["projects:write"])),
    responses((status = 200, body = [Rate]), Refusals))]
pub async fn list(State(state): State<AppState>, caller: Caller) -> Result<Json<Vec<Rate>>, Problem> {
    let rates = statements::rates(&state.ledger, caller.access()).await.map_err(problem::ledger)?;
    Ok(Json(rates.rates))
}

/// Enter rates, or correct those of the same currency and day: all of them, or none. As JSON, or as CSV with the columns `currency,day,rate`.
/// Statements that are closed keep the rate that they were closed with
#[utoipa::path(post, path = "/api/v1/exchange-rates", tag = "statements", security(("access" = ["projects:write"])),
    request_body(content((Vec<Rate> = "application/json"), (String = "text/csv", example = "currency,day,rate\r\nEUR,2026-10-31,0.9214\r\n"))),
    responses((status = 200, body = [Rate], description = "The rates that there are now"), Refusals))]
pub async fn enter(State(state): State<AppState>, caller: Caller, Rates(rates): Rates) -> Result<Json<Vec<Rate>>, Problem> {
    statements::enter(&state.ledger, caller.access(), &rates)
        .await
        .map_err(problem::ledger)?;
    list(State(state), caller).await
}

/// Take a rate back, as if it had never been entered. Statements that are closed keep the rate that they were closed with
#[utoipa::path(delete, path = "/api/v1/exchange-rates/{currency}/{day}", tag = "statements", security(("access" = ["projects:write"])),
    params(("currency" = String, Path, description = "ISO 4217: `EUR`", example = "EUR"),
        ("day" = String, Path, description = "Its day", example = "2026-10-31")),
    responses((status = 204), Refusals))]
pub async fn withdraw(
    State(state): State<AppState>,
    caller: Caller,
    Path((currency, day)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let day = read_day(&day).ok_or_else(|| problem::invalid("day", "write a day such as 2026-10-31"))?;
    statements::withdraw(&state.ledger, caller.access(), &currency, day)
        .await
        .map_err(problem::ledger)?;
    Ok(StatusCode::NO_CONTENT)
}
