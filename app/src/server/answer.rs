//! Answers: statuses, redirects, and the ledger's errors as a person may read them.

use std::future::Future;

use http::header::{CONTENT_SECURITY_POLICY, LOCATION};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use ledger::LedgerError;
use leptos::nonce::Nonce;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use crate::error::AppError;

/// Where server functions live. The status of a page is not changed by a panel of it that failed.
const SERVER_FUNCTIONS: &str = "/api/page/";

/// Runs the body of a server function; when it fails, the response carries the error's status (Leptos 0.8 would say 500).
///
/// # Errors
/// What the body returned.
pub async fn answer<T>(body: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    let result = body.await;
    if let Err(error) = &result
        && use_context::<Parts>().is_some_and(|parts| parts.uri.path().starts_with(SERVER_FUNCTIONS))
    {
        set_status(error.status());
    }
    result
}

/// Sets the status of the response that is being made, if there is one.
pub fn set_status(status: StatusCode) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
}

/// The page's content security policy: scripts are ours, or carry this answer's nonce; wasm may be compiled, and nothing else is evaluated.
/// Styles of single elements stay allowed: bars have widths, and the charts' tooltips colours.
pub fn set_policy(nonce: &Nonce) {
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; style-src-attr 'unsafe-inline'; \
         img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let (Some(response), Ok(policy)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&policy)) {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}

/// Answers a page request with a redirect to another page of ours. Unlike the one of `leptos_axum` it does not depend on the
/// `Accept` header, so programs are redirected too.
pub fn redirect(path: &str) {
    let (Some(response), Ok(location)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(path)) else {
        return;
    };
    response.insert_header(LOCATION, location);
    response.set_status(StatusCode::SEE_OTHER);
}

impl From<LedgerError> for AppError {
    /// Logs the cause, once, and hides it.
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::NotFound => Self::NotFound,
            LedgerError::Forbidden => Self::Forbidden,
            LedgerError::Invalid(error) => error.into(),
            LedgerError::Conflict { field, problem } => Self::Conflict { field, problem },
            other if other.is_unkeepable_text() => Self::Invalid {
                field: String::new(),
                problem: "A text holds a NUL character. Write plain text.".to_owned(),
            },
            other if other.is_temporary() => {
                tracing::warn!(error = %other, "the database cannot answer a page just now");
                Self::Unavailable
            }
            other => {
                tracing::error!(error = ?other, "a page could not be answered");
                Self::Internal
            }
        }
    }
}
