//! Documents as answers.

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// The header with the hash of the text that a statement was closed as, in hexadecimal.
pub(super) const SHA256: &str = "x-content-sha256";

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Csv,
    Pdf,
    /// JSON Lines (<https://jsonlines.org>).
    Lines,
}

/// A file to be kept under a name. Nobody in between keeps it.
pub(super) fn file(kind: Kind, name: &str, body: impl Into<Body>) -> Response {
    let (mime, ending) = match kind {
        Kind::Csv => ("text/csv; charset=utf-8", "csv"),
        Kind::Pdf => ("application/pdf", "pdf"),
        Kind::Lines => ("application/jsonl; charset=utf-8", "jsonl"),
    };
    let headers = [
        (header::CONTENT_TYPE, mime.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{ending}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, body.into()).into_response()
}
