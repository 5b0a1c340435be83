//! What is agreed on with a project's client.

use std::collections::BTreeMap;

use domain::Nanos;
use domain::access::Access;
use domain::billing::Agreement;
use serde_json::Value;

use crate::sessions::begin_alone;
use crate::{Ledger, LedgerError};

/// Terms and budget of a project.
///
/// # Errors
/// [`LedgerError::NotFound`].
pub async fn agreed(ledger: &Ledger, access: &Access, project: i32) -> Result<Agreement, LedgerError> {
    let mut txn = ledger.begin(access, "").await?;
    let row: Option<(Value, Option<i64>)> = sqlx::query_as("SELECT terms, budget_nanos FROM projects WHERE org_id = $1 AND id = $2")
        .bind(access.org)
        .bind(project)
        .fetch_optional(&mut *txn)
        .await?;
    txn.commit().await?;
    let (terms, budget) = row.ok_or(LedgerError::NotFound)?;
    agreement(terms, budget)
}

/// Terms and budgets of all projects, archived ones too, by the numbers of the projects.
///
/// # Errors
/// When the database fails.
pub async fn agreements(ledger: &Ledger, access: &Access) -> Result<BTreeMap<i32, Agreement>, LedgerError> {
    let mut txn = ledger.begin(access, "").await?;
    let rows: Vec<(i32, Value, Option<i64>)> = sqlx::query_as("SELECT id, terms, budget_nanos FROM projects WHERE org_id = $1")
        .bind(access.org)
        .fetch_all(&mut *txn)
        .await?;
    txn.commit().await?;
    rows.into_iter()
        .map(|(project, terms, budget)| Ok((project, agreement(terms, budget)?)))
        .collect()
}

/// What a row says.
fn agreement(terms: Value, budget: Option<i64>) -> Result<Agreement, LedgerError> {
    Ok(Agreement {
        terms: serde_json::from_value(terms).map_err(|error| sqlx::Error::Decode(Box::new(error)))?,
        budget: budget.map(Nanos),
    })
}

/// Changes them. Drafts follow; what is closed stays as it is.
///
/// # Errors
/// [`LedgerError::Invalid`] with the field, [`LedgerError::NotFound`].
pub async fn agree(ledger: &Ledger, access: &Access, project: i32, agreement: &Agreement) -> Result<(), LedgerError> {
    let agreement = agreement.checked()?;
    let terms = serde_json::to_value(&agreement.terms).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    // Whoever closes a statement meanwhile closes it with the terms of before, or of after.
    let mut txn = begin_alone(ledger, access).await?;
    let done = sqlx::query("UPDATE projects SET terms = $3, budget_nanos = $4 WHERE org_id = $1 AND id = $2")
        .bind(access.org)
        .bind(project)
        .bind(terms)
        .bind(agreement.budget.map(|budget| budget.0))
        .execute(&mut *txn)
        .await?;
    if done.rows_affected() == 0 {
        return Err(LedgerError::NotFound);
    }
    Ok(txn.commit().await?)
}
