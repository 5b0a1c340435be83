//! Importing transcripts: a home folder full of them, and the same folder once more.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, ensure};
use domain::access::Access;
use domain::money::group_thousands;
use jiff::Timestamp;
use ledger::{accounts, orgs};
use serde::Deserialize;
use tokio::process::Command;

use super::bars;
use super::fill::rate;
use super::home::Home;
use super::report::Report;
use super::transcripts;
use crate::sample;

/// An org of its own, so that the Overview's data set stays what it is.
const ORG: &str = "Countinghouse bench, imports";

/// What of the summary is looked at.
#[derive(Deserialize)]
struct Summary {
    requests: u64,
    unreadable_lines: u64,
}

/// Writes transcripts of so many requests, and measures the command that imports them, from its start to its end.
///
/// # Errors
/// When the import fails, or does not find what was written.
pub async fn measure(home: &Home, seed: u64, requests: u64, report: &mut Report) -> anyhow::Result<()> {
    let folder = tempfile::tempdir().context("there is no room for transcripts")?;
    let path = folder.path().to_owned();
    let written = tokio::task::spawn_blocking(move || transcripts::write(&path, seed, requests, Timestamp::now())).await??;
    let org = orgs::create(&home.ledger, ORG, "Europe/Berlin", false).await?.id;
    let form = sample::accounts().into_iter().next().context("the sample has no account")?;
    let account = accounts::add(&home.ledger, &Access::system(org), &form).await?.id;
    let what = format!(
        "import of {} requests in {} MB",
        group_thousands(written.requests),
        written.bytes / 1_000_000
    );
    let begun = Instant::now();
    let first = import(home, (org, account), folder.path()).await?;
    let took = begun.elapsed();
    ensure!(
        first.requests == written.requests && first.unreadable_lines == 0,
        "{} of {} requests were imported",
        first.requests,
        written.requests
    );
    report.judged(what, rate(written.requests, took), "requests/s", bars::IMPORT);
    let begun = Instant::now();
    let again = import(home, (org, account), folder.path()).await?;
    ensure!(again.requests == 0, "the second import found {} requests", again.requests);
    report.judged("the same import again", begun.elapsed().as_secs_f64(), "s", bars::IMPORT_AGAIN);
    Ok(())
}

async fn import(home: &Home, (org, account): (i32, i32), folder: &Path) -> anyhow::Result<Summary> {
    let output = Command::new(std::env::current_exe()?)
        .args(["import", "claude-code", "--json", "--data-dir"])
        .arg(&home.folder)
        .args(["--org", &org.to_string(), "--account", &account.to_string()])
        .arg(folder)
        .env("DATABASE_URL", &home.database.app_url)
        .env("COUNTINGHOUSE_DATABASE_OWNER_URL", &home.database.owner_url)
        .output()
        .await?;
    ensure!(
        output.status.success(),
        "the import failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).context("the import printed no summary")
}
