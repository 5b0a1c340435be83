//! The server functions of prices.

use domain::pricing::{OwnPrice, PriceAdded, PriceForm};
use domain::statements::Repricing;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::page_client::PageClient;
use crate::wire::Json;
#[cfg(feature = "ssr")]
use {
    crate::server::{access, answer, ledger},
    domain::access::Scope,
    ledger::{prices, reprice},
};

/// The prices that the org has entered, by model, the latest first.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "prices_own", input = GetUrl, output = Json)]
pub async fn prices_own() -> Result<Vec<OwnPrice>, AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        Ok(prices::own(&ledger()?, &access).await?)
    })
    .await
}

/// Enters a price.
///
/// # Errors
/// `Invalid` with the field; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "price_enter", input = Json, output = Json)]
pub async fn price_enter(
    /// The price.
    price: PriceForm,
) -> Result<PriceAdded, AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        Ok(prices::enter(&ledger()?, &access, &price).await?)
    })
    .await
}

/// What costing anew would change.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "reprice_dry", input = GetUrl, output = Json)]
pub async fn reprice_try() -> Result<Repricing, AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        Ok(reprice::dry_run(&ledger()?, &access).await?)
    })
    .await
}

/// Costs anew, for good. Returns what has changed.
///
/// # Errors
/// As for [`reprice_try`].
#[server(client = PageClient, prefix = "/api/page", endpoint = "reprice_apply", input = Json, output = Json)]
pub async fn reprice_apply() -> Result<Repricing, AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        Ok(reprice::apply(&ledger()?, &access).await?)
    })
    .await
}
