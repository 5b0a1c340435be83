//! The server functions of the Accounts page. Reads are GET; whatever changes something is POST.

use domain::account::{Account, AccountForm, IngestKey};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::page_client::PageClient;
use crate::wire::Json;
#[cfg(feature = "ssr")]
use {
    crate::server::{access, answer, ledger},
    domain::access::Scope,
    ledger::{accounts, keys},
};

/// All accounts that the reader may see, archived ones too.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "accounts_list", input = GetUrl, output = Json)]
pub async fn accounts_list() -> Result<Vec<Account>, AppError> {
    answer(async {
        let access = access(Scope::AccountsRead)?;
        Ok(accounts::list(&ledger()?, &access).await?)
    })
    .await
}

/// Adds an account.
///
/// # Errors
/// `Invalid` or `Conflict` with the field; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "account_add", input = Json, output = Json)]
pub async fn account_add(
    /// What was typed.
    form: AccountForm,
) -> Result<Account, AppError> {
    answer(async {
        let access = access(Scope::AccountsWrite)?;
        Ok(accounts::add(&ledger()?, &access, &form.checked()?).await?)
    })
    .await
}

/// Changes an account.
///
/// # Errors
/// `NotFound`; `Invalid` or `Conflict` with the field; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "account_edit", input = Json, output = Json)]
pub async fn account_edit(
    /// Which.
    id: i32,
    /// What was typed.
    form: AccountForm,
) -> Result<Account, AppError> {
    answer(async {
        let access = access(Scope::AccountsWrite)?;
        Ok(accounts::edit(&ledger()?, &access, id, &form.checked()?).await?)
    })
    .await
}

/// Archives an account, or brings it back. Its history stays either way.
///
/// # Errors
/// `NotFound`, `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "account_archive", input = Json, output = Json)]
pub async fn account_archive(
    /// Which.
    id: i32,
    /// Away with it, or back.
    archived: bool,
) -> Result<(), AppError> {
    answer(async {
        let access = access(Scope::AccountsWrite)?;
        accounts::archive(&ledger()?, &access, id, archived).await?;
        Ok(())
    })
    .await
}

/// All ingest keys, revoked ones too.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "keys_list", input = GetUrl, output = Json)]
pub async fn keys_list() -> Result<Vec<IngestKey>, AppError> {
    answer(async {
        let access = access(Scope::AccountsRead)?;
        Ok(keys::list(&ledger()?, &access).await?)
    })
    .await
}

/// Creates an ingest key. The second value is its secret, which is never shown again.
///
/// # Errors
/// `Invalid` with the field; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "key_create", input = Json, output = Json)]
pub async fn key_create(
    /// What it is called.
    label: String,
    /// The account that its events belong to; `None` lets every event name its own.
    account: Option<i32>,
) -> Result<(IngestKey, String), AppError> {
    answer(async {
        let access = access(Scope::KeysWrite)?;
        Ok(keys::create(&ledger()?, &access, &label, account).await?)
    })
    .await
}

/// Revokes an ingest key: from now on nothing that carries it is taken.
///
/// # Errors
/// `NotFound`, `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "key_revoke", input = Json, output = Json)]
pub async fn key_revoke(
    /// Which.
    id: i32,
) -> Result<(), AppError> {
    answer(async {
        let access = access(Scope::KeysWrite)?;
        keys::revoke(&ledger()?, &access, id).await?;
        Ok(())
    })
    .await
}
