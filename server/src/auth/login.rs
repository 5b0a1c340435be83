//! `POST /api/v1/auth/login` and `/logout`: JSON for the page's script and for programs, a form for browsers without script.

use axum::Json;
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Form, body::Body};
use serde::Deserialize;
use serde_json::json;

use super::{cookie, password};
use crate::http::problem::{self, Problem};
use crate::state::AppState;

/// What someone typed.
#[derive(Deserialize)]
struct Credentials {
    email: String,
    password: String,
    /// Where to go afterwards (forms only); a path of ours.
    #[serde(default)]
    next: String,
}

/// Signs in.
pub async fn login(State(state): State<AppState>, request: Request) -> Response {
    let is_form = is_form(request.headers());
    let credentials = match read::<Credentials>(request, is_form).await {
        Ok(credentials) => credentials,
        Err(problem) => return problem.into_response(),
    };
    let next = own_path(&credentials.next);
    match check(&state, credentials).await {
        Ok((_, value)) if is_form => ([(header::SET_COOKIE, value)], Redirect::to(&next)).into_response(),
        Ok((name, value)) => ([(header::SET_COOKIE, value)], Json(json!({ "name": name }))).into_response(),
        Err(problem) if is_form && problem.status == StatusCode::UNAUTHORIZED => {
            Redirect::to(&format!("/sign-in?failed=1&next={}", encode(&next))).into_response()
        }
        Err(problem) => problem.into_response(),
    }
}

/// Signs out: the cookie goes.
pub async fn logout(headers: HeaderMap) -> Response {
    let clear = [(header::SET_COOKIE, cookie::clear())];
    if is_form(&headers) {
        (clear, Redirect::to("/sign-in")).into_response()
    } else {
        (clear, StatusCode::NO_CONTENT).into_response()
    }
}

async fn check(state: &AppState, credentials: Credentials) -> Result<(String, HeaderValue), Problem> {
    let wrong = || problem::unauthorized("That e-mail and password do not belong together. Check both and try again.");
    if credentials.password.len() > password::LONGEST {
        return Err(wrong());
    }
    let user = ledger::users::find_by_email(&state.ledger, &credentials.email)
        .await
        .map_err(problem::ledger)?;
    if !password::verify(credentials.password, user.as_ref().map(|user| user.password_hash.clone())).await {
        return Err(wrong());
    }
    let user = user.ok_or_else(wrong)?;
    let org = ledger::users::home_org(&state.ledger, user.id).await.map_err(problem::ledger)?;
    let org = org.ok_or_else(|| problem::forbidden("You belong to no organization any more. Ask an administrator to invite you."))?;
    start(state, &user, org).await
}

/// A session for a user: their name, and the cookie.
pub(super) async fn start(state: &AppState, user: &ledger::users::User, org: i32) -> Result<(String, HeaderValue), Problem> {
    let standing = ledger::users::standing(&state.ledger, user.id, org)
        .await
        .map_err(problem::ledger)?;
    let role = standing.map(|standing| standing.role).unwrap_or_default();
    let now = jiff::Timestamp::now().as_second();
    let token = state
        .tokens
        .issue(user.id, org, &role, user.token_version, now)
        .map_err(|error| problem::internal(&error))?;
    let value = cookie::set(&token, state.is_https()).ok_or_else(|| problem::internal(&anyhow::anyhow!("the token is no header value")))?;
    Ok((user.name.clone(), value))
}

/// Whether a plain HTML form sent this.
pub(super) fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"))
}

/// Reads a JSON or form body.
pub(super) async fn read<T>(request: Request<Body>, is_form: bool) -> Result<T, Problem>
where
    T: serde::de::DeserializeOwned,
{
    if is_form {
        return Form::<T>::from_request(request, &())
            .await
            .map(|Form(value)| value)
            .map_err(|e| problem::problem(e.status(), &e.body_text()));
    }
    Json::<T>::from_request(request, &())
        .await
        .map(|Json(value)| value)
        .map_err(|e| problem::problem(e.status(), &e.body_text()))
}

/// A path on this server, or `/`: never another site.
fn own_path(next: &str) -> String {
    let own = next.starts_with('/') && !next.starts_with("//") && !next.starts_with("/\\") && !next.contains(char::is_control);
    if own { next.to_owned() } else { "/".to_owned() }
}

fn encode(path: &str) -> String {
    path.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"-_.~/".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_site() {
        for (next, path) in [
            ("/settings/accounts?x=1", "/settings/accounts?x=1"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("", "/"),
            ("/\\evil", "/"),
        ] {
            assert_eq!(own_path(next), path);
        }
        assert_eq!(encode("/a?range=7d&x=ü"), "/a%3Frange%3D7d%26x%3D%C3%BC");
    }
}
