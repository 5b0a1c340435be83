//! The server function of the Performance page.

use domain::query::{Parameters, UsageQuery};
use domain::usage::PerformancePage;
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

/// Everything that the Performance page shows, read in one snapshot. The parameters are those of the page's address.
///
/// # Errors
/// `Invalid` with the parameter; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "performance", input = GetUrl, output = Json)]
pub async fn read_performance(
    /// The parameters.
    #[server(flatten)]
    asked: Parameters,
) -> Result<PerformancePage, AppError> {
    answer(async {
        let access = access(Scope::UsageRead)?;
        let query = asked.read()?;
        Ok(usage::performance_page(&ledger()?, &access, &query, Timestamp::now()).await?)
    })
    .await
}

/// Asks the server a question that was read from an address.
///
/// # Errors
/// Those of [`read_performance`].
pub async fn ask(query: UsageQuery) -> Result<PerformancePage, AppError> {
    read_performance(Parameters::from(&query)).await
}
