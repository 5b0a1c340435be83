//! What the page weighs on the wire.

use std::fs;

use anyhow::{Context, Result};

use super::Manifest;
use crate::{paths, steps};

/// Prints one line per asset: plain size, then brotli and gzip.
///
/// # Errors
/// When an asset that the manifest names is missing.
pub fn print(manifest: &Manifest) -> Result<()> {
    let mut parts: Vec<&String> = manifest.parts.values().flatten().collect();
    parts.sort();
    parts.dedup();
    let rows = [
        ("wasm", &manifest.wasm),
        ("js", &manifest.js),
        ("charts", &manifest.charts),
        ("css", &manifest.css),
        ("font", &manifest.font),
    ];
    let parts = parts.into_iter().map(|address| ("part", address));
    steps::note(format_args!("{:<8}{:>12}{:>12}{:>12}", "", "plain", "brotli", "gzip"));
    for (name, address) in rows.into_iter().chain(parts) {
        let plain = size(address, "").with_context(|| format!("{address} is missing from target/site."))?;
        let packed = |suffix| size(address, suffix).map_or_else(|| "–".to_owned(), steps::size);
        steps::note(format_args!(
            "{name:<8}{:>12}{:>12}{:>12}",
            steps::size(plain),
            packed(".br"),
            packed(".gz")
        ));
    }
    Ok(())
}

fn size(address: &str, suffix: &str) -> Option<u64> {
    let file = paths::site().join(format!("{}{suffix}", address.trim_start_matches('/')));
    fs::metadata(file).ok().map(|metadata| metadata.len())
}
