//! The server functions of signing in. Signing in itself is `POST /api/v1/auth/login`, which works without wasm too.

use domain::people::OwnOrg;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::types::{LinkInfo, Me, SetupInfo};
use crate::error::AppError;
use crate::page_client::PageClient;
use crate::wire::Json;
#[cfg(feature = "ssr")]
use domain::access::Scope;

/// Who is signed in; `None` when nobody is.
///
/// # Errors
/// None of its own; the network's.
#[server(client = PageClient, prefix = "/api/page", endpoint = "whoami", input = GetUrl, output = Json)]
pub async fn whoami() -> Result<Option<Me>, AppError> {
    Ok(crate::server::current_user().map(Me::from))
}

/// What a setup link leads to. The token is in the body, so that it stays out of access logs. Needs no session: who holds an
/// unused link may set the installation up.
///
/// # Errors
/// Those of the database.
#[server(name = ReadSetupInfo, prefix = "/api/page", endpoint = "setup_info", input = Json, output = Json)]
pub async fn setup_info(
    /// The link's secret.
    token: String,
) -> Result<SetupInfo, AppError> {
    use crate::server::{answer, ledger};
    answer(async {
        let info = ledger::setup::info(&ledger()?, &token).await?;
        Ok(match info {
            Some(info) => SetupInfo {
                valid: true,
                org_name: info.org_name,
                time_zone: info.time_zone,
                sample: info.sample,
            },
            None => SetupInfo {
                valid: false,
                org_name: None,
                time_zone: None,
                sample: false,
            },
        })
    })
    .await
}

/// What an invitation leads to; `None` when it is unknown, used or too old. Needs no session: who holds the link may take it up.
///
/// # Errors
/// Those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "invitation_info", input = Json, output = Json)]
pub async fn invitation_info(
    /// The link's secret.
    token: String,
) -> Result<Option<LinkInfo>, AppError> {
    use crate::server::{answer, ledger};
    answer(async { Ok(ledger::links::invitation(&ledger()?, &token).await?.map(LinkInfo::from)) }).await
}

/// Whose password a link sets; `None` when it is unknown, used or too old. Needs no session.
///
/// # Errors
/// Those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "password_info", input = Json, output = Json)]
pub async fn password_info(
    /// The link's secret.
    token: String,
) -> Result<Option<LinkInfo>, AppError> {
    use crate::server::{answer, ledger};
    answer(async { Ok(ledger::links::password_of(&ledger()?, &token).await?.map(LinkInfo::from)) }).await
}

/// The orgs that one belongs to.
///
/// # Errors
/// `Unauthenticated`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "orgs_list", input = GetUrl, output = Json)]
pub async fn orgs_list() -> Result<Vec<OwnOrg>, AppError> {
    use crate::server::{access, answer, ledger};
    answer(async {
        let access = access(Scope::SelfWrite)?;
        Ok(ledger::sign_ins::orgs_of(&ledger()?, access.user).await?)
    })
    .await
}
