//! `/api/v1/organization`.

use axum::Json;
use axum::extract::State;
use domain::org::OrgForm;
use ledger::orgs;

use crate::http::extract::{Body, Caller};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// The organization's settings
#[utoipa::path(get, path = "/api/v1/organization", tag = "organization", security(("access" = ["usage:read"])),
    responses((status = 200, body = OrgForm), Refusals))]
pub async fn read(State(state): State<AppState>, caller: Caller) -> Result<Json<OrgForm>, Problem> {
    let org = orgs::find(&state.ledger, caller.access().org).await.map_err(problem::ledger)?;
    Ok(Json(org.into()))
}

/// Change the organization's settings
#[utoipa::path(put, path = "/api/v1/organization", tag = "organization", security(("access" = ["org:write"])), request_body = OrgForm,
    responses((status = 200, body = OrgForm), Refusals))]
pub async fn edit(State(state): State<AppState>, caller: Caller, Body(form): Body<OrgForm>) -> Result<Json<OrgForm>, Problem> {
    let org = orgs::edit(&state.ledger, caller.access(), &form).await.map_err(problem::ledger)?;
    Ok(Json(org.into()))
}
