//! The command line: what can be said, and the commands that are not `serve`.

mod import;
mod key;
pub mod log;
mod migrate;
mod open;
mod prices;
pub(crate) mod print;
mod sessions;
mod stop;
mod user;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub(crate) use stop::{stopping, told_to_stop};

use crate::config::{BenchArgs, ServeArgs};

/// Live AI spend, billed to the right client.
#[derive(Debug, Parser)]
#[command(name = "countinghouse", version, max_term_width = 110)]
pub struct Cli {
    /// How the server's log is written, to standard error; the variable `RUST_LOG` chooses what
    #[arg(long, env = "COUNTINGHOUSE_LOG_FORMAT", value_enum, default_value_t = log::Format::Text, global = true)]
    pub log_format: log::Format,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the server
    Serve(Box<ServeArgs>),
    /// Import logs, and follow them if asked to
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// People who sign in
    #[command(subcommand)]
    User(user::UserCommand),
    /// Keys that programs send events with
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// Work sessions
    #[command(subcommand)]
    Sessions(sessions::SessionsCommand),
    /// Recompute the rollups from the events, and report any drift: there must be none
    Verify(verify::VerifyArgs),
    /// Bring the database up to date, or look at or take back its migrations
    Migrate(migrate::MigrateArgs),
    /// The price book
    #[command(subcommand)]
    Prices(prices::PricesCommand),
    /// Measure on a generated data set
    #[command(hide = true)]
    Bench(Box<BenchArgs>),
}

/// Runs a command.
///
/// # Errors
/// A sentence that says what to do.
pub async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(args) => crate::startup::serve(*args).await.map(|()| ExitCode::SUCCESS),
        Command::Import(command) => import::run(command).await,
        Command::User(command) => user::run(command).await,
        Command::Key(command) => key::run(command).await,
        Command::Sessions(command) => sessions::run(command).await,
        Command::Verify(args) => verify::run(args).await,
        Command::Migrate(args) => migrate::run(args).await,
        Command::Prices(command) => prices::run(command).await,
        Command::Bench(args) => crate::bench::run(*args).await.map(|()| ExitCode::SUCCESS),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definitions_are_consistent_and_every_command_has_a_help_text() {
        fn visit(command: &clap::Command) {
            assert!(command.get_about().is_some(), "{} says what it does", command.get_name());
            command.get_subcommands().for_each(visit);
        }
        let command = Cli::command();
        command.clone().debug_assert();
        visit(&command);
    }

    #[test]
    fn the_contract_of_the_command_line_holds() {
        for line in [
            "serve --listen 0.0.0.0:8080 --data-dir /tmp/x --watch-home /home/x",
            "serve --database-url postgres://u@h/d --sample",
            "import claude-code /home/x/.claude --account studio@example.com --org 1 --json",
            "import codex /home/x --watch --person ana@example.com",
            "import events a.jsonl b.json",
            "user add ana@example.com --name Ana --role viewer --json",
            "user password ana@example.com --password-stdin",
            "key create laptop --account 1 --json",
            "sessions backfill --org 1 --json",
            "verify --json",
            "migrate",
            "migrate down --steps 2",
            "migrate status --json",
            "prices list --json",
            "prices add house-model --from 2026-10-01 --input 3 --output 15 --org 1 --json",
            "prices reprice --apply --json",
            "bench --events 10000",
        ] {
            let words = std::iter::once("countinghouse").chain(line.split(' '));
            if let Err(problem) = Cli::try_parse_from(words) {
                panic!("{line}: {problem}");
            }
        }
    }
}
