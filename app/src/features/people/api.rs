//! The server functions of the People page.

use domain::query::{Parameters, UsageQuery};
use domain::usage::PersonDetails;
use domain::usage::table::{TableParameters, TableQuery, UsageTable};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::page_client::PageClient;
use crate::wire::Json;
#[cfg(feature = "ssr")]
use {
    crate::server::{access, answer, ledger},
    domain::access::Scope,
    domain::usage::Dimension,
    jiff::Timestamp,
    ledger::queries::usage,
};

/// A page of the ranked persons. The parameters are those of the page's address.
///
/// # Errors
/// `Invalid` with the parameter; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "people", input = GetUrl, output = Json)]
pub async fn people_read(
    /// The parameters that all pages have.
    #[server(flatten)]
    asked: Parameters,
    /// Those of a table.
    #[server(flatten)]
    table: TableParameters,
) -> Result<UsageTable, AppError> {
    answer(async {
        let access = access(Scope::UsageRead)?;
        let query = table.read(&asked, Dimension::Person)?;
        Ok(usage::table_page(&ledger()?, &access, &query, Dimension::Person, Timestamp::now()).await?)
    })
    .await
}

/// Asks the server a question that was read from an address.
///
/// # Errors
/// Those of [`people_read`].
pub async fn ask_for_people(query: TableQuery) -> Result<UsageTable, AppError> {
    people_read(Parameters::from(&query.usage), TableParameters::from(&query)).await
}

/// What the row of a person opens to. Whoever made no request that the asker may see has nothing in it, whether they are there or not.
///
/// # Errors
/// `Invalid` with the parameter, `NotFound` for a negative number; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "person_details", input = GetUrl, output = Json)]
pub async fn person_read(
    /// The person's number; 0 stands for requests that name nobody.
    id: i32,
    /// The parameters that all pages have.
    #[server(flatten)]
    asked: Parameters,
) -> Result<PersonDetails, AppError> {
    answer(async {
        let access = access(Scope::UsageRead)?;
        let query = asked.read()?;
        Ok(usage::person_details(&ledger()?, &access, &query, id, Timestamp::now()).await?)
    })
    .await
}

/// Asks for the details of a person under the question that their row was read under.
///
/// # Errors
/// Those of [`person_read`].
pub async fn ask_for_details(id: i32, query: UsageQuery) -> Result<PersonDetails, AppError> {
    person_read(id, Parameters::from(&query)).await
}
