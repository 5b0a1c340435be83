//! Changing a part of a client or of a project: all of what is asked at once, or nothing.

use domain::access::Access;
use domain::projects::{ClientChange, ProjectChange};

use super::{back, open_client, taken, there};
use crate::sessions::{begin_alone, rules_of, settle};
use crate::{Ledger, LedgerError};

/// Changes what is said of a client; what is not said stays.
///
/// # Errors
/// [`LedgerError::Invalid`] for bad input, [`LedgerError::Conflict`] when there is another one of that name, [`LedgerError::NotFound`].
pub async fn change_client(ledger: &Ledger, access: &Access, id: i32, change: &ClientChange) -> Result<(), LedgerError> {
    let change = change.checked()?;
    let mut txn = begin_alone(ledger, access).await?;
    let rules = rules_of(&mut txn, access.org).await?;
    let done = sqlx::query(
        "UPDATE clients SET name = COALESCE($3, name), \
             archived_at = CASE WHEN $4 IS NULL THEN archived_at WHEN $4 THEN COALESCE(archived_at, now()) END \
         WHERE org_id = $1 AND id = $2",
    )
    .bind(access.org)
    .bind(id)
    .bind(&change.name)
    .bind(change.archived)
    .execute(&mut *txn)
    .await
    .map_err(taken)?;
    there(done.rows_affected())?;
    settle(&mut txn, access.org, &rules).await?;
    Ok(txn.commit().await?)
}

/// Changes what is said of a project; what is not said stays.
///
/// # Errors
/// As for [`change_client`]; [`LedgerError::Invalid`] for another client that is not there or archived; [`LedgerError::Conflict`] when it is taken back and
/// its client is archived.
pub async fn change_project(ledger: &Ledger, access: &Access, id: i32, change: &ProjectChange) -> Result<(), LedgerError> {
    let change = change.checked()?;
    let mut txn = begin_alone(ledger, access).await?;
    let rules = rules_of(&mut txn, access.org).await?;
    if let Some(client) = change.client {
        open_client(&mut txn, access.org, client).await?;
    }
    let done = sqlx::query(
        "UPDATE projects SET client_id = COALESCE($3, client_id), name = COALESCE($4, name), colour = COALESCE($5, colour), \
             archived_at = CASE WHEN $6 IS NULL THEN archived_at WHEN $6 THEN COALESCE(archived_at, now()) END \
         WHERE org_id = $1 AND id = $2",
    )
    .bind(access.org)
    .bind(id)
    .bind(change.client)
    .bind(&change.name)
    .bind(change.colour)
    .bind(change.archived)
    .execute(&mut *txn)
    .await
    .map_err(taken)?;
    there(done.rows_affected())?;
    if change.archived == Some(false) {
        back(&mut txn, access.org, id).await?;
    }
    settle(&mut txn, access.org, &rules).await?;
    Ok(txn.commit().await?)
}
