//! `cargo xtask screenshots`: the README's pictures, taken in a real browser by a script.

use anyhow::Result;

use crate::{browser, build, npm, postgres, process, steps};

/// Builds the release file and lets Playwright photograph it.
///
/// # Errors
/// When a build step, the browser or the script fails.
pub fn run() -> Result<()> {
    let program = build::build()?;
    npm::install()?;
    let browser = browser::find_or_install()?;
    steps::step("Take screenshots", || {
        let mut playwright = process::command(crate::paths::npm_tool("playwright"));
        playwright
            .args(["test", "--config", "end2end/screenshots.config.ts"])
            .env("COUNTINGHOUSE_BIN", program);
        browser.point_at(&mut playwright);
        postgres::point_at(&mut playwright);
        process::run(&mut playwright, "Playwright's message is above.")
    })
}
