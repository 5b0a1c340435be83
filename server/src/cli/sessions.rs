//! `countinghouse sessions …`.

use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};
use domain::money::group_thousands;
use ledger::{Ledger, orgs, sessions};
use serde::Serialize;

use super::open::with_ledger;
use super::print;
use super::user::org_of;
use crate::config::DatabaseArgs;

/// What can be done with sessions.
#[derive(Debug, Subcommand)]
pub enum SessionsCommand {
    /// Cut all of history into sessions anew; what was tagged, split and merged stays so
    Backfill(BackfillArgs),
}

/// Flags of `sessions backfill`.
#[derive(Args, Debug)]
pub struct BackfillArgs {
    /// Only this organization, by number or name
    #[arg(long)]
    pub org: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// The database
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// What was done in one org.
#[derive(Debug, Serialize)]
struct Done {
    org: i32,
    name: String,
    /// How many stretches of history were looked at, and how many sessions there are now.
    stretches: i64,
    sessions: i64,
}

/// Runs a command.
///
/// # Errors
/// A sentence that says what to do.
pub async fn run(command: SessionsCommand) -> anyhow::Result<ExitCode> {
    let SessionsCommand::Backfill(args) = command;
    let done = with_ledger(&args.database, async |ledger| backfill(&ledger, &args).await).await?;
    if args.json {
        print::json(&done)?;
    } else {
        done.iter().for_each(|done| print::text(&line(done)));
        if done.is_empty() {
            print::text("There is no organization yet.");
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn backfill(ledger: &Ledger, args: &BackfillArgs) -> anyhow::Result<Vec<Done>> {
    let orgs = match &args.org {
        Some(name) => vec![org_of(ledger, Some(name)).await?],
        None => orgs::all(ledger).await?,
    };
    let mut all = Vec::new();
    for org in orgs {
        // Where an earlier run was stopped, its rest still waits: what is done is not begun again.
        let stretches = match sessions::waiting_history(ledger, org.id).await? {
            0 => sessions::touch_all(ledger, org.id).await?,
            left => left,
        };
        let mut done = Done {
            org: org.id,
            name: org.name,
            stretches,
            sessions: 0,
        };
        loop {
            let kept = sessions::keep(ledger, org.id).await.with_context(|| {
                format!(
                    "The sessions of {} could not be cut. What is left waits: run the command again.",
                    done.name
                )
            })?;
            if kept.touched == 0 {
                break;
            }
            let left = sessions::waiting_history(ledger, org.id).await?;
            tracing::info!(org = org.id, done = stretches - left, of = stretches, "cutting sessions");
        }
        // A server that runs beside it takes its part of the work: what there is now is what was done.
        done.sessions = sessions::count(ledger, org.id).await?;
        all.push(done);
    }
    Ok(all)
}

/// The summary.
fn line(done: &Done) -> String {
    let (sessions, stretches) = (
        group_thousands(done.sessions.unsigned_abs()),
        group_thousands(done.stretches.unsigned_abs()),
    );
    format!(
        "{}: {stretches} months of somebody's work on an account were cut anew; there are {sessions} sessions",
        done.name
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts() {
        let done = Done {
            org: 1,
            name: "Studio".to_owned(),
            stretches: 1_300,
            sessions: 12_345,
        };
        assert_eq!(
            line(&done),
            "Studio: 1,300 months of somebody's work on an account were cut anew; there are 12,345 sessions"
        );
    }
}
