//! Keeping an org's sessions up to date.

use domain::access::Access;

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
    let touched = queue::take(&mut txn, org).await?;
    let count = touched.len();
    let sessions = renew(&mut txn, org, touched).await?;
    txn.commit().await?;
    Ok(Kept { touched: count, sessions })
}
