//! What jobs do to the database: partitions ahead of time, the hourly refresh, pruning the outbox.

use crate::{Ledger, LedgerError};

/// Makes the partitions of this month and the next two.
///
/// # Errors
/// When the database fails.
pub async fn ensure_partitions(ledger: &Ledger) -> Result<(), LedgerError> {
    sqlx::query("SELECT ensure_events_partition(now() + n * interval '1 month') FROM generate_series(0, 2) AS n")
        .execute(ledger.pool())
        .await?;
    Ok(())
}

/// Refreshes the billing-period summaries.
///
/// # Errors
/// When the database fails.
pub async fn refresh_billing_periods(ledger: &Ledger) -> Result<(), LedgerError> {
    let mut txn = ledger.pool().begin().await?;
    // All history of all orgs is added up: nobody waits for it, and it may take a while.
    sqlx::query("SET LOCAL statement_timeout = 0").execute(&mut *txn).await?;
    sqlx::query("SELECT refresh_billing_periods()").execute(&mut *txn).await?;
    txn.commit().await?;
    Ok(())
}

/// How many cells have come in since the summaries were refreshed, over all orgs.
///
/// # Errors
/// When the database fails.
pub async fn unsummarised_cells(ledger: &Ledger) -> Result<i64, LedgerError> {
    Ok(sqlx::query_scalar("SELECT unsummarised_cells()").fetch_one(ledger.pool()).await?)
}

/// Drops changes that no page can still ask for: older than a day. Every org keeps its latest thousand. Returns how many went.
///
/// # Errors
/// When the database fails.
pub async fn prune_outbox(ledger: &Ledger) -> Result<i64, LedgerError> {
    Ok(sqlx::query_scalar("SELECT prune_outbox()").fetch_one(ledger.pool()).await?)
}

/// Drops sign-ins, links and counted tries that are long over.
///
/// # Errors
/// When the database fails.
pub async fn prune_people(ledger: &Ledger) -> Result<(), LedgerError> {
    sqlx::query("SELECT prune_people()").execute(ledger.pool()).await?;
    Ok(())
}

/// Deletes single requests that are older than their org wants to keep, month by month. Totals stay. Returns how many went.
///
/// # Errors
/// When the database fails.
pub async fn expire_events(ledger: &Ledger) -> Result<i64, LedgerError> {
    let mut txn = ledger.pool().begin().await?;
    sqlx::query("SET LOCAL statement_timeout = 0").execute(&mut *txn).await?;
    let gone = sqlx::query_scalar("SELECT expire_events()").fetch_one(&mut *txn).await?;
    txn.commit().await?;
    Ok(gone)
}

/// The names of the migrations that the database has.
///
/// # Errors
/// When the database does not answer.
pub async fn applied_migrations(ledger: &Ledger) -> Result<Vec<String>, LedgerError> {
    Ok(sqlx::query_scalar("SELECT version FROM seaql_migrations")
        .fetch_all(ledger.pool())
        .await?)
}
