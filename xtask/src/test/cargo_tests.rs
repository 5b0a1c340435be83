//! The Rust tests of the native side.

use std::io::{BufRead, BufReader, IsTerminal};
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result};

use super::{Options, Tally};
use crate::{cargo, postgres, process};

/// Every native crate. `frontend` is wasm only; its code is `app`'s, whose pure parts are tested here.
/// Never `--all-features`: `app`'s two features exclude each other.
pub const NATIVE: [&str; 14] = [
    "--package",
    "domain",
    "--package",
    "sources",
    "--package",
    "ledger",
    "--package",
    "migrations",
    "--package",
    "app",
    "--package",
    "server",
    "--features",
    "app/ssr,domain/zones",
];

/// This program. In a cargo run of its own: together with the others its dependencies get other features than those with which cargo has
/// built it just now, and the tools for wasm among them would be compiled a second time.
pub const TASKS: [&str; 2] = ["--package", "xtask"];

/// Compiles the tests and returns the server program, built with the same features for the browser tests.
///
/// # Errors
/// When something does not compile.
pub fn build() -> Result<PathBuf> {
    cargo::artifacts(&[&["test", "--no-run"], &TASKS[..]].concat())?;
    let made = cargo::artifacts(&[&["test", "--no-run"], &NATIVE[..]].concat())?;
    // Cargo builds the program along with the tests when the crate has integration tests.
    if let Some(server) = cargo::executable(&made, "countinghouse") {
        return Ok(server);
    }
    let made = cargo::artifacts(&["build", "--package", "server"])?;
    cargo::executable(&made, "countinghouse").context("cargo built no `countinghouse` program.")
}

/// Runs the tests, the examples in the documentation included, and counts them.
///
/// # Errors
/// When cargo cannot be started; failing tests are in the tally.
pub fn run(options: &Options) -> Result<Tally> {
    let mut tally = run_those(&NATIVE, options)?;
    tally += run_those(&TASKS, options)?;
    Ok(tally)
}

fn run_those(packages: &[&str], options: &Options) -> Result<Tally> {
    let mut test = process::cargo();
    test.args(["test", "--no-fail-fast"]).args(packages).args(&options.filter);
    if options.full {
        test.env("COUNTINGHOUSE_FULL", "1").args(["--", "--include-ignored"]);
    }
    if std::io::stdout().is_terminal() {
        test.env("CARGO_TERM_COLOR", "always");
    }
    postgres::point_at(&mut test);
    let mut child = test.stdout(Stdio::piped()).spawn().context("cargo could not be started.")?;
    let output = child.stdout.take().context("cargo has no standard output.")?;
    let mut tally = Tally::default();
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        if let Some(counted) = Tally::from_line(&line) {
            tally += counted;
        }
    }
    Ok(tally.judged(child.wait()?.success()))
}
