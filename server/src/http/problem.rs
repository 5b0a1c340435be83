//! Errors as problem JSON (RFC 9457): what happened and what to do, never how.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ledger::LedgerError;
use serde::Serialize;
use utoipa::ToSchema;

/// What went wrong (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the status says what kind it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status' own words.
    pub title: &'static str,
    /// HTTP status.
    #[serde(serialize_with = "number")]
    #[schema(value_type = u16)]
    pub status: StatusCode,
    /// A sentence that says what to do.
    pub detail: String,
    /// The field that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// When trying again makes sense, in seconds.
    #[serde(skip)]
    pub retry_after: Option<u32>,
}

fn number<S: serde::Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}

/// A problem of that status.
#[must_use]
pub fn problem(status: StatusCode, detail: &str) -> Problem {
    Problem {
        kind: "about:blank",
        title: status.canonical_reason().unwrap_or("Error"),
        status,
        detail: detail.to_owned(),
        field: None,
        retry_after: None,
    }
}

/// 400.
#[must_use]
pub fn bad_request(detail: &str) -> Problem {
    problem(StatusCode::BAD_REQUEST, detail)
}

/// 400 about one field.
#[must_use]
pub fn invalid(field: &str, detail: &str) -> Problem {
    Problem {
        field: Some(field.to_owned()),
        ..bad_request(detail)
    }
}

/// 401.
#[must_use]
pub fn unauthorized(detail: &str) -> Problem {
    problem(StatusCode::UNAUTHORIZED, detail)
}

/// 401 for whoever is not signed in, or no longer.
#[must_use]
pub fn signed_out() -> Problem {
    unauthorized("Your session has ended. Sign in again to go on.")
}

/// 403.
#[must_use]
pub fn forbidden(detail: &str) -> Problem {
    problem(StatusCode::FORBIDDEN, detail)
}

/// 429 or 503: try again after so many seconds.
#[must_use]
pub fn later(status: StatusCode, detail: &str, seconds: u32) -> Problem {
    Problem {
        retry_after: Some(seconds),
        ..problem(status, detail)
    }
}

/// 500: logged once with its causes, told as nothing.
#[must_use]
pub fn internal(error: &anyhow::Error) -> Problem {
    tracing::error!(error = format!("{error:#}"), "a request failed");
    problem(
        StatusCode::INTERNAL_SERVER_ERROR,
        "Something went wrong on the server. It has been logged.",
    )
}

/// 500 for a handler that panicked. The panic's own message is in the log, from the hook.
#[must_use]
pub fn panicked() -> Response {
    problem(
        StatusCode::INTERNAL_SERVER_ERROR,
        "Something went wrong on the server. It has been logged.",
    )
    .into_response()
}

/// What a ledger error means to the one who asked.
#[must_use]
pub fn ledger(error: LedgerError) -> Problem {
    match error {
        LedgerError::NotFound => problem(StatusCode::NOT_FOUND, "There is no such thing, or it is not yours."),
        LedgerError::Forbidden => forbidden("Your role does not allow this."),
        LedgerError::Invalid(error) => invalid(&error.field, &error.problem),
        LedgerError::Conflict { field, problem: detail } => Problem {
            field: Some(field),
            ..problem(StatusCode::CONFLICT, &detail)
        },
        error if error.is_unkeepable_text() => bad_request("A text holds a NUL character. Send plain text."),
        error if error.is_temporary() => {
            tracing::warn!(%error, "the database does not answer");
            later(
                StatusCode::SERVICE_UNAVAILABLE,
                "The database does not answer just now. Try again in a moment.",
                2,
            )
        }
        error => internal(&error.into()),
    }
}

/// The refusals of the layers before a handler (body limit, encodings, time) as problems, like all others.
pub async fn of_layers(response: Response) -> Response {
    let told = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().ends_with(b"json") || kind.as_bytes().starts_with(b"text/html"));
    if told {
        return response;
    }
    let detail = match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE => "The body is too large: send at most 16 MiB (64 MiB when decompressed) at once.",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "This Content-Encoding is not understood: send gzip, zstd, or no encoding.",
        StatusCode::GATEWAY_TIMEOUT => "This took too long. Send it again, in smaller parts.",
        StatusCode::METHOD_NOT_ALLOWED => "This address takes another method.",
        _ => return response,
    };
    problem(response.status(), detail).into_response()
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, retry_after) = (self.status, self.retry_after);
        let mut response = (status, Json(self)).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
