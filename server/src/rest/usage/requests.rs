//! `/api/v1/usage/requests`: the log, page by page, and all of it as a file.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::query::Parameters;
use domain::usage::Window;
use domain::usage::activity::ActivityQuery;
use futures::stream;
use jiff::Timestamp;
use ledger::queries::usage::activity::{self, Export, FullRow};
use serde::Serialize;
use tokio::sync::OwnedSemaphorePermit;
use utoipa::ToSchema;

use super::request_answer::{self, RequestAnswer, columns};
use super::{Form, Format, question};
use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::rest::csv::ROW_COUNT;
use crate::rest::export::{self, Row};
use crate::state::AppState;

/// Requests of a page, if nothing else is asked for.
const USUAL: usize = 100;
/// The most requests of a page.
const MOST: usize = 1000;

/// Which part of the log.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Part {
    /// Only requests with this text: a part of the name of a person, agent, action, model, account or kind of failure, of a directory or a
    /// branch; the beginning of a session's id or of the vendor's id; or the whole id of the request, as it was sent, or of its trace.
    q: Option<String>,
    /// Behind which request: the `next` of the page before.
    after: Option<String>,
    /// At most so many requests, 1 to 1000; 100 if absent. A file has all of them.
    limit: Option<String>,
}

impl Part {
    fn limit(&self) -> Result<usize, Problem> {
        match self.limit.as_deref().filter(|text| !text.is_empty()) {
            None => Ok(USUAL),
            Some(text) => text
                .parse()
                .ok()
                .filter(|limit| (1..=MOST).contains(limit))
                .ok_or_else(|| problem::invalid("limit", "use a whole number from 1 to 1000")),
        }
    }
}

/// A page of the log.
#[derive(Serialize, ToSchema)]
#[schema(example = example)]
pub struct RequestsAnswer {
    window: Window,
    /// The requests, newest first.
    requests: Vec<RequestAnswer>,
    /// The `after` of the next page; absent where these are the last.
    next: Option<String>,
}

/// An example of a page.
fn example() -> serde_json::Value {
    serde_json::json!({
        "window": { "start": 1_793_000_000, "end": 1_795_600_000, "granularity": "day", "zone": "Europe/Berlin", "label": "Oct 26 – Nov 24",
            "before_start": 1_790_400_000, "before_end": 1_793_000_000, "before_label": "the 30 days before", "as_of": 1_795_597_200_000_i64,
            "seq": 4711 },
        "requests": [request_answer::example()],
        "next": "1795597190412000-90211"
    })
}

/// Requests, newest first, page by page; as a file all of them, in one snapshot
#[utoipa::path(get, path = "/api/v1/usage/requests", tag = "usage", security(("access" = ["usage:read"])), params(Parameters, Part, Format),
    responses((status = 200, content((RequestsAnswer = "application/json"), (String = "text/csv"), (String = "application/jsonl"), (Vec<u8> = "application/vnd.apache.parquet")), headers(("x-row-count" = i64, description = "The rows of the file, without its heading"))), Refusals))]
pub async fn requests(
    State(state): State<AppState>,
    caller: Caller,
    Params(asked): Params<Parameters>,
    Params(part): Params<Part>,
    Params(format): Params<Format>,
) -> Result<Response, Problem> {
    let (form, limit) = (format.form()?, part.limit()?);
    let query = ActivityQuery::of(question(&asked)?, part.q.as_deref(), part.after.as_deref())
        .map_err(|error| problem::invalid(&error.field, &error.problem))?;
    match form {
        Form::Csv | Form::Lines | Form::Parquet => file(&state, &caller, &query, form).await,
        Form::Json => page(&state, &caller, &query, limit).await,
    }
}

async fn page(state: &AppState, caller: &Caller, query: &ActivityQuery, limit: usize) -> Result<Response, Problem> {
    let found = activity::requests(&state.ledger, caller.access(), query, limit, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    let names: HashMap<i32, String> = found.accounts.into_iter().collect();
    Ok(Json(RequestsAnswer {
        window: found.window,
        requests: found
            .rows
            .into_iter()
            .map(|row| RequestAnswer::of(row, &names, &found.book))
            .collect(),
        next: found.next.map(|next| next.to_string()),
    })
    .into_response())
}

/// How long a file may take to be fetched: it holds a moment of the database.
const LONGEST: Duration = Duration::from_secs(30 * 60);

/// A file that is being written.
struct Writing {
    export: Export,
    names: HashMap<i32, String>,
    /// What was read and is to be sent.
    rows: Vec<FullRow>,
    until: Instant,
    _turn: OwnedSemaphorePermit,
}

async fn file(state: &AppState, caller: &Caller, query: &ActivityQuery, form: Form) -> Result<Response, Problem> {
    let turn = state.files.turn(caller.access().org).await?;
    let mut export = Export::open(&state.ledger, caller.access(), query, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    let count = export.count().await.map_err(problem::ledger)?;
    // What cannot be answered is refused before the file begins.
    let rows = export.next().await.map_err(problem::ledger)?;
    let writing = Writing {
        names: export.accounts().into_iter().collect(),
        export,
        rows,
        until: Instant::now() + LONGEST,
        _turn: turn,
    };
    let batches = stream::try_unfold(writing, |mut writing| async move {
        let rows = writing.next().await?;
        Ok::<_, anyhow::Error>(rows.map(|rows| (rows, writing)))
    });
    let mut file = export::streamed(form, "requests", columns(), batches);
    file.headers_mut().insert(ROW_COUNT, count.into());
    Ok(file)
}

impl Writing {
    /// The next rows of the file; `None` at its end.
    async fn next(&mut self) -> anyhow::Result<Option<Vec<Row>>> {
        anyhow::ensure!(
            Instant::now() < self.until,
            "the file was not fetched in {} minutes",
            LONGEST.as_secs() / 60
        );
        let rows = std::mem::take(&mut self.rows);
        if rows.is_empty() {
            return Ok(None);
        }
        self.rows = self.export.next().await?;
        let (names, book) = (&self.names, self.export.book());
        Ok(Some(
            rows.into_iter().map(|row| RequestAnswer::of(row, names, book).fields()).collect(),
        ))
    }
}
