//! The two cookies of a browser: a short-lived access token, and the secret of the sign-in that it is made from.

use axum::http::{HeaderMap, HeaderValue, header};

use super::token::LIFETIME;

/// The access token's cookie.
pub const COOKIE: &str = "countinghouse";
/// The sign-in's cookie.
pub const SIGN_IN: &str = "countinghouse_sign_in";
/// How long a browser keeps a sign-in's secret, in seconds: a quarter of a year. The database ends it earlier when it is not used.
const KEPT: i64 = 90 * 86_400;

/// The token that a program sends.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .map(str::trim)
}

/// A cookie of ours.
pub(super) fn get<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, value)| *known == name && !value.is_empty())
        .map(|(_, value)| value)
}

/// The header that gives a browser an access token. `Secure` behind TLS, so that it never crosses the network in the clear there.
pub(super) fn set_access(token: &str, secure: bool) -> Option<HeaderValue> {
    set(COOKIE, token, LIFETIME, secure)
}

/// The header that gives a browser the secret of its sign-in.
pub(super) fn set_sign_in(secret: &str, secure: bool) -> Option<HeaderValue> {
    set(SIGN_IN, secret, KEPT, secure)
}

fn set(name: &str, value: &str, seconds: i64, secure: bool) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!(
        "{name}={value}; HttpOnly; SameSite=Lax; Path=/; Max-Age={seconds}{secure}"
    ))
    .ok()
}

/// The headers that take both away.
pub(super) fn clear() -> [HeaderValue; 2] {
    [
        HeaderValue::from_static("countinghouse=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0"),
        HeaderValue::from_static("countinghouse_sign_in=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_its_own_among_other_cookies() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("countinghouse_old=1; theme=dark; countinghouse=abc.def; countinghouse_sign_in="),
        );
        assert_eq!(get(&headers, COOKIE), Some("abc.def"));
        assert_eq!(get(&headers, SIGN_IN), None, "empty is none");
        assert_eq!(bearer(&headers), None);
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer xyz"));
        assert_eq!(bearer(&headers), Some("xyz"));
    }
}
