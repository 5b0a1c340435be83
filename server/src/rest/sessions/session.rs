//! `/api/v1/sessions/{id}`: one session with its requests.

use axum::Json;
use axum::extract::State;
use domain::query::{QueryError, UsageQuery, ZoneChoice};
use domain::text::fail;
use domain::usage::activity::Cursor;
use jiff::Timestamp;
use ledger::{accounts, projects, queries};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::SessionAnswer;
use super::examples;
use super::names::Names;
use super::request_answer::SessionRequest;
use crate::http::extract::{Caller, Id, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// Which part of it, and how its moments are told.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Part {
    /// The zone that moments are told in, such as `UTC` or `Europe/Berlin`; the organization's if absent.
    timezone: Option<String>,
    /// Behind which request, as `next` of the answer before says it.
    after: Option<String>,
}

impl Part {
    fn read(&self) -> Result<(ZoneChoice, Option<Cursor>), QueryError> {
        let zone = UsageQuery::parse(|name| self.timezone.as_deref().filter(|_| name == "timezone"))?.zone;
        let unread = || {
            fail(
                "after",
                "use the `next` of the answer before, or leave it out to begin with the first request",
            )
        };
        let after = self.after.as_deref().filter(|text| !text.is_empty());
        Ok((zone, after.map(|text| Cursor::parse(text).ok_or_else(unread)).transpose()?))
    }
}

/// A session, and a part of its requests.
#[derive(Serialize, ToSchema)]
#[schema(example = examples::detail)]
pub struct SessionDetailAnswer {
    session: SessionAnswer,
    /// At most 100 of its requests, the oldest first.
    requests: Vec<SessionRequest>,
    /// The `after` of the requests that follow; absent where these are the last.
    next: Option<String>,
    /// The zone that moments are told in.
    zone: String,
}

/// A work session with its requests, the oldest first, page by page
#[utoipa::path(get, path = "/api/v1/sessions/{id}", tag = "work sessions", security(("access" = ["usage:read"])),
    params(("id" = i64, Path, description = "The session's number"), Part), responses((status = 200, body = SessionDetailAnswer), Refusals))]
pub async fn session(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i64>,
    Params(part): Params<Part>,
) -> Result<Json<SessionDetailAnswer>, Problem> {
    let (zone, after) = part.read().map_err(|error| problem::invalid(&error.field, &error.problem))?;
    let (ledger, access) = (&state.ledger, caller.access());
    let detail = queries::session::session(ledger, access, id, after, &zone, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    let accounts = accounts::list(ledger, access).await.map_err(problem::ledger)?;
    let book = projects::list(ledger, access).await.map_err(problem::ledger)?;
    let rows = std::slice::from_ref(&detail.session);
    let names = Names::of(ledger, access, rows, &accounts, book, &detail.zone)
        .await
        .map_err(problem::ledger)?;
    Ok(Json(SessionDetailAnswer {
        session: SessionAnswer::of(detail.session, &names),
        requests: detail
            .requests
            .into_iter()
            .map(|row| SessionRequest::of(row, &names.zone))
            .collect(),
        next: detail.next.map(|next| next.to_string()),
        zone: detail.zone,
    }))
}
