//! The server function of the Overview.

use domain::overview::Overview;
use domain::query::{Parameters, UsageQuery};
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
    ledger::queries::overview::overview,
};

/// Everything that the Overview shows, read in one snapshot. The parameters are those of the page's address.
///
/// # Errors
/// `Invalid` with the parameter; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "overview", input = GetUrl, output = Json)]
pub async fn overview_page(
    /// The parameters.
    #[server(flatten)]
    asked: Parameters,
) -> Result<Overview, AppError> {
    answer(async {
        let access = access(Scope::UsageRead)?;
        let query = asked.read()?;
        Ok(overview(&ledger()?, &access, &query, Timestamp::now()).await?)
    })
    .await
}

/// Asks the server a question that was read from an address.
///
/// # Errors
/// Those of [`overview_page`].
pub async fn ask(query: UsageQuery) -> Result<Overview, AppError> {
    overview_page(Parameters::from(&query)).await
}
