//! Keeping an org's sessions up to date.

use domain::access::Access;
use sqlx::PgConnection;

use super::renew::renew;
use super::{lock, queue};
use crate::{Ledger, LedgerError};

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// How many stretches were looked at.
    pub touched: usize,
    /// How many sessions lie in them.
    pub sessions: usize,
}

/// Cuts anew what was touched, at most a batch of it. Nothing was waiting when nothing was `touched`.
///
/// # Errors
/// When the database fails; then all of it waits on.
pub async fn keep(ledger: &Ledger, org: i32) -> Result<Kept, LedgerError> {
    let mut txn = lock::begin(ledger, &Access::system(org)).await?;
    let kept = some(&mut txn, org).await?;
    txn.commit().await?;
    Ok(kept)
}

/// Cuts anew all that waits, in a transaction that holds the org's lock.
pub(crate) async fn keep_in(txn: &mut PgConnection, org: i32) -> Result<(), LedgerError> {
    while some(txn, org).await?.touched > 0 {}
    Ok(())
}

async fn some(txn: &mut PgConnection, org: i32) -> Result<Kept, LedgerError> {
    let touched = queue::take(txn, org).await?;
    let count = touched.len();
    let sessions = renew(txn, org, touched).await?;
    Ok(Kept { touched: count, sessions })
}
