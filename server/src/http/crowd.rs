//! So many requests of one org are worked on at a time: one org's crowd must not take the server from the others.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::body::{Frame, SizeHint};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::timeout;

use super::problem::{self, Problem};
use super::router::BODY_LIMIT;
use crate::auth::Session;

/// Requests of one org's people and programs at a time.
const AT_ONCE: usize = 32;
/// Requests with one org's events at a time: each may hold a large body.
const EVENTS_AT_ONCE: usize = 128;
/// Long files of one org at a time: each holds a connection to the database until it is fetched.
const FILES_AT_ONCE: usize = 2;
/// How long a body may take to come.
const BODY: Duration = Duration::from_secs(15);
/// How long a body may be sent while its turn is held.
const LONGEST_TURN: Duration = Duration::from_secs(20);
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

    /// Of those who fetch long files.
    #[must_use]
    pub fn of_files() -> Self {
        Self::new(FILES_AT_ONCE)
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
        Err(_) => return problem::problem(StatusCode::REQUEST_TIMEOUT, "The body took too long to come.").into_response(),
    };
    match crowd.turn(org).await {
        Ok(turn) => {
            let response = next.run(Request::from_parts(parts, Body::from(body))).await;
            // A page is answered bit by bit: its head goes out before the database has been asked.
            response.map(|body| Body::new(Held::new(body, turn, LONGEST_TURN)))
        }
        Err(problem) => problem.into_response(),
    }
}

/// A body that holds a turn until it is at its end; at most for so long that whoever reads slowly takes it from nobody.
struct Held {
    body: Body,
    _end: oneshot::Sender<()>,
}

impl Held {
    fn new(body: Body, turn: OwnedSemaphorePermit, longest: Duration) -> Self {
        let (end, ended) = oneshot::channel();
        // What is written already needs no turn any more.
        if body.size_hint().exact().is_some() {
            drop(turn);
        } else {
            tokio::spawn(async move {
                // Ends in either case: by the sender's end, or by the clock.
                drop(timeout(longest, ended).await);
                drop(turn);
            });
        }
        Self { body, _end: end }
    }
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use futures::stream;

    use super::*;

    #[tokio::test]
    async fn a_turn_lasts_as_long_as_its_answer() {
        let crowd = Crowd::new(1);
        let turn = crowd.turn(1).await.expect("free");
        let endless = Body::from_stream(stream::pending::<Result<Bytes, std::convert::Infallible>>());
        let body = Held::new(endless, turn, LONGEST_TURN);
        assert_eq!(crowd.of(1).available_permits(), 0, "the answer is still on its way");
        drop(body);
        tokio::task::yield_now().await;
        let again = timeout(Duration::from_secs(1), crowd.turn(1)).await;
        assert!(again.is_ok_and(|turn| turn.is_ok()), "the reader has gone");
    }

    #[tokio::test]
    async fn a_slow_reader_gives_the_turn_back() {
        let crowd = Crowd::new(1);
        let turn = crowd.turn(1).await.expect("free");
        let endless = Body::from_stream(stream::pending::<Result<Bytes, std::convert::Infallible>>());
        let _body = Held::new(endless, turn, Duration::from_millis(50));
        let again = timeout(Duration::from_secs(5), crowd.turn(1)).await;
        assert!(again.is_ok_and(|turn| turn.is_ok()));
    }
}
