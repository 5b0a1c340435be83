//! `cargo xtask bench`: the release server measures itself, and the page's weight is added.

use anyhow::{Context, Result};

use crate::{cargo, disk, postgres, process, site, steps};

/// Builds the release server and runs `countinghouse bench` with `events` usage events.
///
/// # Errors
/// When a build step or the benchmark fails.
pub fn run(events: u64, args: &[String]) -> Result<()> {
    disk::require_room(disk::Build::Release)?;
    let site = site::build(site::Effort::Ship)?;
    let program = steps::step("Build the server (release)", || {
        let made = cargo::artifacts(&["build", "--release", "--package", "server"])?;
        cargo::executable(&made, "countinghouse").context("cargo built no `countinghouse` program.")
    })?;
    steps::step("Benchmark", || {
        let mut bench = process::command(program);
        bench.args(["bench", "--events", &events.to_string()]).args(args);
        postgres::point_at(&mut bench);
        process::run(&mut bench, "Its message is above.")
    })?;
    site::sizes::print(&site)
}
