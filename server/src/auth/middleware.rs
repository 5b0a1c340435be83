//! Finds out who asks, on every request, and refuses changes that come from another site.

use app::server::CurrentUser;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::token::RENEW_AFTER;
use super::{Claims, cookie};
use crate::http::problem::{self, Problem};
use crate::state::AppState;

/// The session behind a request: who, and until when.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who.
    pub user: CurrentUser,
    /// What their token said.
    pub claims: Claims,
}

/// Puts the [`CurrentUser`] (and the ledger, for server functions) into the request. A token that is void is as good as none.
/// A session that is in use is renewed.
pub async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    if changes_something(request.method()) && comes_from_elsewhere(request.headers(), request.uri(), state.public_url.as_deref()) {
        return problem::forbidden("This request came from another site.").into_response();
    }
    let by_cookie = !request.headers().contains_key(header::AUTHORIZATION);
    let session = match session(&state, request.headers()).await {
        Ok(session) => session,
        Err(problem) => return problem.into_response(),
    };
    request.extensions_mut().insert(state.ledger.clone());
    let mut renewed = None;
    if let Some(session) = session {
        let now = jiff::Timestamp::now().as_second();
        if by_cookie && now - session.claims.iat > RENEW_AFTER {
            let access = &session.user.access;
            renewed = state
                .tokens
                .issue(access.user, access.org, access.role.as_str(), session.claims.ver, now)
                .ok();
        }
        request.extensions_mut().insert(session.user.clone());
        request.extensions_mut().insert(session);
    }
    let mut response = next.run(request).await;
    // Signing in and out set the cookie themselves.
    if let Some(value) = renewed.and_then(|token| cookie::set(&token, state.is_https()))
        && !response.headers().contains_key(header::SET_COOKIE)
    {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

/// The session that a request carries: its token must be good, its user still a member, its version still the user's.
async fn session(state: &AppState, headers: &HeaderMap) -> Result<Option<Session>, Problem> {
    let Some(claims) = cookie::token(headers).and_then(|token| state.tokens.read(token)) else {
        return Ok(None);
    };
    let standing = ledger::users::standing(&state.ledger, claims.sub, claims.org)
        .await
        .map_err(problem::ledger)?;
    Ok(standing
        .filter(|standing| standing.token_version == claims.ver)
        .map(|standing| Session {
            user: CurrentUser {
                access: standing.access(),
                name: standing.name,
                email: standing.email,
                org_name: standing.org_name,
                zone: standing.time_zone,
                sample: standing.sample,
            },
            claims,
        }))
}

fn changes_something(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether a browser says that another site sent this. Programs send no `Origin`; browsers always do when they change something.
fn comes_from_elsewhere(headers: &HeaderMap, uri: &Uri, public_url: Option<&str>) -> bool {
    let Some(origin) = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    if public_url.is_some_and(|own| own.trim_end_matches('/').eq_ignore_ascii_case(origin)) {
        return false;
    }
    let host = headers
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .or_else(|| uri.authority().map(|a| a.as_str()));
    let origin_host = origin.split_once("://").map(|(_, host)| host);
    !matches!((origin_host, host), (Some(origin), Some(host)) if origin.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_own_origin_may_change_things() {
        let headers = |origin: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, "ch.example:3000".parse().expect("host"));
            headers.insert(header::ORIGIN, origin.parse().expect("origin"));
            headers
        };
        let uri = Uri::from_static("/api/v1/auth/login");
        for (origin, elsewhere) in [
            ("http://ch.example:3000", false),
            ("https://evil.example", true),
            ("http://ch.example", true),
            ("null", true),
            ("https://money.example", false),
        ] {
            assert_eq!(
                comes_from_elsewhere(&headers(origin), &uri, Some("https://money.example/")),
                elsewhere,
                "{origin}"
            );
        }
        assert!(!comes_from_elsewhere(&HeaderMap::new(), &uri, None), "a program");
    }
}
