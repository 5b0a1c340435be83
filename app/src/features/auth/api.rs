//! The server functions of signing in. Signing in itself is `POST /api/v1/auth/login`, which works without wasm too.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::types::{Me, SetupInfo};
use crate::error::AppError;
use crate::wire::Json;

/// Who is signed in; `None` when nobody is.
///
/// # Errors
/// None of its own; the network's.
#[server(prefix = "/api/page", endpoint = "whoami", input = GetUrl, output = Json)]
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
