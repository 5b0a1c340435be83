//! The release file: the page's files first, then the server that embeds them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::{cargo, disk, paths, site, steps};

/// Builds `target/dist/countinghouse` and returns its path.
///
/// # Errors
/// A sentence from the step that failed.
pub fn build() -> Result<PathBuf> {
    disk::require_room(disk::Build::Release)?;
    site::build(site::Effort::Ship)?;
    let built = steps::step("Build the server (release)", || {
        let made = cargo::artifacts(&["build", "--release", "--package", "server"])?;
        cargo::executable(&made, "countinghouse").context("cargo built no `countinghouse` program.")
    })?;
    let dist = paths::dist();
    install(&built, &dist)?;
    steps::note(format_args!("{} ({})", relative(&dist), steps::size(fs::metadata(&dist)?.len())));
    Ok(dist)
}

/// Puts the file in place by renaming: a server that runs from the old one keeps running.
fn install(built: &Path, dist: &Path) -> Result<()> {
    let folder = dist.parent().context("The release file needs a folder.")?;
    fs::create_dir_all(folder)?;
    let fresh = folder.join(".countinghouse.new");
    fs::copy(built, &fresh).with_context(|| format!("{} cannot be written.", fresh.display()))?;
    fs::rename(&fresh, dist).with_context(|| format!("{} cannot be replaced.", dist.display()))
}

fn relative(path: &Path) -> String {
    path.strip_prefix(paths::root()).unwrap_or(path).display().to_string()
}
