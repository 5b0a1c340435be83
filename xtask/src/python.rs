//! Programs written in Python, in a folder of their own: nothing of the system is touched.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::{paths, process, steps};

/// Schemathesis, pinned.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";

/// Finds schemathesis in the scratch folder, or installs it there.
///
/// # Errors
/// When there is no Python 3.10 or newer with `venv`, with what to install.
pub fn schemathesis() -> Result<PathBuf> {
    let folder = paths::scratch().join("python");
    let program = folder.join("bin/schemathesis");
    let mark = folder.join(SCHEMATHESIS);
    if mark.exists() {
        return Ok(program);
    }
    steps::step("Install schemathesis", || {
        process::run(
            process::command("python3").args(["-m", "venv", "--clear"]).arg(&folder),
            "`cargo xtask test --full` needs Python 3.10 or newer with venv. On Debian: apt-get install python3-venv",
        )?;
        process::run(
            process::command(folder.join("bin/pip")).args(["install", "--quiet", "--disable-pip-version-check", SCHEMATHESIS]),
            "pip could not install it: is there a network?",
        )?;
        std::fs::write(&mark, "").with_context(|| format!("{} cannot be written", mark.display()))?;
        Ok(program)
    })
}
