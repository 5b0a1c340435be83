//! `cargo xtask <task>`: the one entry point for building, running, testing and checking Countinghouse.
//! Every task sets up what it needs by itself; `cargo xtask --help` lists them.

#![expect(clippy::print_stdout, reason = "a task runner talks to the person at the terminal")]

mod bench;
mod browser;
mod build;
mod cargo;
mod check;
mod disk;
mod nginx;
mod node;
mod npm;
mod paths;
mod postgres;
mod process;
mod python;
mod run;
mod screenshots;
mod site;
mod steps;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Builds, runs, tests and checks Countinghouse. Needs Rust (rustup) and Node 20; each task installs the rest.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 110)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything and start the server on embedded Postgres under ./data/ (a second run starts in seconds)
    ///
    /// What follows goes to `countinghouse serve`: --sample, --listen ADDR, --database-url URL, --data-dir DIR, --watch-home DIR.
    Run {
        /// Arguments for `countinghouse serve`, for example `--sample`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Build the release file: target/dist/countinghouse, the page inside it
    Build,
    /// Build only the page's files: target/site (wasm, scripts, styles, fonts, compressed, with hashed names)
    BuildSite,
    /// Run every test, the browser tests included; the last line is `N passed, N failed`
    Test {
        /// Run the long tests too: the ignored ones, and those that ask for `COUNTINGHOUSE_FULL=1`
        #[arg(long)]
        full: bool,
        /// Run only the tests whose name contains this
        filter: Option<String>,
    },
    /// Format, lints for the native and the wasm side, documentation, dependency arrows, lock files
    Check,
    /// Measure ingest, queries, live delivery, memory and wasm size on a realistic data set
    Bench {
        /// How many usage events to make
        #[arg(long, default_value_t = 1_000_000)]
        events: u64,
        /// Further arguments for `countinghouse bench`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Take the README's screenshots in a real browser against a sample workspace
    Screenshots,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().task {
        Task::Run { args } => run::run(&args),
        Task::Build => build::build().map(drop),
        Task::BuildSite => site::build(site::Effort::Ship).map(drop),
        Task::Test { full, filter } => return test::run(&test::Options { full, filter }),
        Task::Check => check::run(),
        Task::Bench { events, args } => bench::run(events, &args),
        Task::Screenshots => screenshots::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            steps::explain(&error);
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_run_is_the_servers() {
        for line in [
            &["xtask", "run", "--sample", "--listen", "127.0.0.1:0"][..],
            &["xtask", "run", "--", "--sample", "--listen", "127.0.0.1:0"],
        ] {
            let Task::Run { args } = Cli::parse_from(line).task else {
                panic!("a run")
            };
            assert_eq!(args, ["--sample", "--listen", "127.0.0.1:0"]);
        }
    }

    #[test]
    fn the_size_of_a_benchmark_is_ours_and_the_rest_is_not() {
        let Task::Bench { events, args } = Cli::parse_from(["xtask", "bench", "--events", "5000", "ingest", "--json"]).task else {
            panic!("a benchmark")
        };
        assert_eq!((events, args), (5_000, vec!["ingest".to_owned(), "--json".to_owned()]));
    }
}
