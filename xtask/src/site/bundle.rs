//! esbuild: the wasm's module, the charts' script and the style sheet, each as one small file.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::assets::{Assets, PREFIX};
use crate::{paths, process};

/// The oldest browsers that the page promises to work in: all know CSS nesting, `:has` and `color-mix`.
const BROWSERS: &str = "--target=es2022,chrome120,firefox121,safari17.2";

/// Bundles the module that wasm-bindgen wrote, its snippets included, into one ES module; exports stay.
pub fn module(entry: &Path, work: &Path) -> Result<Vec<u8>> {
    let out = work.join("app.min.js");
    // wasm-bindgen names the module that loads the parts once for each of its imports.
    esbuild(
        entry,
        &["--format=esm", "--log-override:duplicate-object-key=silent", &outfile(&out)],
    )?;
    read(&out)
}

/// Bundles `app/js/charts.js` with the parts of ECharts that it imports into a classic script.
pub fn charts(work: &Path) -> Result<Vec<u8>> {
    let out = work.join("charts.js");
    esbuild(&paths::root().join("app/js/charts.js"), &["--format=iife", &outfile(&out)])?;
    read(&out)
}

/// The style sheet and the font that it names first.
pub struct Style {
    /// The address of the style sheet.
    pub css: String,
    /// The address of the font to preload.
    pub font: String,
}

/// Bundles `style/main.css` with its imports. Files that it names by `url(…)` become hashed assets beside it.
///
/// # Errors
/// When esbuild fails, or when the style sheet names no font: the document preloads one.
pub fn style(work: &Path, assets: &Assets) -> Result<Style> {
    let folder = work.join("style");
    // A leftover of another style sheet would become an asset.
    drop(fs::remove_dir_all(&folder));
    let public_path = format!("--public-path={}", PREFIX.trim_end_matches('/'));
    let outdir = format!("--outdir={}", folder.display());
    esbuild(
        &paths::root().join("style/main.css"),
        &[
            "--loader:.woff2=file",
            "--loader:.svg=file",
            "--asset-names=[name]",
            &public_path,
            &outdir,
        ],
    )?;
    let mut css = fs::read_to_string(folder.join("main.css")).context("esbuild wrote no style sheet.")?;
    let mut font = None;
    let mut files: Vec<_> = fs::read_dir(&folder)?.collect::<Result<_, _>>()?;
    files.sort_by_key(fs::DirEntry::file_name);
    for file in files {
        let name = file.file_name().to_string_lossy().into_owned();
        let Some((stem, extension)) = name.rsplit_once('.').filter(|(_, extension)| *extension != "css") else {
            continue;
        };
        let address = assets.add(stem, extension, &fs::read(file.path())?)?;
        css = css.replace(&format!("{PREFIX}{name}"), &address);
        if extension == "woff2" {
            font.get_or_insert(address);
        }
    }
    Ok(Style {
        css: assets.add("style", "css", css.as_bytes())?,
        font: font.context("style/main.css names no .woff2 font in an @font-face rule, and the page preloads one.")?,
    })
}

fn esbuild(entry: &Path, args: &[&str]) -> Result<()> {
    let mut esbuild = process::command(paths::npm_tool("esbuild"));
    esbuild
        .arg(entry)
        .args([
            "--bundle",
            "--minify",
            "--legal-comments=none",
            "--charset=utf8",
            "--log-level=warning",
            BROWSERS,
        ])
        .args(args);
    process::run(&mut esbuild, "esbuild's message above names the file and the line.")
}

fn outfile(path: &Path) -> String {
    format!("--outfile={}", path.display())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("esbuild did not write {}.", path.display()))
}
