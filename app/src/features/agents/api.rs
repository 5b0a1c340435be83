//! The server functions of the Agents page and of the page of an agent.

use domain::query::Parameters;
use domain::usage::table::{TableParameters, TableQuery, UsageTable};
use domain::usage::{AgentPage, AgentQuery};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::page_client::PageClient;
use crate::wire::Json;
#[cfg(feature = "ssr")]
use {
    crate::server::{access, answer, ledger, set_status},
    domain::access::Scope,
    domain::usage::Dimension,
    jiff::Timestamp,
    ledger::queries::usage,
};

/// A page of the ranked agents. The parameters are those of the page's address.
///
/// # Errors
/// `Invalid` with the parameter; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "agents", input = GetUrl, output = Json)]
pub async fn agents_read(
    /// The parameters that all pages have.
    #[server(flatten)]
    asked: Parameters,
    /// Those of a table.
    #[server(flatten)]
    table: TableParameters,
) -> Result<UsageTable, AppError> {
    answer(async {
        let access = access(Scope::UsageRead)?;
        let query = table.read(&asked, Dimension::Agent)?;
        Ok(usage::table_page(&ledger()?, &access, &query, Dimension::Agent, Timestamp::now()).await?)
    })
    .await
}

/// Asks the server a question that was read from an address.
///
/// # Errors
/// Those of [`agents_read`].
pub async fn ask_for_agents(query: TableQuery) -> Result<UsageTable, AppError> {
    agents_read(Parameters::from(&query.usage), TableParameters::from(&query)).await
}

/// The page of one agent. Of an agent that is not there, or that the asker may not know of, it has no name, and nothing else.
///
/// # Errors
/// `Invalid` with the parameter; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "agent", input = GetUrl, output = Json)]
pub async fn agent_read(
    /// The agent's number.
    id: i32,
    /// The parameters that all pages have.
    #[server(flatten)]
    asked: Parameters,
) -> Result<AgentPage, AppError> {
    answer(async {
        let access = access(Scope::UsageRead)?;
        let query = AgentQuery { id, usage: asked.read()? };
        Ok(usage::agent_page(&ledger()?, &access, &query, Timestamp::now()).await?)
    })
    .await
}

/// Asks the server a question that was read from an address. The document of a page without an agent is told to be none.
///
/// # Errors
/// Those of [`agent_read`].
pub async fn ask_for_agent(query: AgentQuery) -> Result<AgentPage, AppError> {
    let page = agent_read(query.id, Parameters::from(&query.usage)).await?;
    #[cfg(feature = "ssr")]
    if page.name.is_none() {
        set_status(http::StatusCode::NOT_FOUND);
    }
    Ok(page)
}
