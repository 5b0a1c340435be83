//! How large requests are.

use domain::access::Access;
use domain::query::UsageQuery;
use domain::usage::{Sizes, Window};
use jiff::Timestamp;

use super::Scene;
use super::speeds::overall;
use crate::{Ledger, LedgerError};

/// A histogram of all tokens of a request, over the whole window.
///
/// # Errors
/// As for [`super::time_series()`].
pub async fn sizes(ledger: &Ledger, access: &Access, query: &UsageQuery, now: Timestamp) -> Result<(Window, Sizes), LedgerError> {
    let scene = Scene::open(ledger, access, query, now).await?;
    let found = overall(&scene, &scene.whole()).await?;
    let told = scene.told();
    scene.txn.commit().await?;
    Ok((told, (&found.sizes).into()))
}
