//! `/api/v1/views`: saved views.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::views::{View, ViewChange, ViewForm};
use ledger::views;

use crate::http::extract::{Body, Caller, Id};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// Your views, and those that others share
#[utoipa::path(get, path = "/api/v1/views", tag = "views", security(("access" = ["usage:read"])),
    responses((status = 200, body = [View]), Refusals))]
pub async fn list(State(state): State<AppState>, caller: Caller) -> Result<Json<Vec<View>>, Problem> {
    Ok(Json(views::list(&state.ledger, caller.access()).await.map_err(problem::ledger)?))
}

/// Save a view; at most 200 a person
#[utoipa::path(post, path = "/api/v1/views", tag = "views", security(("access" = ["usage:read"])), request_body = ViewForm,
    responses((status = 201, body = View), Refusals))]
pub async fn create(State(state): State<AppState>, caller: Caller, Body(form): Body<ViewForm>) -> Result<Response, Problem> {
    let view = views::create(&state.ledger, caller.access(), &form)
        .await
        .map_err(problem::ledger)?;
    Ok((StatusCode::CREATED, Json(view)).into_response())
}

/// Change a view of yours, or, as an administrator, one that somebody shares; what is left out stays
#[utoipa::path(patch, path = "/api/v1/views/{id}", tag = "views", security(("access" = ["usage:read"])), request_body = ViewChange,
    params(("id" = i32, Path, description = "The view's number")), responses((status = 200, body = View), Refusals))]
pub async fn edit(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id<i32>,
    Body(change): Body<ViewChange>,
) -> Result<Json<View>, Problem> {
    let view = views::edit(&state.ledger, caller.access(), id, &change)
        .await
        .map_err(problem::ledger)?;
    Ok(Json(view))
}

/// Delete a view of yours, or, as an administrator, one that somebody shares
#[utoipa::path(delete, path = "/api/v1/views/{id}", tag = "views", security(("access" = ["usage:read"])),
    params(("id" = i32, Path, description = "The view's number")), responses((status = 204), Refusals))]
pub async fn delete(State(state): State<AppState>, caller: Caller, Id(id): Id<i32>) -> Result<StatusCode, Problem> {
    views::delete(&state.ledger, caller.access(), id).await.map_err(problem::ledger)?;
    Ok(StatusCode::NO_CONTENT)
}
