//! Content hashes: of the inputs, to know whether there is anything to do, and of the outputs, to name them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

/// Everything that the page is made from. `xtask/src/site` is in it because the recipe is an input as well.
const INPUTS: [&str; 12] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "app",
    "domain",
    "frontend",
    "package-lock.json",
    "package.json",
    "rust-toolchain.toml",
    "style",
    "tsconfig.json",
    "xtask/src/site",
];

/// A SHA-256 over named pieces.
pub struct Fingerprint(Sha256);

impl Fingerprint {
    /// An empty one.
    pub fn new() -> Self {
        Self(Sha256::new())
    }

    /// Adds one piece. Lengths are hashed too, so that two pieces never look like one.
    pub fn add(&mut self, name: &str, content: &[u8]) {
        for part in [name.as_bytes(), content] {
            self.0.update((part.len() as u64).to_le_bytes());
            self.0.update(part);
        }
    }

    /// The hash in hexadecimal.
    pub fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

/// The first ten hexadecimal digits of a file's SHA-256: part of its public name.
pub fn short(content: &[u8]) -> String {
    let mut name = hex(&Sha256::digest(content));
    name.truncate(10);
    name
}

/// The fingerprint of the contents of all inputs below `root`; time stamps do not matter.
pub fn of_inputs(root: &Path) -> Result<String> {
    let mut fingerprint = Fingerprint::new();
    for input in INPUTS {
        let start = root.join(input);
        if !start.exists() {
            continue;
        }
        for entry in WalkDir::new(&start).sort_by_file_name() {
            let entry = entry.context("An input of the page cannot be read.")?;
            let path = entry.path();
            if entry.file_type().is_file() && is_input(path) {
                let name = path.strip_prefix(root).unwrap_or(path).to_string_lossy();
                fingerprint.add(
                    &name,
                    &fs::read(path).with_context(|| format!("{} cannot be read.", path.display()))?,
                );
            }
        }
    }
    Ok(fingerprint.finish())
}

/// Test snapshots and editors' leftovers do not reach the page.
fn is_input(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    extension != "snap" && extension != "new" && !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_do_not_run_together() {
        let hash = |pieces: &[(&str, &str)]| {
            let mut fingerprint = Fingerprint::new();
            for (name, content) in pieces {
                fingerprint.add(name, content.as_bytes());
            }
            fingerprint.finish()
        };
        assert_ne!(hash(&[("a", "bc")]), hash(&[("ab", "c")]));
        assert_ne!(hash(&[("a", "b"), ("c", "d")]), hash(&[("a", "bcd")]));
        // "abc" is the first test vector of FIPS 180-2.
        assert_eq!(short(b"abc"), "ba7816bf8f");
    }
}
