//! The server function of the Usage page.

use domain::query::{Parameters, UsageQuery};
use domain::usage::UsagePage;
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

/// Everything that the Usage page shows, read in one snapshot. The parameters are those of the page's address.
///
/// # Errors
/// `Invalid` with the parameter; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "usage", input = GetUrl, output = Json)]
pub async fn read_usage(
    /// The parameters.
    #[server(flatten)]
    asked: Parameters,
) -> Result<UsagePage, AppError> {
    answer(async {
        let access = access(Scope::UsageRead)?;
        let query = asked.read()?;
        Ok(usage::usage_page(&ledger()?, &access, &query, Timestamp::now()).await?)
    })
    .await
}

/// Asks the server a question that was read from an address.
///
/// # Errors
/// Those of [`read_usage`].
pub async fn ask(query: UsageQuery) -> Result<UsagePage, AppError> {
    read_usage(Parameters::from(&query)).await
}
