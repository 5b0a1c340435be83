//! `/api/v1/sessions`: the sessions of a window, page by page.

use axum::Json;
use axum::extract::State;
use domain::query::Parameters;
use domain::sessions::{SessionsParameters, SessionsQuery};
use domain::usage::Window;
use jiff::Timestamp;
use ledger::queries;
use serde::Serialize;
use utoipa::ToSchema;

use super::CountAnswer;
use super::answer::SessionAnswer;
use super::examples;
use super::names::Names;
use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// A page of sessions.
#[derive(Serialize, ToSchema)]
#[schema(example = examples::page)]
pub struct SessionsAnswer {
    window: Window,
    /// All sessions of the window, under the filters.
    all: CountAnswer,
    /// Those of them that nobody has tagged, and no rule.
    untagged: CountAnswer,
    /// Those that `show` and `project` let through, on all pages.
    found: CountAnswer,
    /// At most 50 of these, the latest first.
    sessions: Vec<SessionAnswer>,
    /// The `after` of the next page; absent where these are the last.
    next: Option<String>,
    /// How many stretches of work wait to be cut into sessions. While there are some, what came in last is not in the answer.
    waiting: i64,
}

/// Work sessions, the latest first, page by page; a session belongs to a window that it meets, and passes a filter when a request of it does
#[utoipa::path(get, path = "/api/v1/sessions", tag = "work sessions", security(("access" = ["usage:read"])), params(Parameters, SessionsParameters),
    responses((status = 200, body = SessionsAnswer), Refusals))]
pub async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(list): Params<SessionsParameters>,
) -> Result<Json<SessionsAnswer>, Problem> {
    let query = asked
        .read()
        .and_then(|usage| {
            SessionsQuery::of(usage, |name| match name {
                "show" => list.show.as_deref(),
                "project" => list.project.as_deref(),
                "after" => list.after.as_deref(),
                _ => None,
            })
        })
        .map_err(|error| problem::invalid(&error.field, &error.problem))?;
    let (ledger, access) = (&state.ledger, caller.access());
    let page = queries::sessions::sessions_page(ledger, access, &query, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    let names = Names::of(ledger, access, &page.rows, &page.accounts, page.book, &page.window.zone)
        .await
        .map_err(problem::ledger)?;
    Ok(Json(SessionsAnswer {
        window: page.window,
        all: page.all.into(),
        untagged: page.untagged.into(),
        found: page.found.into(),
        sessions: page.rows.into_iter().map(|row| SessionAnswer::of(row, &names)).collect(),
        next: page.next.map(|next| next.to_string()),
        waiting: page.waiting,
    }))
}
