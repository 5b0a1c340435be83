//! `POST /api/v1/auth/setup`: the first admin, through the one-time link.

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::login::{SessionCookies, SignedIn, Visitor, start};
use super::password;
use crate::http::extract::body;
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// What the first admin typed.
#[derive(Deserialize, ToSchema)]
pub struct SetupForm {
    /// The link's secret.
    token: String,
    /// Their name.
    name: String,
    /// Their e-mail.
    email: String,
    /// Their password, 12 characters or more.
    password: String,
    /// The org's name.
    org: String,
    /// Its IANA time zone.
    time_zone: String,
}

/// Make the first administrator, through the link that the server prints, and sign them in.
#[utoipa::path(post, path = "/api/v1/auth/setup", tag = "signing in", request_body = SetupForm, security(()), responses(
    (status = 200, body = SignedIn), Refusals))]
pub async fn setup(State(state): State<AppState>, request: Request) -> Response {
    let visitor = Visitor::of(&request, &state);
    let form = match body(request).await {
        Ok(form) => form,
        Err(problem) => return problem.into_response(),
    };
    match complete(&state, form, &visitor).await {
        Ok(cookies) => cookies.into_response(),
        Err(problem) => problem.into_response(),
    }
}

async fn complete(state: &AppState, form: SetupForm, visitor: &Visitor) -> Result<SessionCookies, Problem> {
    password::check(&form.password).map_err(|text| problem::invalid("password", text))?;
    // Hashing is dear: not for links that do not work.
    let works = ledger::setup::info(&state.ledger, &form.token).await.map_err(problem::ledger)?;
    if works.is_none() {
        return Err(used());
    }
    let password_hash = password::hash(form.password).await.map_err(|error| problem::internal(&error))?;
    let setup = ledger::setup::Setup {
        token: form.token,
        name: form.name,
        email: form.email,
        password_hash,
        org: form.org,
        time_zone: form.time_zone,
    };
    let (user, _) = ledger::setup::complete(&state.ledger, &setup, visitor.address)
        .await
        .map_err(|error| match error {
            ledger::LedgerError::Forbidden => used(),
            other => problem::ledger(other),
        })?;
    start(state, &user, None, visitor).await
}

fn used() -> Problem {
    problem::forbidden("This link has been used or is too old. Restart the server to get a new one, or sign in.")
}
