//! The server functions of the Models page.

use domain::query::{Parameters, UsageQuery};
use domain::usage::{ModelEfficiency, Repricing};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::page_client::PageClient;
use crate::wire::Json;
#[cfg(feature = "ssr")]
use {
    crate::server::{access, answer, ledger},
    domain::access::Scope,
    jiff::Timestamp,
    ledger::queries::usage,
};

/// Everything that the Models page shows, read in one snapshot. The parameters are those of the page's address.
///
/// # Errors
/// `Invalid` with the parameter; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "models", input = GetUrl, output = Json)]
pub async fn models_page(
    /// The parameters.
    #[server(flatten)]
    asked: Parameters,
) -> Result<ModelEfficiency, AppError> {
    answer(async {
        let access = access(Scope::UsageRead)?;
        let query = asked.read()?;
        Ok(usage::model_efficiency(&ledger()?, &access, &query, Timestamp::now()).await?)
    })
    .await
}

/// What the same traffic would cost on a model of the price book.
///
/// # Errors
/// `Invalid` with the parameter, `model_id` where the book does not have it; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "reprice", input = GetUrl, output = Json)]
pub async fn reprice(
    /// The model, by any of its spellings.
    #[server(default)]
    model_id: String,
    /// The parameters.
    #[server(flatten)]
    asked: Parameters,
) -> Result<Repricing, AppError> {
    answer(async {
        let access = access(Scope::UsageRead)?;
        let query = asked.read()?;
        Ok(usage::reprice(&ledger()?, &access, &query, &model_id, Timestamp::now()).await?)
    })
    .await
}

/// Asks the server a question that was read from an address.
///
/// # Errors
/// Those of [`models_page`].
pub(super) async fn ask(query: UsageQuery) -> Result<ModelEfficiency, AppError> {
    models_page(Parameters::from(&query)).await
}
