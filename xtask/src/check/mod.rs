//! `cargo xtask check`: what can be said about the code without running it.

mod arrows;
mod lints;
mod locks;

use anyhow::{Result, bail};

use crate::{paths, steps};

/// Runs every check, also after one has failed, so that one run tells everything.
///
/// # Errors
/// When a check failed; what it found is printed above.
pub fn run() -> Result<()> {
    // The server's crate embeds the page's folder: linting it needs the folder, not the page.
    std::fs::create_dir_all(paths::site())?;
    type Check = fn() -> Result<()>;
    let checks: [(&str, Check); 6] = [
        ("Dependency arrows", arrows::check),
        ("Lock files", locks::check),
        ("Format", lints::format),
        ("Lints, native side", lints::native),
        ("Lints, wasm side", lints::wasm),
        ("Documentation", lints::documentation),
    ];
    let mut failed = Vec::new();
    for (name, check) in checks {
        if let Err(error) = steps::step(name, check) {
            steps::explain(&error);
            failed.push(name);
        }
    }
    if !failed.is_empty() {
        bail!("These checks failed: {}.", failed.join(", "));
    }
    Ok(())
}
