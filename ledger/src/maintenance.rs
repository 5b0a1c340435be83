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
    Ok(sqlx::query_scalar(
        "SELECT COALESCE(sum(tail.cells), 0)::bigint FROM org_counters o \
         LEFT JOIN (SELECT org_id, max(seq) AS seq FROM billing_periods_all GROUP BY org_id) AS b ON b.org_id = o.org_id \
         CROSS JOIN LATERAL (SELECT sum(c.cells) AS cells FROM usage_changes c WHERE c.org_id = o.org_id AND c.seq > COALESCE(b.seq, 0)) AS tail",
    )
    .fetch_one(ledger.pool())
    .await?)
}

/// Drops changes that no page can still ask for: older than a day. Every org keeps its latest thousand. Returns how many went.
///
/// # Errors
/// When the database fails.
pub async fn prune_outbox(ledger: &Ledger) -> Result<u64, LedgerError> {
    let done = sqlx::query(
        "DELETE FROM usage_changes c USING org_counters o \
         WHERE o.org_id = c.org_id AND c.at < now() - interval '1 day' AND c.seq < o.seq - 1000",
    )
    .execute(ledger.pool())
    .await?;
    Ok(done.rows_affected())
}
