//! So many requests of one org are worked on at a time: one org's crowd must not take the server from the others.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::problem;
use crate::auth::Session;

/// Requests of one org at a time.
const AT_ONCE: usize = 32;
/// How long the next one waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// The turns of all orgs.
#[derive(Clone, Debug, Default)]
pub struct Crowd(Arc<Mutex<HashMap<i32, Arc<Semaphore>>>>);

impl Crowd {
    fn of(&self, org: i32) -> Arc<Semaphore> {
        let mut orgs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        orgs.retain(|known, turns| *known == org || turns.available_permits() < AT_ONCE || Arc::strong_count(turns) > 1);
        orgs.entry(org).or_insert_with(|| Arc::new(Semaphore::new(AT_ONCE))).clone()
    }
}

/// Lets a request wait for its turn. Its body has not been read yet, so a slow sender takes no turn from the database.
pub async fn take_turns(State(crowd): State<Crowd>, request: Request, next: Next) -> Response {
    let Some(org) = request.extensions().get::<Session>().map(|session| session.user.access.org) else {
        return next.run(request).await;
    };
    let turns = crowd.of(org);
    match timeout(PATIENCE, turns.acquire()).await {
        Ok(Ok(_turn)) => next.run(request).await,
        _ => problem::later(
            StatusCode::TOO_MANY_REQUESTS,
            "Your organization asks for very much at once. Try again in a moment.",
            1,
        )
        .into_response(),
    }
}
