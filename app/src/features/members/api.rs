//! The server functions of the Members page.

use domain::people::{Member, MemberToken, OpenLink, Standing};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::page_client::PageClient;
use crate::wire::Json;
#[cfg(feature = "ssr")]
use {
    crate::server::{access, answer, ledger},
    domain::access::Scope,
    ledger::{api_tokens, links, members},
};

/// The members.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "members_list", input = GetUrl, output = Json)]
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
#[server(client = PageClient, prefix = "/api/page", endpoint = "member_change", input = Json, output = Json)]
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
#[server(client = PageClient, prefix = "/api/page", endpoint = "member_remove", input = Json, output = Json)]
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
#[server(client = PageClient, prefix = "/api/page", endpoint = "member_password_link", input = Json, output = Json)]
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

/// The links that still work.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "links_list", input = GetUrl, output = Json)]
pub async fn links_list() -> Result<Vec<OpenLink>, AppError> {
    answer(async {
        let access = access(Scope::MembersWrite)?;
        Ok(links::open(&ledger()?, &access).await?)
    })
    .await
}

/// Invites someone. Returns the link's secret.
///
/// # Errors
/// `Invalid` or `Conflict` with the field; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "invitation_create", input = Json, output = Json)]
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

/// Takes a link back.
///
/// # Errors
/// `NotFound`, `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "link_withdraw", input = Json, output = Json)]
pub async fn link_withdraw(
    /// Which.
    id: i32,
) -> Result<(), AppError> {
    answer(async {
        let access = access(Scope::MembersWrite)?;
        Ok(links::withdraw(&ledger()?, &access, id).await?)
    })
    .await
}

/// The personal tokens of all members that still work.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "member_tokens_list", input = GetUrl, output = Json)]
pub async fn member_tokens_list() -> Result<Vec<MemberToken>, AppError> {
    answer(async {
        let access = access(Scope::MembersWrite)?;
        Ok(api_tokens::of_members(&ledger()?, &access).await?)
    })
    .await
}

/// Revokes a member's personal token.
///
/// # Errors
/// `NotFound`, `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "member_token_revoke", input = Json, output = Json)]
pub async fn member_token_revoke(
    /// Which.
    id: i32,
) -> Result<(), AppError> {
    answer(async {
        let access = access(Scope::MembersWrite)?;
        Ok(api_tokens::revoke_of_member(&ledger()?, &access, id).await?)
    })
    .await
}
