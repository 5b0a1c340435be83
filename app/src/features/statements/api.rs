//! The server functions of statements.

use std::collections::BTreeMap;

use domain::Nanos;
use domain::billing::{Agreement, Month, Rate, Rates};
use domain::statements::{MonthPage, SharedStatement, Standing, StatementPage, Step};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::page_client::PageClient;
use crate::wire::Json;
#[cfg(feature = "ssr")]
use {
    crate::server::{access, answer, ledger, set_status},
    domain::access::Scope,
    jiff::Timestamp,
    ledger::statements,
};

/// A month, project by project; the current one if none is named.
///
/// # Errors
/// `Invalid` for what is no month; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "statements_month", input = GetUrl, output = Json)]
pub async fn month_read(
    /// `2026-10`.
    #[server(default)]
    month: Option<String>,
) -> Result<MonthPage, AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        let month = month.as_deref().filter(|text| !text.is_empty()).map(Month::parse).transpose()?;
        Ok(statements::month(&ledger()?, &access, month, Timestamp::now()).await?)
    })
    .await
}

/// A project's statement for a month: as it was closed, or as it would be closed now.
///
/// # Errors
/// `NotFound` for an unknown project, `Invalid` for what is no month; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "statement", input = GetUrl, output = Json)]
pub async fn statement_read(
    /// The project's number.
    project: i32,
    /// `2026-10`.
    month: String,
    /// Of one that was opened again: the number that it had been closed under.
    #[server(default)]
    number: Option<i32>,
) -> Result<StatementPage, AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        Ok(statements::statement(&ledger()?, &access, project, Month::parse(&month)?, number, Timestamp::now()).await?)
    })
    .await
}

/// Asks for a statement. The document of a page without one is told to be none.
///
/// # Errors
/// Those of [`statement_read`].
pub async fn ask_for_statement(project: i32, month: String, number: Option<i32>) -> Result<StatementPage, AppError> {
    let answer = statement_read(project, month, number).await;
    #[cfg(feature = "ssr")]
    if matches!(answer, Err(AppError::NotFound | AppError::Invalid { .. })) {
        set_status(http::StatusCode::NOT_FOUND);
    }
    answer
}

/// Takes a step of a statement: review, close, invoice, reopen.
///
/// # Errors
/// `Invalid` on `step`, `month` or `reason`; `NotFound`, `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "statement_step", input = Json, output = Json)]
pub async fn statement_step(
    /// The project's number.
    project: i32,
    /// The month.
    month: Month,
    /// What is done.
    step: Step,
    /// Why it is opened again.
    #[server(default)]
    reason: String,
    /// What it came to when it was looked at: only so is it closed.
    #[server(default)]
    seen: Option<Nanos>,
) -> Result<Standing, AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        Ok(statements::step_as_seen(&ledger()?, &access, project, month, step, &reason, seen, Timestamp::now()).await?)
    })
    .await
}

/// Makes a link under which the client reads a closed statement. Returns its secret, which is kept nowhere.
///
/// # Errors
/// `NotFound` for a statement that is not closed, `Invalid` on `days`; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "statement_share", input = Json, output = Json)]
pub async fn statement_share(
    /// The project's number.
    project: i32,
    /// The month.
    month: Month,
    /// How many days it lasts.
    days: i64,
) -> Result<String, AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        Ok(statements::add_link(&ledger()?, &access, project, month, days, Timestamp::now())
            .await?
            .1)
    })
    .await
}

/// Revokes such a link.
///
/// # Errors
/// `NotFound`, `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "statement_unshare", input = Json, output = Json)]
pub async fn statement_unshare(
    /// Which.
    id: i32,
) -> Result<(), AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        Ok(statements::revoke_link(&ledger()?, &access, id).await?)
    })
    .await
}

/// The statement that a link opens, for whoever holds it.
///
/// # Errors
/// `NotFound` for a link that is none, has ended, or was revoked.
#[server(client = PageClient, prefix = "/api/page", endpoint = "statement_shared", input = Json, output = Json)]
pub async fn statement_shared(
    /// The link's secret.
    token: String,
) -> Result<SharedStatement, AppError> {
    answer(async {
        let found = statements::shared(&ledger()?, &token).await;
        if found.is_err() {
            set_status(http::StatusCode::NOT_FOUND);
        }
        Ok(found?)
    })
    .await
}

/// What is agreed on for all projects, by their numbers. What a client pays is not for everyone to see who may see the projects.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "projects_agreements", input = GetUrl, output = Json)]
pub async fn agreements_list() -> Result<BTreeMap<i32, Agreement>, AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        Ok(statements::agreements(&ledger()?, &access).await?)
    })
    .await
}

/// Changes what is agreed on for a project. Drafts follow; what is closed stays as it is.
///
/// # Errors
/// `Invalid` with the field; `NotFound`, `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "project_agree", input = Json, output = Json)]
pub async fn agreement_save(
    /// The project's number.
    project: i32,
    /// Terms and budget.
    agreement: Agreement,
) -> Result<(), AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        Ok(statements::agree(&ledger()?, &access, project, &agreement).await?)
    })
    .await
}

/// The rates of exchange that were entered, the latest first, and the currency that statements take them for.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "rates_list", input = GetUrl, output = Json)]
pub async fn rates_list() -> Result<Rates, AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        Ok(statements::rates(&ledger()?, &access).await?)
    })
    .await
}

/// Enters rates, or corrects those of the same currency and day: all of them, or none.
///
/// # Errors
/// `Invalid` with the field; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "rates_enter", input = Json, output = Json)]
pub async fn rates_enter(
    /// The rates.
    rates: Vec<Rate>,
) -> Result<(), AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        Ok(statements::enter(&ledger()?, &access, &rates).await?)
    })
    .await
}

/// Takes a rate back.
///
/// # Errors
/// `NotFound`, `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "rate_withdraw", input = Json, output = Json)]
pub async fn rate_withdraw(
    /// The rate: its currency and its day say which.
    rate: Rate,
) -> Result<(), AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        Ok(statements::withdraw(&ledger()?, &access, &rate.currency, rate.day).await?)
    })
    .await
}
