//! `POST /api/v1/events`.

use std::time::Duration;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use ledger::keys::Opened;
use ledger::prices;
use ledger::record::Costed;
use sources::events::{BodyError, Limits, Rejected, parse};
use tokio::time::timeout;

use super::accounts::choose;
use super::answer::Answer;
use super::batcher::Refused;
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// Seconds after which a client should try again when the database cannot keep up.
const COME_AGAIN: u32 = 2;
/// So long a client waits for the commit: less than the time after which most clients give up by themselves.
const PATIENCE: Duration = Duration::from_secs(20);

/// Send usage events: one object, an array, or one object a line; the answer comes after the commit
#[utoipa::path(post, path = "/api/v1/events", tag = "events", security(("ingest_key" = [])),
    request_body(content = Object, content_type = "application/json", description = "See the event format in the project's documentation"),
    responses((status = 200, body = Answer), Refusals))]
pub async fn events(State(state): State<AppState>, request: Request) -> Response {
    match take(&state, request).await {
        Ok(answer) => Json(answer).into_response(),
        Err(problem) => problem.into_response(),
    }
}

async fn take(state: &AppState, request: Request) -> Result<Answer, Problem> {
    // Nothing is read, let alone decompressed, for whoever has no key.
    let key = opened(state, request.headers()).await?;
    let body = state.room.read(key.org, request.into_body(), super::MAX_BODY).await?;
    // After the body is here: a slow sender takes no turn from the others.
    let _turn = state.crowd.turn(key.org).await?;
    let parsed = parse(&body.bytes, &Limits::request(Timestamp::now())).map_err(|error| match error {
        BodyError::TooMany { .. } => problem::problem(StatusCode::PAYLOAD_TOO_LARGE, &error.to_string()),
        _ => problem::bad_request(&error.to_string()),
    })?;
    drop(body);
    let accounts = state.ingest.accounts().of(&state.ledger, key.org).await.map_err(problem::ledger)?;
    let book = prices::book(&state.ledger, key.org).await.map_err(problem::ledger)?;
    let (mut good, mut rejected) = (Vec::with_capacity(parsed.len()), Vec::new());
    for (index, entry) in parsed.into_iter().enumerate() {
        match entry {
            Err(bad) => rejected.push(bad),
            Ok(incoming) => match choose(&key, &accounts, incoming.account.as_deref()) {
                Ok(account) => good.push(Costed::new(account, incoming.event, &book)),
                Err(error) => rejected.push(Rejected { index, error }),
            },
        }
    }
    let fates = timeout(PATIENCE, state.ingest.write(key.org, good))
        .await
        .map_err(|_| too_slow())?
        .map_err(refused)?;
    let answer = Answer::new(&fates, rejected);
    for (fate, count) in [
        ("accepted", answer.accepted),
        ("duplicate", answer.duplicates),
        ("updated", answer.updated),
        ("rejected", answer.rejected.len() as u64),
    ] {
        state.metrics.events(fate, count);
    }
    Ok(answer)
}

/// The key of the request.
async fn opened(state: &AppState, headers: &HeaderMap) -> Result<Opened, Problem> {
    let secret = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    let secret = secret.map(str::trim).ok_or_else(|| {
        problem::unauthorized("Send an ingest key: `Authorization: Bearer ch_ingest_…`. Create one under Settings, Accounts.")
    })?;
    state
        .ingest
        .keys()
        .open(&state.ledger, secret)
        .await
        .map_err(problem::ledger)?
        .ok_or_else(|| problem::unauthorized("This ingest key is unknown or was revoked. Create another under Settings, Accounts."))
}

/// The events may be written yet; their ids make sure that sending them again is harmless.
fn too_slow() -> Problem {
    problem::later(
        StatusCode::SERVICE_UNAVAILABLE,
        "The database has not answered in time. Send the same events again a little later: each is counted once.",
        COME_AGAIN,
    )
}

fn refused(refused: Refused) -> Problem {
    match refused {
        Refused::Full => problem::later(
            StatusCode::TOO_MANY_REQUESTS,
            "Too many events are waiting for the database. Send this again a little later.",
            COME_AGAIN,
        ),
        Refused::Stopping => problem::later(
            StatusCode::SERVICE_UNAVAILABLE,
            "The server is stopping. Send this again in a moment.",
            COME_AGAIN,
        ),
        Refused::Failed(error) => problem::ledger(error),
    }
}
