//! `cargo xtask test`: every test there is, and one line that counts them.

mod browser_tests;
mod cargo_tests;
mod tally;

use std::process::ExitCode;

use anyhow::Result;

use crate::{disk, paths, site, steps};
pub use cargo_tests::{NATIVE, TASKS};
use tally::Tally;

/// What to run.
pub struct Options {
    /// The long tests too.
    pub full: bool,
    /// Only tests whose name contains this.
    pub filter: Option<String>,
}

/// Runs everything, prints `N passed, N failed` as the last line and fails unless nothing did.
/// A suite, or the preparation, that breaks without reporting a failed test counts as one failure: an empty result is never green.
pub fn run(options: &Options) -> ExitCode {
    let mut tally = Tally::default();
    if let Err(error) = suites(options, &mut tally) {
        steps::explain(&error);
        tally.failed += 1;
    }
    println!("\n{tally}");
    if tally.is_green() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn suites(options: &Options, tally: &mut Tally) -> Result<()> {
    disk::require_room(disk::Build::Tests)?;
    // What is missing is said before the long builds, not after them.
    let tools = browser_tests::Tools::find_or_install(options)?;
    // A debug build reads the page from its folder when it is asked for, so the two need not wait for each other: linking the page keeps one
    // processor busy for minutes.
    std::fs::create_dir_all(paths::site())?;
    let (page, server) = std::thread::scope(|scope| {
        let server = scope.spawn(|| steps::step("Build the tests", cargo_tests::build));
        let page = site::build(site::Effort::Test);
        (page, server.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    page?;
    let server = server?;
    // A failed suite does not stop the next one: the count at the end is of everything.
    *tally += steps::judged("Rust tests", || cargo_tests::run(options), Tally::is_green)?;
    *tally += browser_tests::run(options, &server, &tools)?;
    Ok(())
}
