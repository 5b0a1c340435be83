//! Where to go after signing in: only to a page of ours.

pub use domain::address::encode;

/// The path to go to, if it is one of this site; `/` otherwise.
///
/// Browsers drop tabs and line feeds inside an address and read `\` as `/`, so `/\evil.example` and `/<tab>/evil.example` leave
/// the site just as `//evil.example` does.
#[must_use]
pub fn safe_next(next: &str) -> &str {
    let inside = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\') && !next.chars().any(char::is_control);
    let path = next.split(['?', '#']).next().unwrap_or_default();
    let comes_back = matches!(path, "/sign-in" | "/setup" | "/invitation" | "/password") || path.starts_with("/api/");
    if inside && !comes_back { next } else { "/" }
}

/// The address of the sign-in page that leads back to `next`.
#[must_use]
pub fn sign_in_url(next: &str) -> String {
    match safe_next(next) {
        "/" => "/sign-in".to_owned(),
        next => format!("/sign-in?next={}", encode(next)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_ours() {
        for next in [
            "/",
            "/?range=7d&account=3",
            "/settings/accounts",
            "/settings/accounts#keys",
            "/a//b",
        ] {
            assert_eq!(safe_next(next), next);
        }
        for next in [
            "",
            "settings",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "\\\\evil.example",
            "https://evil.example/",
            "javascript:alert(1)",
            "/sign-in?next=/",
            "/setup",
            "/api/v1/auth/logout",
        ] {
            assert_eq!(safe_next(next), "/", "{next:?}");
        }
    }

    #[test]
    fn the_way_back_is_encoded() {
        assert_eq!(sign_in_url("/"), "/sign-in");
        assert_eq!(sign_in_url("/?range=7d&account=3"), "/sign-in?next=/%3Frange%3D7d%26account%3D3");
        assert_eq!(sign_in_url("//evil.example"), "/sign-in");
    }
}
