//! The wasm side: compile, bind, optimise.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::{bundle, fingerprint};
use crate::{cargo, paths, process, steps};

const TARGET: &str = "wasm32-unknown-unknown";

/// What the compiler emits and every browser of the last years knows. Naming them matters: `--all-features` would let
/// wasm-opt use instructions that browsers refuse.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The page's program, ready to be served.
pub struct Program {
    /// The ES module that loads it.
    pub js: Vec<u8>,
    /// The optimised wasm.
    pub wasm: Vec<u8>,
}

/// Compiles `frontend` and makes it ready for browsers. What follows the compiler is kept by the hash of the compiler's output, so
/// that a change of style, or of code that only the server uses, costs no second optimisation.
///
/// # Errors
/// A sentence from the step that failed.
pub fn build() -> Result<Program> {
    add_target()?;
    let compiled = steps::step("Compile the page (wasm)", compile)?;
    let raw = fs::read(&compiled).with_context(|| format!("{} cannot be read.", compiled.display()))?;
    let kept = paths::scratch().join("wasm").join(key(&raw)?);
    let (js, wasm) = (kept.join("app.js"), kept.join("app.wasm"));
    if wasm.exists() {
        steps::skipped("Bind and optimise the wasm", "unchanged");
    } else {
        drop(fs::remove_dir_all(paths::scratch().join("wasm")));
        let work = paths::scratch().join("bindgen");
        drop(fs::remove_dir_all(&work));
        steps::step("Bind the wasm to JavaScript", || bind(&compiled, &work))?;
        fs::create_dir_all(&kept)?;
        fs::write(&js, bundle::module(&work.join("app.js"), &work)?)?;
        steps::step("Optimise the wasm", || optimise(&work.join("app_bg.wasm"), &wasm))?;
    }
    Ok(Program {
        js: fs::read(js)?,
        wasm: fs::read(wasm)?,
    })
}

fn add_target() -> Result<()> {
    let sysroot = process::output(process::command("rustc").args(["--print", "sysroot"])).unwrap_or_default();
    if PathBuf::from(sysroot).join("lib/rustlib").join(TARGET).is_dir() {
        return Ok(());
    }
    if process::find(&["rustup"]).is_none() {
        bail!(
            "This Rust has no {TARGET} target and there is no rustup to add it. Install Rust from https://rustup.rs, or your distribution's wasm standard library, and run this again."
        );
    }
    steps::step("Add the wasm target", || {
        process::run(
            process::command("rustup").args(["target", "add", TARGET]),
            "Check the network, then run this again.",
        )
    })
}

fn compile() -> Result<PathBuf> {
    let made = cargo::artifacts(&[
        "build",
        "--package",
        "frontend",
        "--lib",
        "--target",
        TARGET,
        "--profile",
        "wasm-release",
    ])?;
    cargo::file(&made, "frontend", "wasm").context("cargo built no wasm for `frontend`; its crate-type must contain \"cdylib\".")
}

/// The steps after the compiler depend on its output, on the tools in the lock files and on the recipe below.
fn key(raw: &[u8]) -> Result<String> {
    let mut key = fingerprint::Fingerprint::new();
    key.add("wasm", raw);
    key.add("recipe", include_bytes!("wasm.rs"));
    key.add("bundle", include_bytes!("bundle.rs"));
    for lock in ["package-lock.json", "Cargo.lock"] {
        key.add(lock, &fs::read(paths::root().join(lock))?);
    }
    Ok(key.finish())
}

/// wasm-bindgen, as a library at the version in `Cargo.lock`: `app.js`, `app_bg.wasm` and perhaps `snippets/` in `work`.
fn bind(compiled: &Path, work: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.web(true).context("wasm-bindgen refuses the web target.")?;
    bindgen.input_path(compiled).out_name("app").typescript(false);
    // The document passes the hashed address to init; the default would name a file that does not exist.
    bindgen
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true);
    bindgen.generate(work).context(
        "wasm-bindgen cannot read the compiled page. In Cargo.lock, `wasm-bindgen` and `wasm-bindgen-cli-support` must have the same version: `cargo update -p wasm-bindgen-cli-support --precise VERSION` sets it.",
    )
}

fn optimise(bound: &Path, optimised: &Path) -> Result<()> {
    // Into a new name first: an interrupted run leaves nothing that looks finished.
    let unfinished = optimised.with_extension("unfinished");
    let mut wasm_opt: Command = process::command(paths::npm_tool("wasm-opt"));
    wasm_opt.arg("-Oz").args(FEATURES).arg(bound).arg("-o").arg(&unfinished);
    process::run(
        &mut wasm_opt,
        "It comes from the npm package `binaryen`; `rm -r node_modules` and run this again if it is broken.",
    )?;
    Ok(fs::rename(&unfinished, optimised)?)
}
