//! One at a time: whoever changes an org's sessions, or what is decided about them.

use domain::access::Access;
use sqlx::{PgConnection, Postgres, Transaction};

use crate::{Ledger, LedgerError};

/// A transaction that holds an org's sessions to its end. Each statement sees what others have committed while it waited.
pub(crate) async fn begin(ledger: &Ledger, access: &Access) -> Result<Transaction<'static, Postgres>, LedgerError> {
    let mut txn = ledger.begin(access, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;").await?;
    take(&mut txn, access.org).await?;
    Ok(txn)
}

async fn take(txn: &mut PgConnection, org: i32) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT pg_advisory_xact_lock(hashtext('work_sessions'), $1)")
        .bind(org)
        .execute(txn)
        .await?;
    Ok(())
}
