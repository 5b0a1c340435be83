//! `countinghouse key`.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use domain::access::Access;
use domain::account::IngestKey;
use ledger::{Ledger, keys};
use serde::Serialize;

use super::open::with_ledger;
use super::print;
use super::user::org_of;
use crate::config::DatabaseArgs;
use crate::import::owner;

/// What to do with ingest keys.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Create a key for `POST /api/v1/events`; it is printed once
    Create(CreateArgs),
}

/// Flags of `key create`.
#[derive(Args, Debug)]
pub struct CreateArgs {
    /// What will use it
    pub label: String,
    /// The account that its events belong to, by number, e-mail or label; without it every event names its own
    #[arg(long)]
    pub account: Option<String>,
    /// The organization, by number or name; without it the first one, or a new one
    #[arg(long)]
    pub org: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// The database
    #[command(flatten)]
    pub database: DatabaseArgs,
}

#[derive(Serialize)]
struct Created {
    #[serde(flatten)]
    key: IngestKey,
    secret: String,
}

/// Runs `key`.
///
/// # Errors
/// When the account does not exist, or the database fails.
pub async fn run(command: KeyCommand) -> anyhow::Result<ExitCode> {
    let KeyCommand::Create(args) = command;
    let created = with_ledger(&args.database, async |ledger| create(&ledger, &args).await).await?;
    if args.json {
        print::json(&created)?;
    } else {
        // Only the key goes to standard output, so that a script can take it as it is.
        print::text(&created.secret);
    }
    Ok(ExitCode::SUCCESS)
}

async fn create(ledger: &Ledger, args: &CreateArgs) -> anyhow::Result<Created> {
    let org = org_of(ledger, args.org.as_deref()).await?;
    let account = match &args.account {
        Some(text) => Some(owner::account_named(ledger, org.id, text).await?.id),
        None => None,
    };
    let (key, secret) = keys::create(ledger, &Access::system(org.id), &args.label, account).await?;
    Ok(Created { key, secret })
}
