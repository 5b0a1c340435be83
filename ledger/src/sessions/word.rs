//! Word that sessions have changed, for whoever looks at them.

use std::collections::BTreeSet;

use domain::access::Access;
use sqlx::PgConnection;

use crate::changes::SESSIONS_CHANNEL;
use crate::{Ledger, LedgerError};

/// Counts a change of sessions, and says, when the transaction is committed, of which accounts they are. The org's lock is held.
pub(super) async fn tell(txn: &mut PgConnection, org: i32, accounts: &BTreeSet<i32>) -> Result<(), sqlx::Error> {
    if accounts.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO session_counters (org_id, seq) VALUES ($1, 1) ON CONFLICT (org_id) DO UPDATE SET seq = session_counters.seq + 1",
    )
    .bind(org)
    .execute(&mut *txn)
    .await?;
    let accounts: Vec<i32> = accounts.iter().copied().collect();
    sqlx::query("SELECT pg_notify($1, $2::text || ':' || account) FROM unnest($3::int[]) AS account")
        .bind(SESSIONS_CHANNEL)
        .bind(org)
        .bind(accounts)
        .execute(txn)
        .await?;
    Ok(())
}

/// How often an org's sessions have changed.
///
/// # Errors
/// When the database fails.
pub async fn changes(ledger: &Ledger, org: i32) -> Result<i64, LedgerError> {
    let mut txn = ledger.begin(&Access::system(org), "").await?;
    let seq = sqlx::query_scalar("SELECT seq FROM session_counters WHERE org_id = $1")
        .bind(org)
        .fetch_optional(&mut *txn)
        .await?;
    txn.commit().await?;
    Ok(seq.unwrap_or(0))
}
