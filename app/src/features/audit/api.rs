//! The server function of the Audit log.

use domain::audit::Entry;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::page_client::PageClient;
use crate::wire::Json;
#[cfg(feature = "ssr")]
use {
    crate::server::{access, answer, ledger},
    domain::access::Scope,
    domain::audit::Filter,
    ledger::audit,
};

/// Entries of one page.
pub(super) const PAGE: usize = 100;

/// The entries that the filter lets through, newest first, [`PAGE`] at once.
///
/// # Errors
/// `Invalid` with the parameter; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "audit_list", input = GetUrl, output = Json)]
pub async fn audit_list(
    /// A part of an e-mail.
    actor: Option<String>,
    /// `account`, `member`, …
    kind: Option<String>,
    /// Not before this day.
    from: Option<String>,
    /// Not after this day.
    to: Option<String>,
    /// Only what is older than this entry.
    before: Option<i64>,
) -> Result<Vec<Entry>, AppError> {
    answer(async {
        let access = access(Scope::AuditRead)?;
        let filter = Filter {
            actor,
            kind,
            from,
            to,
            before,
        };
        Ok(audit::list(&ledger()?, &access, &filter, i64::try_from(PAGE).unwrap_or(100)).await?)
    })
    .await
}
