//! `/api/v1/invitations`, and `/api/v1/links`: links that work once.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::people::{OpenLink, Standing};
use ledger::links;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::extract::{Body, Caller, Id};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// Whom to invite.
#[derive(Deserialize, ToSchema)]
pub struct InvitationForm {
    /// Their e-mail.
    email: String,
    /// What they will be.
    standing: Standing,
}

/// A new invitation.
#[derive(Serialize, ToSchema)]
pub struct CreatedInvitation {
    /// Its number.
    id: i32,
    /// The link to send; shown now and never again.
    url: String,
}

/// Invite someone; the link in the answer works once, for seven days
#[utoipa::path(post, path = "/api/v1/invitations", tag = "members", security(("access" = ["members:write"])), request_body = InvitationForm,
    responses((status = 201, body = CreatedInvitation), Refusals))]
pub async fn create(State(state): State<AppState>, caller: Caller, Body(form): Body<InvitationForm>) -> Result<Response, Problem> {
    let (id, token) = links::invite(&state.ledger, caller.access(), &form.email, &form.standing)
        .await
        .map_err(problem::ledger)?;
    let url = state.link("invitation", &token);
    Ok((StatusCode::CREATED, Json(CreatedInvitation { id, url })).into_response())
}

/// The links that still work: invitations, and links for new passwords
#[utoipa::path(get, path = "/api/v1/links", tag = "members", security(("access" = ["members:write"])),
    responses((status = 200, body = [OpenLink]), Refusals))]
pub async fn list(State(state): State<AppState>, caller: Caller) -> Result<Json<Vec<OpenLink>>, Problem> {
    Ok(Json(links::open(&state.ledger, caller.access()).await.map_err(problem::ledger)?))
}

/// Take a link back: it stops working
#[utoipa::path(delete, path = "/api/v1/links/{id}", tag = "members", security(("access" = ["members:write"])),
    params(("id" = i32, Path, description = "The link's number")), responses((status = 204), Refusals))]
pub async fn withdraw(State(state): State<AppState>, caller: Caller, Id(id): Id<i32>) -> Result<StatusCode, Problem> {
    links::withdraw(&state.ledger, caller.access(), id).await.map_err(problem::ledger)?;
    Ok(StatusCode::NO_CONTENT)
}
