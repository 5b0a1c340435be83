//! `/api/v1/me`: oneself.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::access::{Role, Scope};
use domain::people::{OwnOrg, SignIn};
use ledger::{sign_ins, users};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::password;
use crate::http::extract::{Body, Caller, Id};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// Who asks.
#[derive(Serialize, ToSchema)]
pub struct Myself {
    name: String,
    email: String,
    /// The organization that is looked at.
    org: i32,
    role: Role,
    /// The only accounts that they may see; null means all.
    accounts: Option<Vec<i32>>,
    /// What they may do, by role, limit and token.
    scopes: Vec<Scope>,
    /// The organizations that they belong to.
    orgs: Vec<OwnOrg>,
}

/// Who you are, and what you may do
#[utoipa::path(get, path = "/api/v1/me", tag = "oneself", security(("access" = ["usage:read"])), responses((status = 200, body = Myself), Refusals))]
pub async fn read(State(state): State<AppState>, caller: Caller) -> Result<Json<Myself>, Problem> {
    let (access, user) = (caller.access(), &caller.0.user);
    let mut orgs = sign_ins::orgs_of(&state.ledger, access.user).await.map_err(problem::ledger)?;
    if access.token.is_some() {
        orgs.retain(|org| org.id == access.org);
    }
    Ok(Json(Myself {
        name: user.name.clone(),
        email: user.email.clone(),
        org: access.org,
        role: access.role,
        accounts: access.accounts.clone(),
        scopes: Scope::ALL.iter().copied().filter(|scope| access.may(*scope)).collect(),
        orgs,
    }))
}

/// A name.
#[derive(Deserialize, ToSchema)]
pub struct NameForm {
    name: String,
}

/// Change your name
#[utoipa::path(put, path = "/api/v1/me", tag = "oneself", security(("access" = ["self:write"])), request_body = NameForm,
    responses((status = 204), Refusals))]
pub async fn rename(State(state): State<AppState>, caller: Caller, Body(form): Body<NameForm>) -> Result<StatusCode, Problem> {
    users::rename(&state.ledger, caller.access(), &form.name)
        .await
        .map_err(problem::ledger)?;
    Ok(StatusCode::NO_CONTENT)
}

/// The old and the new password.
#[derive(Deserialize, ToSchema)]
pub struct PasswordForm {
    /// The one that you have.
    current: String,
    /// The one that you want, 12 characters or more.
    new: String,
}

/// Change your password; all other sign-ins end
#[utoipa::path(put, path = "/api/v1/me/password", tag = "oneself", security(("access" = ["self:write"])), request_body = PasswordForm,
    responses((status = 204), Refusals))]
pub async fn change_password(State(state): State<AppState>, caller: Caller, Body(form): Body<PasswordForm>) -> Result<StatusCode, Problem> {
    password::change(&state.ledger, caller.access(), caller.0.sign_in, form.current, form.new).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where you are signed in
#[utoipa::path(get, path = "/api/v1/me/sign-ins", tag = "oneself", security(("access" = ["self:write"])),
    responses((status = 200, body = [SignIn]), Refusals))]
pub async fn sign_ins(State(state): State<AppState>, caller: Caller) -> Result<Json<Vec<SignIn>>, Problem> {
    let list = sign_ins::list(&state.ledger, caller.access(), caller.0.sign_in)
        .await
        .map_err(problem::ledger)?;
    Ok(Json(list))
}

/// Sign out everywhere else
#[utoipa::path(delete, path = "/api/v1/me/sign-ins", tag = "oneself", security(("access" = ["self:write"])), responses((status = 204), Refusals))]
pub async fn end_other_sign_ins(State(state): State<AppState>, caller: Caller) -> Result<StatusCode, Problem> {
    sign_ins::end_all(&state.ledger, caller.access().user, caller.0.sign_in)
        .await
        .map_err(problem::ledger)?;
    Ok(StatusCode::NO_CONTENT)
}

/// End one sign-in
#[utoipa::path(delete, path = "/api/v1/me/sign-ins/{id}", tag = "oneself", security(("access" = ["self:write"])),
    params(("id" = i64, Path, description = "The sign-in's number")), responses((status = 204), Refusals))]
pub async fn end_sign_in(State(state): State<AppState>, caller: Caller, Id(id): Id<i64>) -> Result<StatusCode, Problem> {
    sign_ins::revoke(&state.ledger, caller.access(), id)
        .await
        .map_err(problem::ledger)?;
    Ok(StatusCode::NO_CONTENT)
}
