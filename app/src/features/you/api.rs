//! The server functions about oneself. The password is changed by `PUT /api/v1/me/password`.

use domain::access::Scope;
use domain::people::{PersonalToken, SignIn};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::page_client::PageClient;
use crate::wire::Json;
#[cfg(feature = "ssr")]
use {
    crate::server::{access, answer, ledger, sign_in},
    ledger::{api_tokens, sign_ins, users},
};

/// Changes one's name.
///
/// # Errors
/// `Invalid` with the field; `Unauthenticated`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "you_rename", input = Json, output = Json)]
pub async fn you_rename(
    /// The new one.
    name: String,
) -> Result<(), AppError> {
    answer(async {
        let access = access(Scope::SelfWrite)?;
        Ok(users::rename(&ledger()?, &access, &name).await?)
    })
    .await
}

/// Where one is signed in.
///
/// # Errors
/// `Unauthenticated`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "sign_ins_list", input = GetUrl, output = Json)]
pub async fn sign_ins_list() -> Result<Vec<SignIn>, AppError> {
    answer(async {
        let access = access(Scope::SelfWrite)?;
        Ok(sign_ins::list(&ledger()?, &access, sign_in()).await?)
    })
    .await
}

/// Ends one sign-in.
///
/// # Errors
/// `NotFound`, `Unauthenticated`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "sign_in_end", input = Json, output = Json)]
pub async fn sign_in_end(
    /// Which.
    id: i64,
) -> Result<(), AppError> {
    answer(async {
        let access = access(Scope::SelfWrite)?;
        Ok(sign_ins::revoke(&ledger()?, &access, id).await?)
    })
    .await
}

/// Ends all sign-ins but this one.
///
/// # Errors
/// `Unauthenticated`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "sign_ins_end_others", input = Json, output = Json)]
pub async fn sign_ins_end_others() -> Result<(), AppError> {
    answer(async {
        let access = access(Scope::SelfWrite)?;
        Ok(sign_ins::end_all(&ledger()?, access.user, sign_in()).await?)
    })
    .await
}

/// One's personal tokens of this organization.
///
/// # Errors
/// `Unauthenticated`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "tokens_list", input = GetUrl, output = Json)]
pub async fn tokens_list() -> Result<Vec<PersonalToken>, AppError> {
    answer(async {
        let access = access(Scope::SelfWrite)?;
        Ok(api_tokens::list(&ledger()?, &access).await?)
    })
    .await
}

/// Creates a personal token. The second value is its secret, which is never shown again.
///
/// # Errors
/// `Invalid` with the field; `Unauthenticated`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "token_create", input = Json, output = Json)]
pub async fn token_create(
    /// What will use it.
    label: String,
    /// What it may do.
    scopes: Vec<Scope>,
    /// How many days it works.
    days: i32,
) -> Result<(PersonalToken, String), AppError> {
    answer(async {
        let access = access(Scope::SelfWrite)?;
        Ok(api_tokens::create(&ledger()?, &access, &label, &scopes, days).await?)
    })
    .await
}

/// Revokes a personal token.
///
/// # Errors
/// `NotFound`, `Unauthenticated`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "token_revoke", input = Json, output = Json)]
pub async fn token_revoke(
    /// Which.
    id: i32,
) -> Result<(), AppError> {
    answer(async {
        let access = access(Scope::SelfWrite)?;
        Ok(api_tokens::revoke(&ledger()?, &access, id).await?)
    })
    .await
}
