//! `countinghouse verify`.

use std::process::ExitCode;

use clap::Args;
use domain::Nanos;
use domain::money::group_thousands;
use ledger::verify::{Verified, verify};
use ledger::{Ledger, orgs};

use super::open::with_ledger;
use super::print;
use crate::config::DatabaseArgs;

/// Flags of `verify`.
#[derive(Args, Debug)]
pub struct VerifyArgs {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// The database
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Verifies every org. The exit code is 1 when anything has drifted.
///
/// # Errors
/// When the database fails.
pub async fn run(args: VerifyArgs) -> anyhow::Result<ExitCode> {
    let found = with_ledger(&args.database, async |ledger| all(&ledger).await).await?;
    if args.json {
        print::json(&found.iter().map(|(_, verified)| verified).collect::<Vec<_>>())?;
    } else {
        for (name, verified) in &found {
            print::text(&line(name, verified));
        }
        if found.is_empty() {
            print::text("There is no organization yet.");
        }
    }
    let clean = found.iter().all(|(_, verified)| verified.is_clean());
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn all(ledger: &Ledger) -> anyhow::Result<Vec<(String, Verified)>> {
    let mut found = Vec::new();
    for org in orgs::all(ledger).await? {
        found.push((org.name, verify(ledger, org.id).await?));
    }
    Ok(found)
}

fn line(name: &str, verified: &Verified) -> String {
    let events = group_thousands(verified.events.unsigned_abs());
    if verified.is_clean() {
        return format!("{name}: {events} events, no drift");
    }
    format!(
        "{name}: {events} events, DRIFT: {} quarter-hours, {} hours, {} sums of the calendar, {} of its speeds, {} of its hours, {} keys, {} lines of sessions, {}",
        verified.drift_15m,
        verified.drift_1h,
        verified.drift_calendar,
        verified.drift_calendar_speeds,
        verified.drift_calendar_clock,
        verified.drift_keys,
        verified.drift_sessions,
        Nanos(verified.drift_nanos)
    )
}
