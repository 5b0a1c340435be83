//! The server functions of the Members page.

use domain::people::{Invitation, Member, Standing};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::wire::Json;
#[cfg(feature = "ssr")]
use {
    crate::server::{access, answer, ledger},
    domain::access::Scope,
    ledger::{links, members},
};

/// The members.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, and those of the database.
#[server(prefix = "/api/page", endpoint = "members_list", input = GetUrl, output = Json)]
pub async fn members_list() -> Result<Vec<Member>, AppError> {
    answer(async {
        let access = access(Scope::MembersRead)?;
        Ok(members::list(&ledger()?, &access).await?)
    })
    .await
}

/// Changes what a member may do and see.
///
/// # Errors
/// `NotFound`; `Invalid` or `Conflict` with the field; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(prefix = "/api/page", endpoint = "member_change", input = Json, output = Json)]
pub async fn member_change(
    /// Which.
    id: i32,
    /// What they may from now on.
    standing: Standing,
) -> Result<(), AppError> {
    answer(async {
        let access = access(Scope::MembersWrite)?;
        Ok(members::change(&ledger()?, &access, id, &standing).await?)
    })
    .await
}

/// Removes a member.
///
/// # Errors
/// `NotFound`, `Conflict`, `Unauthenticated`, `Forbidden`, and those of the database.
#[server(prefix = "/api/page", endpoint = "member_remove", input = Json, output = Json)]
pub async fn member_remove(
    /// Which.
    id: i32,
) -> Result<(), AppError> {
    answer(async {
        let access = access(Scope::MembersWrite)?;
        Ok(members::remove(&ledger()?, &access, id).await?)
    })
    .await
}

/// Makes a link with which a member sets a new password. Returns its secret.
///
/// # Errors
/// `NotFound`, `Conflict`, `Unauthenticated`, `Forbidden`, and those of the database.
#[server(prefix = "/api/page", endpoint = "member_password_link", input = Json, output = Json)]
pub async fn member_password_link(
    /// Whose.
    id: i32,
) -> Result<String, AppError> {
    answer(async {
        let access = access(Scope::MembersWrite)?;
        Ok(links::password_link(&ledger()?, &access, id).await?)
    })
    .await
}

/// The invitations that can still be taken up.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, and those of the database.
#[server(prefix = "/api/page", endpoint = "invitations_list", input = GetUrl, output = Json)]
pub async fn invitations_list() -> Result<Vec<Invitation>, AppError> {
    answer(async {
        let access = access(Scope::MembersWrite)?;
        Ok(links::invitations(&ledger()?, &access).await?)
    })
    .await
}

/// Invites someone. Returns the link's secret.
///
/// # Errors
/// `Invalid` or `Conflict` with the field; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(prefix = "/api/page", endpoint = "invitation_create", input = Json, output = Json)]
pub async fn invitation_create(
    /// Whom.
    email: String,
    /// What they will be.
    standing: Standing,
) -> Result<String, AppError> {
    answer(async {
        let access = access(Scope::MembersWrite)?;
        Ok(links::invite(&ledger()?, &access, &email, &standing).await?.1)
    })
    .await
}

/// Takes an invitation back.
///
/// # Errors
/// `NotFound`, `Unauthenticated`, `Forbidden`, and those of the database.
#[server(prefix = "/api/page", endpoint = "invitation_withdraw", input = Json, output = Json)]
pub async fn invitation_withdraw(
    /// Which.
    id: i32,
) -> Result<(), AppError> {
    answer(async {
        let access = access(Scope::MembersWrite)?;
        Ok(links::withdraw(&ledger()?, &access, id).await?)
    })
    .await
}
