//! A database for the time of a command: opened, brought up to date, and left as it was found.

use ledger::Ledger;

use super::stop::stopping;
use crate::config::DatabaseArgs;
use crate::postgres::Database;
use crate::startup;

/// Connections of a command's pool.
const POOL: u32 = 4;

/// Runs work on the ledger. Ctrl-C and SIGTERM end it; the database is closed in any case, and stopped if nobody else uses it.
///
/// # Errors
/// Those of the work, and when the database cannot be opened.
pub async fn with_ledger<T>(args: &DatabaseArgs, work: impl AsyncFnOnce(Ledger) -> anyhow::Result<T>) -> anyhow::Result<T> {
    let stop = stopping();
    let database = Database::open(args).await?;
    let result = tokio::select! {
        biased;
        () = stop.cancelled() => Err(anyhow::anyhow!("interrupted; what was recorded until then stays")),
        result = on(&database, work) => result,
    };
    database.close().await?;
    result
}

async fn on<T>(database: &Database, work: impl AsyncFnOnce(Ledger) -> anyhow::Result<T>) -> anyhow::Result<T> {
    startup::migrate(&database.owner_url).await?;
    let ledger = crate::postgres::connect(&database.app_url, POOL).await?;
    ledger::maintenance::ensure_partitions(&ledger).await?;
    let result = work(ledger.clone()).await;
    ledger.pool().close().await;
    result
}
