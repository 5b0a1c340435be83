//! `POST /api/v1/auth/login` and `/logout`: JSON for the page's script and for programs, a form for browsers without script.

use std::net::IpAddr;

use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::{Form, Json, body::Body};
use ledger::{sign_ins, tries, users};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Session, address, cookie, password, session};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// What someone typed.
#[derive(Deserialize, ToSchema)]
pub struct Credentials {
    /// Their e-mail, in any case.
    email: String,
    /// Their password.
    password: String,
    /// Where to go afterwards (forms only); a path of ours.
    #[serde(default)]
    next: String,
    /// The organization to look at, if they belong to it; otherwise the one where they have been longest.
    #[serde(default)]
    org: Option<i32>,
}

/// Who has signed in.
#[derive(serde::Serialize, ToSchema)]
pub struct SignedIn {
    /// Their name.
    name: String,
}

/// Sign in with e-mail and password. The answer sets two cookies.
#[utoipa::path(post, path = "/api/v1/auth/login", tag = "signing in", request_body = Credentials, security(()), responses(
    (status = 200, body = SignedIn), (status = 303, description = "For a form: on to the page, or back to the sign-in page"), Refusals))]
pub async fn login(State(state): State<AppState>, request: Request) -> Response {
    let is_form = is_form(request.headers());
    let visitor = Visitor::of(&request, &state);
    let credentials = match read::<Credentials>(request, is_form).await {
        Ok(credentials) => credentials,
        Err(problem) => return problem.into_response(),
    };
    let next = own_path(&credentials.next);
    match check(&state, credentials, &visitor).await {
        Ok(cookies) if is_form => (AppendHeaders(cookies.headers()), Redirect::to(&next)).into_response(),
        Ok(cookies) => cookies.into_response(),
        Err(problem) if is_form && matches!(problem.status, StatusCode::UNAUTHORIZED | StatusCode::TOO_MANY_REQUESTS) => {
            let why = if problem.status == StatusCode::UNAUTHORIZED { "1" } else { "wait" };
            Redirect::to(&format!("/sign-in?failed={why}&next={}", encode(&next))).into_response()
        }
        Err(problem) => problem.into_response(),
    }
}

/// Sign out: the sign-in ends, its tokens are void, and the cookies go.
#[utoipa::path(post, path = "/api/v1/auth/logout", tag = "signing in", security(()), responses(
    (status = 204), (status = 303, description = "For a form: on to the sign-in page"), Refusals))]
pub async fn logout(State(state): State<AppState>, session: Option<axum::Extension<Session>>, headers: HeaderMap) -> Response {
    if let Some(axum::Extension(session)) = session
        && let Some(id) = session.sign_in
        && let Err(error) = sign_ins::revoke(&state.ledger, &session.user.access, id).await
        && !matches!(error, ledger::LedgerError::NotFound)
    {
        return problem::ledger(error).into_response();
    }
    let clear = AppendHeaders(cookie::clear().map(|value| (header::SET_COOKIE, value)));
    if is_form(&headers) {
        (clear, Redirect::to("/sign-in")).into_response()
    } else {
        (clear, StatusCode::NO_CONTENT).into_response()
    }
}

/// Who is at the other end, before we know who they are.
pub(super) struct Visitor {
    pub address: Option<IpAddr>,
    agent: String,
}

impl Visitor {
    pub(super) fn of(request: &Request, state: &AppState) -> Self {
        let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        Self {
            address: address::client(request.headers(), request.extensions(), &state.trusted_proxies),
            agent: agent.unwrap_or_default().to_owned(),
        }
    }

    pub(super) fn address_text(&self) -> String {
        self.address.map(|address| address.to_string()).unwrap_or_default()
    }
}

async fn check(state: &AppState, credentials: Credentials, visitor: &Visitor) -> Result<SessionCookies, Problem> {
    let user = password_of(state, &credentials.email, credentials.password, visitor).await?;
    start(state, &user, credentials.org, visitor).await
}

/// The user with that e-mail and password. Tries are counted before anything is looked at, and who does not exist is refused in the same
/// way, after the same work.
pub(super) async fn password_of(state: &AppState, email: &str, given: String, visitor: &Visitor) -> Result<users::User, Problem> {
    let wrong = || problem::unauthorized("That e-mail and password do not belong together. Check both and try again.");
    if let Some(wait) = tries::count(&state.ledger, visitor.address, email).await.map_err(problem::ledger)? {
        return Err(problem::later(
            StatusCode::TOO_MANY_REQUESTS,
            &format!("Too many tries. Try again in {}.", in_words(wait)),
            wait,
        ));
    }
    if given.len() > password::LONGEST {
        return Err(wrong());
    }
    let user = users::find_by_email(&state.ledger, email).await.map_err(problem::ledger)?;
    if !password::verify(given, user.as_ref().map(|user| user.password_hash.clone())).await {
        return Err(wrong());
    }
    tries::was_right(&state.ledger, visitor.address, email)
        .await
        .map_err(problem::ledger)?;
    user.ok_or_else(wrong)
}

fn in_words(seconds: u32) -> String {
    match seconds {
        1 => "a second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

/// A new sign-in's name and cookies.
pub(super) struct SessionCookies {
    name: String,
    access: HeaderValue,
    sign_in: HeaderValue,
}

impl SessionCookies {
    fn headers(self) -> [(header::HeaderName, HeaderValue); 2] {
        [(header::SET_COOKIE, self.access), (header::SET_COOKIE, self.sign_in)]
    }
}

impl IntoResponse for SessionCookies {
    fn into_response(self) -> Response {
        let body = Json(SignedIn { name: self.name.clone() });
        (AppendHeaders(self.headers()), body).into_response()
    }
}

/// A sign-in for a user.
pub(super) async fn start(state: &AppState, user: &users::User, org: Option<i32>, visitor: &Visitor) -> Result<SessionCookies, Problem> {
    let nowhere = || problem::forbidden("You belong to no organization any more. Ask an administrator to invite you.");
    let (secret, open) = sign_ins::begin(&state.ledger, user, org, &visitor.address_text(), &visitor.agent)
        .await
        .map_err(|error| match error {
            ledger::LedgerError::Forbidden => nowhere(),
            other => problem::ledger(other),
        })?;
    let found = session::renewed(state, &open, visitor.address).await?.ok_or_else(nowhere)?;
    let no_header = || problem::internal(&anyhow::anyhow!("the token is no header value"));
    Ok(SessionCookies {
        name: user.name.clone(),
        access: found.cookie.ok_or_else(no_header)?,
        sign_in: cookie::set_sign_in(&secret, state.is_https()).ok_or_else(no_header)?,
    })
}

/// Whether a plain HTML form sent this.
pub(super) fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"))
}

/// Reads a JSON or form body.
async fn read<T>(request: Request<Body>, is_form: bool) -> Result<T, Problem>
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

    #[test]
    fn waits_are_told_in_words() {
        assert_eq!([1, 8, 91, 900].map(in_words), ["a second", "8 seconds", "2 minutes", "15 minutes"]);
    }
}
