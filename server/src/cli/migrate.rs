//! `countinghouse migrate`.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use ledger::Ledger;
use migrations::Migrator;
use sea_orm_migration::MigratorTrait;
use serde::Serialize;

use super::{print, stopping};
use crate::config::DatabaseArgs;
use crate::postgres::Database;

/// Flags of `migrate`.
#[derive(Args, Debug)]
pub struct MigrateArgs {
    /// Which way
    #[arg(value_enum, default_value_t = Direction::Up)]
    pub direction: Direction,
    /// With `down`, how many migrations to take back, and with them what they keep
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub steps: u32,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// The database
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Which way to migrate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Direction {
    /// Apply all that are pending
    Up,
    /// Take back the last ones
    Down,
    /// Only say which are applied
    Status,
}

#[derive(Serialize)]
struct Status {
    applied: Vec<String>,
    pending: Vec<String>,
}

/// Migrates as the role that owns the tables, and says where the database stands.
///
/// # Errors
/// When a migration fails: it is rolled back as a whole.
pub async fn run(args: MigrateArgs) -> anyhow::Result<ExitCode> {
    let stop = stopping();
    let database = Database::open(&args.database).await?;
    let result = tokio::select! {
        biased;
        () = stop.cancelled() => Err(anyhow::anyhow!("interrupted; a migration that had not ended was taken back")),
        result = migrate(&database.owner_url, &args) => result,
    };
    database.close().await?;
    let status = result?;
    if args.json {
        print::json(&status)?;
        return Ok(ExitCode::SUCCESS);
    }
    for (names, word) in [(&status.applied, "applied"), (&status.pending, "pending")] {
        for name in names {
            print::text(&format!("{word}  {name}"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn migrate(owner_url: &str, args: &MigrateArgs) -> anyhow::Result<Status> {
    let owner = Ledger::connect_as_owner(owner_url).await?;
    let connection = owner.connection();
    match args.direction {
        Direction::Up => Migrator::up(connection, None).await?,
        Direction::Down => Migrator::down(connection, Some(args.steps)).await?,
        Direction::Status => {}
    }
    let names = |list: Vec<sea_orm_migration::Migration>| list.iter().map(|migration| migration.name().to_owned()).collect();
    let status = Status {
        applied: names(Migrator::get_applied_migrations(connection).await?),
        pending: names(Migrator::get_pending_migrations(connection).await?),
    };
    owner.pool().close().await;
    Ok(status)
}
