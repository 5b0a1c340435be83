//! Finds out who asks, on every request, and refuses changes that come from another site or in a form that other sites can send.

use app::error::AppError;
use app::page_client;
use app::server::door;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::access::Access;

use super::{address, session};
use crate::http::problem::{self, Problem};
use crate::state::AppState;

/// Where server functions live.
const SERVER_FUNCTIONS: &str = "/api/page/";
/// Where plain HTML forms may post to, for browsers without script.
const FORMS: [&str; 2] = ["/api/v1/auth/login", "/api/v1/auth/logout"];

/// Puts the [`app::server::CurrentUser`] and the [`super::Session`] (and the ledger, for server functions) into the request. A token that is
/// void is as good as none. A sign-in that is in use gets fresh access tokens.
pub async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    if let Err(problem) = check_change(&request, state.public_url.as_deref()) {
        return problem.into_response();
    }
    let address = address::client(request.headers(), request.extensions(), &state.trusted_proxies);
    let found = match session::find(&state, request.headers(), address).await {
        Ok(found) => found,
        Err(problem) => return problem.into_response(),
    };
    let access = found.as_ref().map(|found| &found.session.user.access);
    if is_of_another_page(&request, access) {
        return elsewhere(request.uri().path());
    }
    if let Err(error) = check_server_function(request.uri().path(), access) {
        return (error.status(), axum::Json(error)).into_response();
    }
    request.extensions_mut().insert(state.ledger.clone());
    let mut renewed = None;
    if let Some(found) = found {
        renewed = found.cookie;
        request.extensions_mut().insert(found.session.user.clone());
        request.extensions_mut().insert(found.session);
    }
    let mut response = next.run(request).await;
    // Signing in and out set the cookies themselves.
    if let Some(value) = renewed
        && !response.headers().contains_key(header::SET_COOKIE)
    {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

/// Where a page that was made for somebody else may still ask: who is signed in now, and how to sign in.
const FOR_ANY_PAGE: [&str; 2] = ["/api/page/whoami", "/api/v1/auth/"];

/// Whether a page sent this that was made for another org or user than the cookies are of now: see [`page_client`].
fn is_of_another_page(request: &Request, access: Option<&Access>) -> bool {
    let path = request.uri().path();
    let (Some(made_for), Some(access)) = (request.headers().get(page_client::HEADER), access) else {
        return false;
    };
    let own = page_client::identity(access.org, access.user);
    made_for.as_bytes() != own.as_bytes() && !FOR_ANY_PAGE.iter().any(|free| path.starts_with(free))
}

fn elsewhere(path: &str) -> Response {
    let error = AppError::Elsewhere;
    if path.starts_with(SERVER_FUNCTIONS) {
        return (error.status(), axum::Json(error)).into_response();
    }
    let mut problem = problem::problem(error.status(), &error.to_string());
    problem.title = page_client::ELSEWHERE;
    problem.into_response()
}

/// Server functions are held to their table, as the REST API is to its document. The answer is of the form that the page reads.
fn check_server_function(path: &str, access: Option<&Access>) -> Result<(), AppError> {
    if !path.starts_with(SERVER_FUNCTIONS) {
        return Ok(());
    }
    match (door(path), access) {
        (Some(None), _) => Ok(()),
        (Some(Some(_)), None) => Err(AppError::Unauthenticated),
        (Some(Some(scope)), Some(access)) if access.may(scope) => Ok(()),
        (Some(Some(_)), Some(_)) => Err(AppError::Forbidden),
        // No such function, or one that is missing in the table: nobody learns which.
        (None, _) => Err(AppError::NotFound),
    }
}

fn check_change(request: &Request, public_url: Option<&str>) -> Result<(), Problem> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let headers = request.headers();
    if comes_from_elsewhere(headers, request.uri(), public_url) {
        return Err(problem::forbidden("This request came from another site."));
    }
    if is_of_a_form_that_others_can_send(headers, request.uri().path()) {
        return Err(problem::problem(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Send JSON: Content-Type: application/json.",
        ));
    }
    Ok(())
}

/// Whether a browser says that another site sent this. Programs send no `Origin`; browsers always do when they change something.
fn comes_from_elsewhere(headers: &HeaderMap, uri: &Uri, public_url: Option<&str>) -> bool {
    let Some(origin) = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok()) else {
        // A header that is no text is nobody's own.
        return headers.contains_key(header::ORIGIN);
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

/// A page of another site can send plain texts and forms without asking, but neither JSON nor CSV. What has no body has no type.
fn is_of_a_form_that_others_can_send(headers: &HeaderMap, path: &str) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .map(|value| value.to_str().unwrap_or_default().trim());
    let empty = headers.get(header::CONTENT_LENGTH).is_none_or(|length| length.as_bytes() == b"0")
        && !headers.contains_key(header::TRANSFER_ENCODING);
    match kind.map(|kind| kind.split(';').next().unwrap_or_default().trim_end().to_ascii_lowercase()) {
        None => !empty,
        Some(kind) if matches!(kind.as_str(), "application/json" | "text/csv") => false,
        Some(kind) => kind != "application/x-www-form-urlencoded" || !FORMS.contains(&path),
    }
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

    #[test]
    fn only_json_and_csv_change_things_except_for_the_two_forms() {
        let refused = |kind: Option<&'static str>, length: &'static str, path: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_LENGTH, length.parse().expect("length"));
            if let Some(kind) = kind {
                headers.insert(header::CONTENT_TYPE, kind.parse().expect("kind"));
            }
            is_of_a_form_that_others_can_send(&headers, path)
        };
        assert!(!refused(Some("application/json; charset=utf-8"), "2", "/api/page/x"));
        assert!(!refused(Some("text/csv"), "2", "/api/v1/exchange-rates"));
        assert!(refused(Some("text/plain"), "2", "/api/page/x"));
        assert!(refused(Some("application/x-www-form-urlencoded"), "2", "/api/page/x"));
        assert!(!refused(Some("application/x-www-form-urlencoded"), "2", "/api/v1/auth/login"));
        assert!(refused(Some("multipart/form-data; boundary=x"), "2", "/api/v1/auth/login"));
        assert!(refused(None, "2", "/api/page/x"));
        assert!(!refused(None, "0", "/api/v1/auth/logout"));
    }
}
