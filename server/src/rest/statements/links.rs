//! Links under which a client reads a closed statement.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::statements::ShareLink;
use jiff::Timestamp;
use ledger::statements;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::month;
use crate::http::extract::{Body, Caller, Id};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// The page that a link opens.
const PAGE: &str = "statement";

/// How long a link lasts.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "days": 30 }))]
pub struct LinkForm {
    /// 1 to 366.
    days: i64,
}

/// A link that was made. Its secret is told once and kept nowhere.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "url": "https://billing.northwind.example/shared?token=5Jq1n0v7", "path": "/api/v1/shared-statements/5Jq1n0v7",
    "token": "5Jq1n0v7", "link": { "id": 4, "created_by": "ana@northwind.example", "created_at": 1_793_697_331_000_i64,
    "expires_at": 1_796_289_331_000_i64 } }))]
pub struct LinkAnswer {
    /// The page for the client.
    url: String,
    /// The same for programs, on this server.
    path: String,
    /// The secret.
    token: String,
    /// What is kept of it.
    link: ShareLink,
}

/// Make a link under which whoever holds it reads a closed statement, without signing in: nothing else of the organization, and nobody's e-mail
#[utoipa::path(post, path = "/api/v1/statements/{project}/{month}/links", tag = "statements", security(("access" = ["projects:write"])),
    params(("project" = i32, Path, description = "The project's number"), ("month" = String, Path, description = "Such as `2026-10`")),
    request_body = LinkForm, responses((status = 201, body = LinkAnswer), Refusals))]
pub async fn share(
    State(state): State<AppState>,
    caller: Caller,
    Id((project, month)): Id<(i32, String)>,
    Body(form): Body<LinkForm>,
) -> Result<Response, Problem> {
    let month = month::read(&month)?;
    let (link, token) = statements::add_link(&state.ledger, caller.access(), project, month, form.days, Timestamp::now())
        .await
        .map_err(problem::ledger)?;
    let answer = LinkAnswer {
        url: state.link(PAGE, &token),
        path: format!("/api/v1/shared-statements/{token}"),
        token,
        link,
    };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// Revoke a link: it opens nothing any more
#[utoipa::path(delete, path = "/api/v1/statement-links/{id}", tag = "statements", security(("access" = ["projects:write"])),
    params(("id" = i32, Path, description = "The link's number")), responses((status = 204), Refusals))]
pub async fn revoke(State(state): State<AppState>, caller: Caller, Id(id): Id<i32>) -> Result<StatusCode, Problem> {
    statements::revoke_link(&state.ledger, caller.access(), id)
        .await
        .map_err(problem::ledger)?;
    Ok(StatusCode::NO_CONTENT)
}
