//! What rules are called that tag sessions.

use std::collections::HashMap;

use domain::access::Access;

use crate::{Ledger, LedgerError};

/// The names of these rules, those that have ended too. Unlike the rules themselves they are told to whoever sees a session that one of them
/// tags: ask for no others.
///
/// # Errors
/// When the database fails.
pub async fn names(ledger: &Ledger, access: &Access, ids: &[i32]) -> Result<HashMap<i32, String>, LedgerError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut txn = ledger.begin(access, "").await?;
    let names: Vec<(i32, String)> = sqlx::query_as("SELECT id, name FROM rules WHERE org_id = $1 AND id = ANY($2)")
        .bind(access.org)
        .bind(ids)
        .fetch_all(&mut *txn)
        .await?;
    txn.commit().await?;
    Ok(names.into_iter().collect())
}
