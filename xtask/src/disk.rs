//! Room on the disk, asked for before a build rather than met in the middle of a link.

use std::path::Path;

use anyhow::{Result, bail};
use nix::sys::statvfs::statvfs;

use crate::{paths, steps};

/// A first build fills `target/` with about this much.
const FIRST_BUILD: u64 = 3_000_000_000;
/// Later builds replace what is there.
const LATER_BUILD: u64 = 500_000_000;

/// Checks that a build has room where it writes.
///
/// # Errors
/// A sentence with the free and the needed space.
pub fn require_room() -> Result<()> {
    let built_before = paths::site().join("manifest.json").exists();
    require(&paths::root(), if built_before { LATER_BUILD } else { FIRST_BUILD })
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
