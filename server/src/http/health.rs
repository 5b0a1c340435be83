//! `/healthz`: the process lives. `/readyz`: it can do its work.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::state::AppState;

/// The process lives.
pub async fn healthz() -> &'static str {
    "ok"
}

/// The database answers and changes are heard.
pub async fn readyz(State(state): State<AppState>) -> Response {
    let database = state.ledger.ping().await.is_ok();
    let listener = state.hub.is_listening();
    let status = if database && listener {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(json!({ "database": database, "listener": listener }))).into_response()
}
