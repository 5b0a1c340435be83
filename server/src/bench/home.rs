//! The database that the bench works on: its own, made for it and removed after it.

use std::path::PathBuf;

use anyhow::{Context, bail};
use ledger::Ledger;

use crate::config::{BenchArgs, DatabaseArgs};
use crate::postgres::Database;
use crate::startup;

/// Connections of the bench's own pool.
const POOL: u32 = 6;

/// An open database.
#[derive(Debug)]
pub struct Home {
    /// The bench's own pool, as the role that owns no table.
    pub ledger: Ledger,
    /// The addresses.
    pub database: Database,
    /// What is removed afterwards.
    remove: Vec<PathBuf>,
    /// A folder for the server's own files.
    pub folder: PathBuf,
}

impl Home {
    /// Makes the database, or opens the kept one.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn open(args: &BenchArgs) -> anyhow::Result<Self> {
        let temporary = std::env::temp_dir().join(format!("countinghouse-bench-{}", std::process::id()));
        let folder = args.data_dir.clone().unwrap_or(temporary);
        let kept = folder.exists();
        if kept && args.data_dir.is_some() && !args.keep {
            bail!(
                "{} exists: say --keep to measure on the bench that was kept there, or name a folder that does not exist",
                folder.display()
            );
        }
        let database = Database::open(&DatabaseArgs {
            database_url: args.database_url.clone(),
            database_owner_url: args.database_owner_url.clone(),
            data_dir: folder.clone(),
            postgres_bin: args.postgres_bin.clone(),
        })
        .await?;
        let mut remove = Vec::new();
        if !args.keep {
            // As root the cluster may live outside of its data folder.
            remove.extend(database.embedded().map(|embedded| embedded.home().to_owned()));
            remove.push(folder.clone());
        }
        let ledger = match prepare(&database).await {
            Ok(ledger) => ledger,
            Err(problem) => {
                clear(&database, &remove).await?;
                return Err(problem);
            }
        };
        Ok(Self {
            ledger,
            database,
            remove,
            folder,
        })
    }

    /// Closes the database, and removes it.
    ///
    /// # Errors
    /// When it does not stop, or cannot be removed.
    pub async fn close(self) -> anyhow::Result<()> {
        self.ledger.pool().close().await;
        clear(&self.database, &self.remove).await
    }
}

async fn prepare(database: &Database) -> anyhow::Result<Ledger> {
    startup::migrate(&database.owner_url).await?;
    let ledger = Ledger::connect(&database.app_url, POOL).await?;
    ledger::maintenance::ensure_partitions(&ledger).await?;
    Ok(ledger)
}

async fn clear(database: &Database, remove: &[PathBuf]) -> anyhow::Result<()> {
    database.close().await?;
    for folder in remove.iter().filter(|folder| folder.exists()) {
        std::fs::remove_dir_all(folder).with_context(|| format!("{} could not be removed", folder.display()))?;
    }
    Ok(())
}
