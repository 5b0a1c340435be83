//! Room on the disk, asked for before a build rather than met in the middle of a link.

use std::path::Path;

use anyhow::{Result, bail};
use nix::sys::statvfs::statvfs;

use crate::{paths, steps};

/// What is about to be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Build {
    /// The page.
    Page,
    /// The release file.
    Release,
    /// The tests.
    Tests,
}

/// Later builds replace what is there.
const LATER: u64 = 500_000_000;

impl Build {
    /// What a first build writes, measured on a clean checkout with a fifth more, and the folder that it leaves.
    const fn first(self) -> (u64, &'static str) {
        match self {
            Self::Page => (1_200_000_000, "wasm32-unknown-unknown"),
            Self::Release => (4_000_000_000, "dist"),
            Self::Tests => (4_000_000_000, "debug/countinghouse"),
        }
    }
}

/// Checks that a build has room where it writes.
///
/// # Errors
/// A sentence with the free and the needed space.
pub fn require_room(build: Build) -> Result<()> {
    let (needed, made) = build.first();
    let built_before = paths::root().join("target").join(made).exists();
    require(&paths::root(), if built_before { LATER } else { needed })
}

fn require(folder: &Path, needed: u64) -> Result<()> {
    // A file system that does not answer is no reason to stop: the build will say what is wrong.
    let Some(free) = free(folder) else { return Ok(()) };
    if free < needed {
        bail!(
            "There is too little room on the disk: {} free where {} is, and the build needs {}. Free some space (`cargo clean` removes old builds) and run this again.",
            steps::size(free),
            folder.display(),
            steps::size(needed)
        );
    }
    Ok(())
}

/// Bytes that an ordinary user may still write on the file system of `folder`.
fn free(folder: &Path) -> Option<u64> {
    let stat = statvfs(folder).ok()?;
    // The counters are narrower on some systems; 128 bits hold them all and their product.
    let bytes = u128::from(stat.blocks_available()) * u128::from(stat.fragment_size());
    Some(u64::try_from(bytes).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_little_room_is_a_sentence() {
        let here = paths::root();
        assert!(require(&here, 0).is_ok());
        let error = require(&here, u64::MAX).expect_err("no disk is that large").to_string();
        assert!(error.starts_with("There is too little room on the disk"), "{error}");
    }
}
