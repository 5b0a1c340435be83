//! The server functions of the Organization page.

use domain::org::OrgForm;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::page_client::PageClient;
use crate::wire::Json;
#[cfg(feature = "ssr")]
use {
    crate::server::{access, answer, ledger},
    domain::access::Scope,
    ledger::orgs,
};

/// The settings.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "organization_read", input = GetUrl, output = Json)]
pub async fn organization_read() -> Result<OrgForm, AppError> {
    answer(async {
        let access = access(Scope::OrgWrite)?;
        Ok(orgs::find(&ledger()?, access.org).await?.into())
    })
    .await
}

/// Changes the settings.
///
/// # Errors
/// `Invalid` with the field; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "organization_edit", input = Json, output = Json)]
pub async fn organization_edit(
    /// What was typed.
    settings: OrgForm,
) -> Result<OrgForm, AppError> {
    answer(async {
        let access = access(Scope::OrgWrite)?;
        Ok(orgs::edit(&ledger()?, &access, &settings).await?.into())
    })
    .await
}
