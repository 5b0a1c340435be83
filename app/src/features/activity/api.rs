//! The server functions of the Activity page and of a request's own page.

use domain::query::{Parameters, ZoneChoice};
use domain::usage::activity::{Activity, ActivityParameters, ActivityQuery, RequestDetail};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::page_client::PageClient;
use crate::wire::Json;
#[cfg(feature = "ssr")]
use {
    crate::server::{access, answer, ledger, set_status},
    domain::access::Scope,
    domain::query::UsageQuery,
    jiff::Timestamp,
    ledger::queries::usage::activity,
};

/// A page of the log, with the last minutes. The parameters are those of the page's address.
///
/// # Errors
/// `Invalid` with the parameter; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "activity", input = GetUrl, output = Json)]
pub async fn activity_page(
    /// The parameters that all pages have.
    #[server(flatten)]
    asked: Parameters,
    /// Those of the log.
    #[server(flatten)]
    log: ActivityParameters,
) -> Result<Activity, AppError> {
    answer(async {
        let access = access(Scope::UsageRead)?;
        let query = ActivityQuery::of(asked.read()?, log.q.as_deref(), log.after.as_deref())?;
        Ok(activity::activity(&ledger()?, &access, &query, Timestamp::now()).await?)
    })
    .await
}

/// Asks the server a question that was read from an address.
///
/// # Errors
/// Those of [`activity_page`].
pub async fn ask(query: ActivityQuery) -> Result<Activity, AppError> {
    activity_page(Parameters::from(&query.usage), ActivityParameters::from(&query)).await
}

/// One request with everything that is kept of it.
///
/// # Errors
/// `NotFound` when there is none that they may see; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "activity_request", input = GetUrl, output = Json)]
pub async fn activity_request(
    /// The request's number.
    id: i64,
    /// The zone that its times are told in: the org's if absent.
    #[server(default)]
    timezone: Option<String>,
) -> Result<RequestDetail, AppError> {
    answer(async {
        let access = access(Scope::UsageRead)?;
        let asked = UsageQuery::parse(|name| timezone.as_deref().filter(|_| name == "timezone"))?;
        Ok(activity::request(&ledger()?, &access, id, &asked.zone, Timestamp::now()).await?)
    })
    .await
}

/// Asks the server for a request. The document of a page without one is told to be none.
///
/// # Errors
/// Those of [`activity_request`].
pub async fn ask_for_request(id: i64, zone: ZoneChoice) -> Result<RequestDetail, AppError> {
    let timezone = match zone {
        ZoneChoice::Org => None,
        ZoneChoice::Named(name) => Some(name),
    };
    let answer = activity_request(id, timezone).await;
    #[cfg(feature = "ssr")]
    if answer == Err(AppError::NotFound) {
        set_status(http::StatusCode::NOT_FOUND);
    }
    answer
}
