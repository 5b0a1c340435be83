//! `POST /api/v1/auth/setup`: the first admin, through the one-time link.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::{login, password};
use crate::http::problem::{self, Problem};
use crate::state::AppState;

/// What the first admin typed.
#[derive(Deserialize)]
pub struct SetupForm {
    token: String,
    name: String,
    email: String,
    password: String,
    org: String,
    time_zone: String,
}

/// Makes the first admin and signs them in.
pub async fn setup(State(state): State<AppState>, form: Result<Json<SetupForm>, JsonRejection>) -> Response {
    let form = match form {
        Ok(Json(form)) => form,
        Err(rejection) => return problem::problem(rejection.status(), &rejection.body_text()).into_response(),
    };
    match complete(&state, form).await {
        Ok((name, cookie)) => ([(header::SET_COOKIE, cookie)], Json(json!({ "name": name }))).into_response(),
        Err(problem) => problem.into_response(),
    }
}

async fn complete(state: &AppState, form: SetupForm) -> Result<(String, HeaderValue), Problem> {
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
    let (user, org) = ledger::setup::complete(&state.ledger, &setup).await.map_err(|error| match error {
        ledger::LedgerError::Forbidden => used(),
        other => problem::ledger(other),
    })?;
    login::start(state, &user, org).await
}

fn used() -> Problem {
    problem::forbidden("This link has been used or is too old. Restart the server to get a new one, or sign in.")
}
