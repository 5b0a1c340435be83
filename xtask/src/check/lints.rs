//! rustfmt, clippy for both targets, rustdoc; every warning is an error.

use anyhow::Result;

use crate::process;
use crate::test::{NATIVE, TASKS};

/// Whether every file is formatted.
pub fn format() -> Result<()> {
    process::run(process::cargo().args(["fmt", "--all", "--check"]), "Run `cargo fmt --all`.")
}

/// Clippy over the native crates, their tests included.
pub fn native() -> Result<()> {
    let mut clippy = process::cargo();
    clippy
        .arg("clippy")
        .args(NATIVE)
        .args(TASKS)
        .args(["--all-targets", "--", "-D", "warnings"]);
    process::run(&mut clippy, "Clippy's findings are above.")
}

/// Clippy over the code that runs in the browser.
pub fn wasm() -> Result<()> {
    let mut clippy = process::cargo();
    clippy.args(["clippy", "--package", "frontend", "--package", "app", "--package", "domain"]);
    clippy.args([
        "--features",
        "app/hydrate",
        "--lib",
        "--target",
        "wasm32-unknown-unknown",
        "--",
        "-D",
        "warnings",
    ]);
    process::run(&mut clippy, "Clippy's findings for the wasm side are above.")
}

/// The documentation of the native crates: links that lead nowhere are errors.
pub fn documentation() -> Result<()> {
    let mut doc = process::cargo();
    doc.args(["doc", "--no-deps", "--document-private-items"])
        .args(NATIVE)
        .args(TASKS)
        .env("RUSTDOCFLAGS", "-D warnings");
    process::run(&mut doc, "rustdoc's findings are above.")
}
