//! `countinghouse import`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use domain::money::group_thousands;
use ledger::{Ledger, imports};
use tokio_util::sync::CancellationToken;

use super::open::with_ledger;
use super::print;
use super::stop::told_to_stop;
use crate::config::DatabaseArgs;
use crate::import::owner::{self, Named};
use crate::import::{Followed, Format, Meter, Summary, files, follow, import};

/// What to import.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Claude Code transcripts: files, a `projects` or `.claude` folder, or a home folder
    ClaudeCode(ImportArgs),
    /// Codex rollouts: files, a `sessions` or `.codex` folder, or a home folder
    Codex(ImportArgs),
    /// Files of events in the form that `POST /api/v1/events` takes: an object, an array, or one object a line
    Events(ImportArgs),
}

/// Flags of `import`.
#[derive(Args, Debug)]
pub struct ImportArgs {
    /// Files or folders
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The organization, by number or name; without it the first one, or a new one
    #[arg(long)]
    pub org: Option<String>,
    /// The account that pays, by number, e-mail or label; without it the tool's own one, or a new one
    #[arg(long)]
    pub account: Option<String>,
    /// Who made the requests, where the log does not say; without it the e-mail that the tool is signed in with, or your user name
    #[arg(long)]
    pub person: Option<String>,
    /// Go on following the files as they grow, are rotated or replaced, until Ctrl-C
    #[arg(long)]
    pub watch: bool,
    /// Print the summary as JSON
    #[arg(long)]
    pub json: bool,
    /// The database
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Imports.
///
/// # Errors
/// When a path does not exist, or the database fails.
pub async fn run(command: ImportCommand) -> anyhow::Result<ExitCode> {
    let (format, args) = match command {
        ImportCommand::ClaudeCode(args) => (Format::ClaudeCode, args),
        ImportCommand::Codex(args) => (Format::Codex, args),
        ImportCommand::Events(args) => (Format::Events, args),
    };
    let paths = args.paths.clone();
    // Before the database is started: a misspelt path is told at once.
    let found = tokio::task::spawn_blocking(move || files::find(format, &paths)).await?;
    let found = found.map_err(|(path, problem)| anyhow::anyhow!("{} cannot be read: {problem}", path.display()))?;
    if found.is_empty() && !args.watch {
        anyhow::bail!("no {} logs were found there", format.name());
    }
    with_ledger(&args.database, async |ledger| bring_in(&ledger, format, &args, found).await).await?;
    Ok(ExitCode::SUCCESS)
}

async fn bring_in(ledger: &Ledger, format: Format, args: &ImportArgs, found: Vec<files::LogFile>) -> anyhow::Result<()> {
    let named = Named {
        org: args.org.clone(),
        account: args.account.clone(),
        person: args.person.clone(),
    };
    let target = owner::target(ledger, format, &named, &args.paths[0]).await?;
    let mut marks = imports::load_all(ledger, target.org, format.source().as_str()).await?;
    let meter = Meter::bytes(format.name(), found.iter().map(|file| file.size).sum());
    let summary = import(ledger, &target, found, &mut marks, &meter).await?;
    if args.json {
        print::json(&summary)?;
    } else {
        print::text(&summary.to_string());
    }
    if args.watch {
        let roots = args.paths.iter().flat_map(|path| format.meant_by(path)).collect();
        watch(ledger.clone(), Followed { target, roots }, args.json).await;
    }
    Ok(())
}

/// Follows until Ctrl-C, which here is the ordinary end.
async fn watch(ledger: Ledger, followed: Followed, json: bool) {
    if !json {
        print::text("Following; Ctrl-C stops it.");
    }
    let cancel = CancellationToken::new();
    let follow = follow(ledger, vec![followed], cancel.clone(), |_, summary| {
        if json {
            drop(print::json(summary));
        } else {
            report(summary);
        }
    });
    tokio::select! {
        () = follow => {}
        () = told_to_stop() => cancel.cancel(),
    }
}

/// One line for what has been appended, and one for each line that could not be read.
fn report(summary: &Summary) {
    if !summary.is_empty() {
        let completed = if summary.updated > 0 {
            format!(", {} completed", group_thousands(summary.updated))
        } else {
            String::new()
        };
        let models: Vec<&str> = summary.models.keys().map(String::as_str).collect();
        print::text(&format!(
            "+{} requests{completed}, {} ({})",
            group_thousands(summary.requests),
            summary.cost_nanos.display_usd(),
            models.join(", ")
        ));
    }
    for line in &summary.unreadable {
        print::text(&format!("unreadable: {}:{}: {}", line.file, line.line, line.why));
    }
}
