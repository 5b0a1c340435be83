//! The `countinghouse` program.

use std::process::ExitCode;

use clap::Parser;
use server::cli::{Cli, log, run};

fn main() -> ExitCode {
    let cli = Cli::parse();
    log::init(cli.log_format);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(problem) => return failed(&problem.into()),
    };
    match runtime.block_on(run(cli.command)) {
        Ok(code) => code,
        Err(problem) => failed(&problem),
    }
}

/// Says what went wrong, and each cause that is not told yet.
#[expect(clippy::print_stderr, reason = "this is where a person reads it")]
fn failed(problem: &anyhow::Error) -> ExitCode {
    let mut text = problem.to_string();
    for cause in problem.chain().skip(1).map(ToString::to_string) {
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    eprintln!("error: {text}");
    ExitCode::FAILURE
}
