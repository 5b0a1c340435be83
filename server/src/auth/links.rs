//! What people do with links that work once: take up an invitation, set a new password. And the way from one org to another.

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use ledger::{LedgerError, links, sign_ins, users};
use serde::Deserialize;
use utoipa::ToSchema;

use super::login::{SignedIn, Visitor, password_of, start};
use super::{Session, password, session};
use crate::http::extract::body;
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// What an invited person typed.
#[derive(Deserialize, ToSchema)]
pub struct AcceptForm {
    /// The link's secret.
    token: String,
    /// Their name; not needed from those who can sign in already.
    #[serde(default)]
    name: String,
    /// The password that they choose, 12 characters or more; from those who can sign in already, the one that they have.
    password: String,
}

/// Take up an invitation, and sign in.
#[utoipa::path(post, path = "/api/v1/auth/accept", tag = "signing in", request_body = AcceptForm, security(()), responses(
    (status = 200, body = SignedIn), Refusals))]
pub async fn accept(State(state): State<AppState>, request: Request) -> Response {
    let visitor = Visitor::of(&request, &state);
    let accepted = async {
        let form: AcceptForm = body(request).await?;
        let opened = links::invitation(&state.ledger, &form.token)
            .await
            .map_err(problem::ledger)?
            .ok_or_else(gone)?;
        let hash = if opened.user.is_some() {
            // Whoever holds the link may not be whom it is for.
            password_of(&state, &opened.email, form.password, &visitor).await?;
            String::new()
        } else {
            password::check(&form.password).map_err(|text| problem::invalid("password", text))?;
            password::hash(form.password).await.map_err(|error| problem::internal(&error))?
        };
        let user = links::accept(&state.ledger, &opened, &form.name, &hash, visitor.address)
            .await
            .map_err(or_gone)?;
        let user = users::find(&state.ledger, user).await.map_err(problem::ledger)?;
        // They land in the org that they were invited to, whatever else they belong to.
        start(&state, &user, Some(opened.org), &visitor).await
    };
    accepted.await.into_response()
}

/// A new password.
#[derive(Deserialize, ToSchema)]
pub struct NewPasswordForm {
    /// The link's secret.
    token: String,
    /// The new password, 12 characters or more.
    password: String,
}

/// Set a new password by a link that an administrator made, and sign in. All other sign-ins end.
#[utoipa::path(post, path = "/api/v1/auth/password", tag = "signing in", request_body = NewPasswordForm, security(()), responses(
    (status = 200, body = SignedIn), Refusals))]
pub async fn new_password(State(state): State<AppState>, request: Request) -> Response {
    let visitor = Visitor::of(&request, &state);
    let changed = async {
        let form: NewPasswordForm = body(request).await?;
        password::check(&form.password).map_err(|text| problem::invalid("password", text))?;
        let opened = links::password_of(&state.ledger, &form.token)
            .await
            .map_err(problem::ledger)?
            .ok_or_else(gone)?;
        let hash = password::hash(form.password).await.map_err(|error| problem::internal(&error))?;
        let user = links::set_password(&state.ledger, &opened, &hash, visitor.address)
            .await
            .map_err(or_gone)?;
        let user = users::find(&state.ledger, user).await.map_err(problem::ledger)?;
        start(&state, &user, Some(opened.org), &visitor).await
    };
    changed.await.into_response()
}

/// The org to look at.
#[derive(Deserialize, ToSchema)]
pub struct OrgChoice {
    /// Its number.
    org: i32,
}

/// Look at another organization that one belongs to. Only for browsers: a personal token belongs to one organization.
#[utoipa::path(post, path = "/api/v1/auth/org", tag = "signing in", request_body = OrgChoice, security(("access" = ["self:write"])), responses(
    (status = 204), Refusals))]
pub async fn switch_org(State(state): State<AppState>, session: axum::Extension<Session>, request: Request) -> Response {
    let visitor = Visitor::of(&request, &state);
    let switched = async {
        let choice: OrgChoice = body(request).await?;
        let access = &session.user.access;
        let sign_in = session
            .sign_in
            .ok_or_else(|| problem::forbidden("A token belongs to one organization."))?;
        sign_ins::switch(&state.ledger, access, sign_in, choice.org)
            .await
            .map_err(problem::ledger)?;
        let open = sign_ins::Open {
            id: sign_in,
            user_id: access.user,
            org_id: choice.org,
            token_version: session.version,
            role: String::new(),
        };
        let found = session::renewed(&state, &open, visitor.address).await?.ok_or_else(gone)?;
        found
            .cookie
            .ok_or_else(|| problem::internal(&anyhow::anyhow!("the token is no header value")))
    };
    match switched.await {
        Ok(cookie) => (StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response(),
        Err(problem) => problem.into_response(),
    }
}

fn gone() -> Problem {
    problem::forbidden("This link has been used or is too old. Ask an administrator of the organization for a new one.")
}

fn or_gone(error: LedgerError) -> Problem {
    match error {
        LedgerError::Forbidden => gone(),
        other => problem::ledger(other),
    }
}
