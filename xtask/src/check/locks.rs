//! The lock files name the public registries and nothing else: a mirror's address would bind everyone to one person's network.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::{paths, steps};

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Reads both lock files.
///
/// # Errors
/// Names each foreign address.
pub fn check() -> Result<()> {
    let read = |name: &str| fs::read_to_string(paths::root().join(name)).with_context(|| format!("{name} cannot be read."));
    let found: Vec<String> = foreign_crates(&read("Cargo.lock")?)
        .into_iter()
        .chain(resolved_packages(&read("package-lock.json")?))
        .collect();
    for line in &found {
        steps::note(line);
    }
    if !found.is_empty() {
        bail!(
            "A lock file names an address of its own: make it again with the .npmrc of this project and without a source replacement for cargo."
        );
    }
    Ok(())
}

/// `source` lines of `Cargo.lock` that are not crates.io.
fn foreign_crates(lock: &str) -> Vec<String> {
    let sources = lock
        .lines()
        .filter_map(|line| line.strip_prefix("source = "))
        .map(|source| source.trim_matches('"'));
    sources
        .filter(|source| *source != CRATES_IO)
        .map(|source| format!("Cargo.lock: {source}"))
        .collect()
}

/// `resolved` lines of `package-lock.json`: the project's `.npmrc` keeps them out.
fn resolved_packages(lock: &str) -> Vec<String> {
    lock.lines()
        .map(str::trim)
        .filter(|line| line.starts_with("\"resolved\""))
        .map(|line| format!("package-lock.json: {line}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_is_found() {
        let cargo =
            "source = \"registry+https://github.com/rust-lang/crates.io-index\"\nsource = \"registry+https://mirror.example/index\"\n";
        assert_eq!(foreign_crates(cargo), ["Cargo.lock: registry+https://mirror.example/index"]);
        assert_eq!(
            resolved_packages("  \"resolved\": \"https://mirror.example/a.tgz\",\n  \"license\": \"MIT\"").len(),
            1
        );
    }
}
