//! The server function of the filters.

use domain::query::{Parameters, UsageQuery};
use domain::usage::Options;
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
    ledger::queries::usage::options,
};

/// What the filters offer under a question, read in one snapshot.
///
/// # Errors
/// `Invalid` with the parameter; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "filter_options", input = GetUrl, output = Json)]
pub async fn filter_options(
    /// The parameters.
    #[server(flatten)]
    asked: Parameters,
    /// Whether to count requests. If not, only the names of the values that are chosen are told.
    #[server(default)]
    counted: bool,
) -> Result<Options, AppError> {
    answer(async {
        let access = access(Scope::UsageRead)?;
        let query = asked.read()?;
        Ok(options(&ledger()?, &access, &query, counted, Timestamp::now()).await?)
    })
    .await
}

/// Asks the server about a question that has been read already.
///
/// # Errors
/// Those of [`filter_options`].
pub(crate) async fn ask(query: UsageQuery, counted: bool) -> Result<Options, AppError> {
    filter_options(Parameters::from(&query), counted).await
}
