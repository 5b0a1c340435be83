//! The server function of the Overview.

use domain::overview::Overview;
use domain::query::UsageQuery;
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
    /// `7d`, `30d`, `90d`, `ytd` or `2026-01-01..2026-01-31`.
    range: Option<String>,
    /// `hour`, `day`, `week`, `month` or `auto`.
    granularity: Option<String>,
    /// The number of an account.
    account: Option<String>,
    /// `system` or `byok`.
    source: Option<String>,
) -> Result<Overview, AppError> {
    answer(async {
        let access = access(Scope::UsageRead)?;
        let query = UsageQuery::parse(|name| match name {
            "range" => range.as_deref(),
            "granularity" => granularity.as_deref(),
            "account" => account.as_deref(),
            "source" => source.as_deref(),
            _ => None,
        })?;
        Ok(overview(&ledger()?, &access, &query, Timestamp::now()).await?)
    })
    .await
}

/// Asks the server a question that was read from an address.
///
/// # Errors
/// Those of [`overview_page`].
pub async fn ask(query: UsageQuery) -> Result<Overview, AppError> {
    let mut pairs = query.to_pairs();
    let mut take = |name: &str| pairs.iter().position(|(key, _)| *key == name).map(|at| pairs.swap_remove(at).1);
    overview_page(take("range"), take("granularity"), take("account"), take("source")).await
}
