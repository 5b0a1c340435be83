//! The browser tests: Playwright drives a real Chromium against the server program.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Options, Tally};
use crate::browser::{self, Browser};
use crate::{nginx, npm, paths, postgres, process, python, steps};

/// What the browser tests need beside the server.
pub struct Tools {
    browser: Browser,
    nginx: Option<PathBuf>,
    schemathesis: Option<PathBuf>,
}

impl Tools {
    /// Finds Playwright, a browser and an nginx, or installs them.
    ///
    /// # Errors
    /// A sentence that says how to install by hand what cannot be installed here.
    pub fn find_or_install(options: &Options) -> Result<Self> {
        npm::install()?;
        Ok(Self {
            browser: browser::find_or_install()?,
            nginx: nginx::find_or_install(),
            schemathesis: if options.full { Some(python::schemathesis()?) } else { None },
        })
    }
}

/// Runs the tests in `end2end/` against `server` and counts them.
///
/// # Errors
/// When Playwright cannot be started; failing tests are in the tally.
pub fn run(options: &Options, server: &Path, tools: &Tools) -> Result<Tally> {
    let work = || {
        let report = paths::scratch().join("playwright.json");
        drop(fs::remove_file(&report));
        let mut playwright = process::command(paths::npm_tool("playwright"));
        playwright.args(["test", "--config", "end2end/playwright.config.ts"]);
        if let Some(filter) = &options.filter {
            playwright.args(["--grep", &literal(filter), "--pass-with-no-tests"]);
        }
        if options.full {
            playwright.env("COUNTINGHOUSE_FULL", "1");
        }
        if let Some(nginx) = &tools.nginx {
            playwright.env("NGINX", nginx);
        }
        if let Some(program) = &tools.schemathesis {
            playwright.env("SCHEMATHESIS", program);
        }
        tools.browser.point_at(&mut playwright);
        postgres::point_at(&mut playwright);
        playwright
            .env("COUNTINGHOUSE_BIN", server)
            .env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report);
        let success = process::status(&mut playwright)?.success();
        let counted = fs::read(&report)
            .ok()
            .and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        let tally = counted.as_ref().and_then(Tally::from_playwright);
        if success && tally.is_none() {
            return Err(anyhow::anyhow!("the file {} is missing or has no counts", report.display()))
                .context("Playwright wrote no report. end2end/playwright.config.ts must keep its `json` reporter.");
        }
        Ok(tally.unwrap_or_default().judged(success))
    };
    steps::judged("Browser tests", work, Tally::is_green)
}

/// Playwright's `--grep` takes a regular expression; the filter is plain text, as it is for cargo.
fn literal(filter: &str) -> String {
    filter
        .chars()
        .flat_map(|char| {
            (!char.is_alphanumeric() && !char.is_whitespace())
                .then_some('\\')
                .into_iter()
                .chain([char])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_filter_is_taken_literally() {
        assert_eq!(super::literal("daily (UTC)"), r"daily \(UTC\)");
    }
}
