//! The pinned npm packages: installed exactly as the lock file says, and only when it changed.

use std::fs;

use anyhow::{Context, Result};

use crate::{node, paths, postgres, process, steps};

const STEP: &str = "Install npm packages";
/// What decides what is installed.
const INPUTS: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// Installs the packages unless the ones of this very lock file are there.
///
/// # Errors
/// A sentence when Node is missing or npm fails.
pub fn install() -> Result<()> {
    node::require()?;
    // npm empties node_modules first, so an interrupted installation has no stamp and is done again.
    let stamp = paths::root().join("node_modules").join(".countinghouse-stamp");
    let wanted = fingerprint()?;
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        steps::skipped(STEP, "unchanged");
        return Ok(());
    }
    steps::step(STEP, || {
        // No package needs its install script: Postgres's links are made by us, esbuild's script only saves milliseconds.
        let mut npm = process::command("npm");
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
        process::run(
            &mut npm,
            "See npm's message above; check the network and the registry that `npm config get registry` names, then run this again.",
        )?;
        postgres::link_libraries()?;
        fs::write(&stamp, &wanted).with_context(|| format!("{} cannot be written.", stamp.display()))
    })
}

fn fingerprint() -> Result<String> {
    let mut hash = crate::site::Fingerprint::new();
    for name in INPUTS {
        let file = paths::root().join(name);
        hash.add(
            name,
            &fs::read(&file).with_context(|| format!("{name} cannot be read in the root of the project."))?,
        );
    }
    // The platform packages differ; a folder that is shared between machines is installed anew.
    hash.add(
        "platform",
        format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH).as_bytes(),
    );
    Ok(hash.finish())
}
