//! The server functions of saved views. Whose a view is, and who may change it, is for the ledger to say.

use domain::views::{View, ViewChange, ViewForm};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::page_client::PageClient;
use crate::wire::Json;
#[cfg(feature = "ssr")]
use {
    crate::server::{access, answer, ledger},
    domain::access::Scope,
    ledger::views,
};

/// One's own views, and then those that others share.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "views_list", input = GetUrl, output = Json)]
pub async fn views_list() -> Result<Vec<View>, AppError> {
    answer(async {
        let access = access(Scope::UsageRead)?;
        Ok(views::list(&ledger()?, &access).await?)
    })
    .await
}

/// Saves a view.
///
/// # Errors
/// `Invalid` with the field; `Conflict` for a name that is taken or one view too many; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "view_save", input = Json, output = Json)]
pub async fn view_save(
    /// What it is made of.
    view: ViewForm,
) -> Result<View, AppError> {
    answer(async {
        let access = access(Scope::UsageRead)?;
        Ok(views::create(&ledger()?, &access, &view).await?)
    })
    .await
}

/// Changes a view.
///
/// # Errors
/// As for [`view_save`]; `NotFound` for one that is not theirs to see, `Forbidden` for one that they may only look at.
#[server(client = PageClient, prefix = "/api/page", endpoint = "view_edit", input = Json, output = Json)]
pub async fn view_edit(
    /// Which.
    id: i32,
    /// What of it becomes another.
    change: ViewChange,
) -> Result<View, AppError> {
    answer(async {
        let access = access(Scope::UsageRead)?;
        Ok(views::edit(&ledger()?, &access, id, &change).await?)
    })
    .await
}

/// Deletes a view.
///
/// # Errors
/// `NotFound`, `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "view_delete", input = Json, output = Json)]
pub async fn view_delete(
    /// Which.
    id: i32,
) -> Result<(), AppError> {
    answer(async {
        let access = access(Scope::UsageRead)?;
        Ok(views::delete(&ledger()?, &access, id).await?)
    })
    .await
}
