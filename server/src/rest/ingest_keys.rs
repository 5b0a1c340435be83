//! `/api/v1/ingest-keys`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::account::IngestKey;
use ledger::keys;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::extract::{Body, Caller, Id};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// What to create.
#[derive(Deserialize, ToSchema)]
pub struct KeyForm {
    /// What it is called.
    label: String,
    /// The account that its events belong to; without it every event names its own.
    account: Option<i32>,
}

/// A new key, with its secret.
#[derive(Serialize, ToSchema)]
pub struct CreatedKey {
    #[serde(flatten)]
    key: IngestKey,
    /// Shown now and never again.
    secret: String,
}

/// The ingest keys, revoked ones too
#[utoipa::path(get, path = "/api/v1/ingest-keys", tag = "ingest keys", security(("access" = ["accounts:read"])),
    responses((status = 200, body = [IngestKey]), Refusals))]
pub async fn list(State(state): State<AppState>, caller: Caller) -> Result<Json<Vec<IngestKey>>, Problem> {
    Ok(Json(keys::list(&state.ledger, caller.access()).await.map_err(problem::ledger)?))
}

/// Create an ingest key; its secret is in this answer only
#[utoipa::path(post, path = "/api/v1/ingest-keys", tag = "ingest keys", security(("access" = ["keys:write"])), request_body = KeyForm,
    responses((status = 201, body = CreatedKey), Refusals))]
pub async fn create(State(state): State<AppState>, caller: Caller, Body(form): Body<KeyForm>) -> Result<Response, Problem> {
    let (key, secret) = keys::create(&state.ledger, caller.access(), &form.label, form.account)
        .await
        .map_err(problem::ledger)?;
    Ok((StatusCode::CREATED, Json(CreatedKey { key, secret })).into_response())
}

/// Revoke an ingest key; what it sent stays
#[utoipa::path(delete, path = "/api/v1/ingest-keys/{id}", tag = "ingest keys", security(("access" = ["keys:write"])),
    params(("id" = i32, Path, description = "The key's number")), responses((status = 204), Refusals))]
pub async fn revoke(State(state): State<AppState>, caller: Caller, Id(id): Id<i32>) -> Result<StatusCode, Problem> {
    keys::revoke(&state.ledger, caller.access(), id).await.map_err(problem::ledger)?;
    Ok(StatusCode::NO_CONTENT)
}
