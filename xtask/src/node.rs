//! Node.js: it bundles the scripts, optimises the wasm and drives the browser tests.

use std::process::Command;

use anyhow::{Result, bail};

use crate::process;

/// The oldest major version that the pinned packages run on.
const OLDEST: u32 = 20;
const WHERE: &str = "Install Node 20 or newer from https://nodejs.org (or with your package manager) and run this again.";

/// Checks that Node and npm are there and new enough.
///
/// # Errors
/// A sentence that says where to get them.
pub fn require() -> Result<()> {
    judge(process::output(Command::new("node").arg("--version")).as_deref())?;
    if process::find(&["npm"]).is_none() {
        bail!("Node is installed but npm is not on the PATH. {WHERE}");
    }
    Ok(())
}

fn judge(version: Option<&str>) -> Result<()> {
    let Some(version) = version else {
        bail!("Node.js is not on the PATH, and the page cannot be built without it. {WHERE}")
    };
    match major(version) {
        Some(major) if major >= OLDEST => Ok(()),
        _ => bail!("Node.js {version} is too old. {WHERE}"),
    }
}

/// `v20.20.2` is 20.
fn major(version: &str) -> Option<u32> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_or_missing_node_says_where_to_get_one() {
        assert!(judge(Some("v20.0.0")).is_ok());
        assert!(judge(Some("v24.1.0")).is_ok());
        for (version, start) in [
            (Some("v18.20.4"), "Node.js v18.20.4 is too old."),
            (None, "Node.js is not on the PATH"),
        ] {
            let error = judge(version).expect_err("must be refused").to_string();
            assert!(error.starts_with(start) && error.contains("https://nodejs.org"), "{error}");
        }
    }
}
