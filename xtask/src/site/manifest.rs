//! `manifest.json`: the hashed address of each asset, for the server to put into the document.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// Addresses from the root of the site, such as `/assets/style.0123456789.css`.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The style sheet.
    pub css: String,
    /// The module that loads the wasm; it exports `default` (init) and `hydrate`.
    pub js: String,
    /// The wasm, to be passed to the module's init.
    pub wasm: String,
    /// What is loaded later, by the names of the split points that need it.
    pub parts: BTreeMap<String, Vec<String>>,
    /// The classic script that defines the global `echarts`.
    pub charts: String,
    /// The font that the page preloads.
    pub font: String,
    /// The icon of the tab.
    pub favicon: String,
}

impl Manifest {
    const FILE: &str = "manifest.json";

    /// The manifest of the site in `folder`, if there is a readable one.
    pub fn read(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(folder.join(Self::FILE)).ok()?).ok()
    }

    /// Writes the manifest into `folder`.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        fs::write(folder.join(Self::FILE), text).context("The site's manifest cannot be written.")
    }
}
