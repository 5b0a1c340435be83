//! Where things are, seen from the root of the workspace.

use std::path::{Path, PathBuf};

/// The root of the workspace: the folder above this crate, wherever the person stands.
pub fn root() -> PathBuf {
    // Cargo sets the variable when it runs us; the compiled-in path serves a direct call of the binary.
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Our own folder under `target/`. The server embeds `target/site`, so it never follows `CARGO_TARGET_DIR`.
pub fn target() -> PathBuf {
    root().join("target")
}

/// The page's files: `manifest.json` and `assets/`.
pub fn site() -> PathBuf {
    target().join("site")
}

/// The release file.
pub fn dist() -> PathBuf {
    target().join("dist").join("countinghouse")
}

/// Caches, stamps and scratch folders of the task runner.
pub fn scratch() -> PathBuf {
    target().join("xtask")
}

/// A command-line tool that an npm package brings, such as `esbuild`.
pub fn npm_tool(name: &str) -> PathBuf {
    root().join("node_modules").join(".bin").join(name)
}
