//! `/api/v1/members`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::people::{Member, Standing};
use ledger::{links, members};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::extract::{Body, Caller, Id};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// The members of the organization
#[utoipa::path(get, path = "/api/v1/members", tag = "members", security(("access" = ["members:read"])),
    responses((status = 200, body = [Member]), Refusals))]
pub async fn list(State(state): State<AppState>, caller: Caller) -> Result<Json<Vec<Member>>, Problem> {
    Ok(Json(members::list(&state.ledger, caller.access()).await.map_err(problem::ledger)?))
}

/// Change what a member may do and see
#[utoipa::path(put, path = "/api/v1/members/{id}", tag = "members", security(("access" = ["members:write"])), request_body = Standing,
    params(("id" = i32, Path, description = "The member's number")), responses((status = 204), Refusals))]
pub async fn change(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i32>,
    Body(standing): Body<Standing>,
) -> Result<StatusCode, Problem> {
    members::change(&state.ledger, caller.access(), id, &standing)
        .await
        .map_err(problem::ledger)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a member; their tokens are void and their open pages end at once
#[utoipa::path(delete, path = "/api/v1/members/{id}", tag = "members", security(("access" = ["members:write"])),
    params(("id" = i32, Path, description = "The member's number")), responses((status = 204), Refusals))]
pub async fn remove(State(state): State<AppState>, caller: Caller, Id(id): Id<i32>) -> Result<StatusCode, Problem> {
    members::remove(&state.ledger, caller.access(), id).await.map_err(problem::ledger)?;
    Ok(StatusCode::NO_CONTENT)
}

/// A link that works once.
#[derive(Serialize, ToSchema)]
pub struct Link {
    /// Where it leads; shown now and never again.
    pub url: String,
}

/// Make a link with which a member sets a new password; it works once, for a day
#[utoipa::path(post, path = "/api/v1/members/{id}/password-link", tag = "members", security(("access" = ["members:write"])),
    params(("id" = i32, Path, description = "The member's number")), responses((status = 200, body = Link), Refusals))]
pub async fn password_link(State(state): State<AppState>, caller: Caller, Id(id): Id<i32>) -> Result<Json<Link>, Problem> {
    let token = links::password_link(&state.ledger, caller.access(), id)
        .await
        .map_err(problem::ledger)?;
    Ok(Json(Link {
        url: state.link("password", &token),
    }))
}
