//! What `serve` does about data when it starts: the logs in the home folder, or the sample workspace.

use std::io::{BufRead, IsTerminal, Write};

use jiff::Timestamp;
use ledger::{Ledger, imports, orgs};

use super::home::{Found, Logs, discover, own};
use super::owner::{self, Named};
use super::{Followed, Meter, import};
use crate::config::ServeArgs;
use crate::sample;

/// What to keep moving from now on.
#[derive(Debug, Default)]
pub struct Prepared {
    /// For [`super::follow()`].
    pub followed: Vec<Followed>,
    /// The sample workspace's org, for [`sample::trickle`].
    pub sample: Option<i32>,
}

/// Brings in what there is. With `--sample` that is the sample workspace, made if it is not there. Otherwise, on an empty database or after an
/// earlier import, the logs in the home folder, with a progress bar; and when there are none, the sample workspace is offered to
/// the person at the terminal.
///
/// # Errors
/// When the database fails.
pub async fn prepare(ledger: &Ledger, args: &ServeArgs, now: Timestamp) -> anyhow::Result<Prepared> {
    let mut prepared = Prepared::default();
    let known = orgs::all(ledger).await?;
    prepared.sample = known.iter().find(|org| org.sample).map(|org| org.id);
    if args.sample {
        if prepared.sample.is_none() {
            prepared.sample = Some(sample::install(ledger, now).await?);
        }
        return Ok(prepared);
    }
    let empty = imports::is_untouched(ledger).await?;
    if !args.no_import
        && let Some(home) = args.watch_home.clone().or_else(own)
    {
        let found = tokio::task::spawn_blocking(move || discover(&home)).await?;
        let unfinished = imports::first_is_unfinished(ledger).await?;
        if empty || unfinished || args.watch_home.is_some() {
            let first = empty && !unfinished && !found.is_empty();
            if first {
                imports::begin_first(ledger).await?;
            }
            prepared.followed = bring_in(ledger, &found, |logs| !logs.files.is_empty()).await?;
            if first || unfinished {
                imports::end_first(ledger).await?;
            }
        } else {
            let mut before = Vec::new();
            for logs in &found.logs {
                if imports::any(ledger, logs.format.source().as_str()).await? {
                    before.push(logs.format);
                }
            }
            prepared.followed = bring_in(ledger, &found, |logs| before.contains(&logs.format)).await?;
        }
    }
    if empty && prepared.followed.is_empty() && prepared.sample.is_none() && wants_sample(args).await {
        prepared.sample = Some(sample::install(ledger, now).await?);
    }
    Ok(prepared)
}

/// Imports the logs of the tools that `wanted` picks, and says what to follow.
async fn bring_in(ledger: &Ledger, found: &Found, wanted: impl Fn(&Logs) -> bool) -> anyhow::Result<Vec<Followed>> {
    let mut followed = Vec::new();
    for logs in found.logs.iter().filter(|logs| wanted(logs)) {
        let target = owner::target(ledger, logs.format, &Named::default(), &found.home).await?;
        let mut marks = imports::load_all(ledger, target.org, logs.format.source().as_str()).await?;
        let meter = Meter::bytes(logs.format.name(), logs.bytes());
        let summary = import(ledger, &target, logs.files.clone(), &mut marks, &meter).await?;
        if !summary.is_empty() || summary.unreadable_lines > 0 {
            say(&format!("{summary}"));
        }
        followed.push(Followed {
            target,
            roots: logs.roots.clone(),
        });
    }
    Ok(followed)
}

/// Asks the person at the terminal; where there is none, says how to get the sample.
async fn wants_sample(args: &ServeArgs) -> bool {
    let looked = if args.no_import {
        ""
    } else {
        "No Claude Code or Codex logs were found in the home folder. "
    };
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        say(&format!("{looked}Start with --sample for a workspace with sample data.\n"));
        return false;
    }
    say(&format!("{looked}Create a workspace with sample data, to look around? [y/N] "));
    let (sender, answer) = tokio::sync::oneshot::channel();
    // A thread of its own: nothing waits for it when the person answers with Ctrl-C.
    std::thread::spawn(move || {
        let mut line = String::new();
        if std::io::stdin().lock().read_line(&mut line).is_ok() {
            // Nobody listens any more when the server is stopping.
            drop(sender.send(line));
        }
    });
    answer
        .await
        .is_ok_and(|line| matches!(line.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// To the terminal: standard output is left to data.
fn say(text: &str) {
    let mut error = std::io::stderr().lock();
    // A closed terminal is no reason to stop.
    drop(error.write_all(text.as_bytes()).and_then(|()| error.flush()));
}
