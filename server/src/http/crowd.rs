//! So many requests of one org are worked on at a time: one org's crowd must not take the server from the others.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::problem::{self, Problem};
use super::router::BODY_LIMIT;
use crate::auth::Session;

/// Requests of one org's people and programs at a time.
const AT_ONCE: usize = 32;
/// Requests with one org's events at a time: each may hold a large body.
const EVENTS_AT_ONCE: usize = 128;
/// How long a body may take to come.
const BODY: Duration = Duration::from_secs(15);
/// How long the next one waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// The turns of all orgs.
#[derive(Clone, Debug)]
pub struct Crowd {
    at_once: usize,
    orgs: Arc<Mutex<HashMap<i32, Arc<Semaphore>>>>,
}

impl Crowd {
    /// Of people and their programs.
    #[must_use]
    pub fn of_people() -> Self {
        Self::new(AT_ONCE)
    }

    /// Of those who send events.
    #[must_use]
    pub fn of_events() -> Self {
        Self::new(EVENTS_AT_ONCE)
    }

    fn new(at_once: usize) -> Self {
        Self {
            at_once,
            orgs: Arc::default(),
        }
    }

    /// A turn of the org's; ends when it is dropped.
    ///
    /// # Errors
    /// 429, when none is free for a while.
    pub async fn turn(&self, org: i32) -> Result<OwnedSemaphorePermit, Problem> {
        match timeout(PATIENCE, self.of(org).acquire_owned()).await {
            Ok(Ok(turn)) => Ok(turn),
            _ => Err(problem::later(
                StatusCode::TOO_MANY_REQUESTS,
                "Your organization asks for very much at once. Try again in a moment.",
                1,
            )),
        }
    }

    fn of(&self, org: i32) -> Arc<Semaphore> {
        let mut orgs = self.orgs.lock().unwrap_or_else(PoisonError::into_inner);
        orgs.retain(|known, turns| *known == org || turns.available_permits() < self.at_once || Arc::strong_count(turns) > 1);
        orgs.entry(org).or_insert_with(|| Arc::new(Semaphore::new(self.at_once))).clone()
    }
}

/// Lets a request wait for its turn, once its body is here: a slow sender takes no turn from the others.
pub async fn take_turns(State(crowd): State<Crowd>, request: Request, next: Next) -> Response {
    let Some(org) = request.extensions().get::<Session>().map(|session| session.user.access.org) else {
        return next.run(request).await;
    };
    let (parts, body) = request.into_parts();
    let body = match timeout(BODY, to_bytes(body, BODY_LIMIT)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => {
            let detail = "The body is too large, or did not come to its end.";
            return problem::problem(StatusCode::PAYLOAD_TOO_LARGE, detail).into_response();
        }
        Err(_) => return problem::problem(StatusCode::GATEWAY_TIMEOUT, "The body took too long to come.").into_response(),
    };
    match crowd.turn(org).await {
        Ok(_turn) => next.run(Request::from_parts(parts, Body::from(body))).await,
        Err(problem) => problem.into_response(),
    }
}
