//! The Rust tests of the native side, in one cargo run so that every dependency is compiled once.

use std::io::{BufRead, BufReader, IsTerminal};
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result};

use super::{Options, Tally};
use crate::{cargo, postgres, process};

/// Every native crate. `frontend` is wasm only; its code is `app`'s, whose pure parts are tested here.
/// Never `--all-features`: `app`'s two features exclude each other.
pub const NATIVE: [&str; 16] = [
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
    "--package",
    "xtask",
    "--features",
    "app/ssr,domain/zones",
];

/// Compiles the tests and returns the server program, built with the same features for the browser tests.
///
/// # Errors
/// When something does not compile.
pub fn build() -> Result<PathBuf> {
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
    let mut test = process::cargo();
    test.args(["test", "--no-fail-fast"]).args(NATIVE).args(&options.filter);
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
