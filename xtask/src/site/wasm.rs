//! The wasm side: compile, split, bind, optimise.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::{Effort, bundle, fingerprint};
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
    pub js: String,
    /// What every visit loads.
    pub wasm: Vec<u8>,
    /// What is loaded when it is needed, by the name that the module loads it by: `./NAME.wasm`.
    pub parts: BTreeMap<String, Vec<u8>>,
    /// The parts that a split point of the program needs.
    pub needs: Needs,
}

/// By split point, names of parts.
pub type Needs = BTreeMap<String, Vec<String>>;

/// The file that keeps [`Needs`].
const NEEDS: &str = "needs.json";

/// Compiles `frontend` and makes it ready for browsers. What follows the compiler is kept by the hash of the compiler's output, so
/// that a change of style, or of code that only the server uses, costs no second optimisation.
///
/// # Errors
/// A sentence from the step that failed.
pub fn build(effort: Effort) -> Result<Program> {
    add_target()?;
    let compiled = steps::step("Compile the page (wasm)", compile)?;
    let raw = fs::read(&compiled).with_context(|| format!("{} cannot be read.", compiled.display()))?;
    let kept = paths::scratch().join("wasm").join(key(&raw, effort)?);
    if kept.exists() {
        steps::skipped("Split, bind and optimise the wasm", "unchanged");
    } else {
        drop(fs::remove_dir_all(paths::scratch().join("wasm")));
        // Under another name until it is whole: an interrupted run leaves nothing that looks finished.
        let unfinished = kept.with_extension("unfinished");
        fs::create_dir_all(&unfinished)?;
        let work = paths::scratch().join("bindgen");
        drop(fs::remove_dir_all(&work));
        let (parts, needs) = steps::step("Split the wasm", || split(&raw, &work))?;
        steps::step("Bind the wasm to JavaScript", || bind(&work.join("main.wasm"), &work))?;
        fs::write(unfinished.join("app.js"), bundle::module(&work.join("app.js"), &work)?)?;
        fs::write(unfinished.join(NEEDS), serde_json::to_string_pretty(&needs)?)?;
        steps::step("Optimise the wasm", || {
            fs::create_dir_all(unfinished.join("parts"))?;
            let whole = (work.join("app_bg.wasm"), unfinished.join("app.wasm"));
            let parts = parts
                .iter()
                .map(|part| (part.clone(), unfinished.join("parts").join(part.file_name().unwrap_or_default())));
            optimise(std::iter::once(whole).chain(parts).collect(), effort)
        })?;
        fs::rename(&unfinished, &kept)?;
    }
    let mut parts = BTreeMap::new();
    for file in fs::read_dir(kept.join("parts"))? {
        let path = file?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        parts.insert(name, fs::read(path)?);
    }
    Ok(Program {
        js: fs::read_to_string(kept.join("app.js"))?,
        wasm: fs::read(kept.join("app.wasm"))?,
        parts,
        needs: serde_json::from_slice(&fs::read(kept.join(NEEDS))?)?,
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
fn key(raw: &[u8], effort: Effort) -> Result<String> {
    let mut key = fingerprint::Fingerprint::new();
    key.add("wasm", raw);
    key.add("effort", format!("{effort:?}").as_bytes());
    key.add("recipe", include_bytes!("wasm.rs"));
    key.add("bundle", include_bytes!("bundle.rs"));
    for lock in ["package-lock.json", "Cargo.lock"] {
        key.add(lock, &fs::read(paths::root().join(lock))?);
    }
    Ok(key.finish())
}

/// Cuts the program where `#[lazy]` says: `main.wasm`, the parts, and the module that loads them, in `work`.
fn split(raw: &[u8], work: &Path) -> Result<(Vec<PathBuf>, Needs)> {
    let main = work.join("main.wasm");
    let mut options = wasm_split_cli_support::Options::new(raw);
    options.output_dir = work;
    options.main_out_path = &main;
    options.main_module = "./app.js";
    let split = wasm_split_cli_support::transform(options).map_err(|problem| {
        anyhow!("The compiled page cannot be split: {problem:?}. `.cargo/config.toml` must pass `--emit-relocs` to the linker for wasm.")
    })?;
    Ok((split.split_modules, split.prefetch_map.into_iter().collect()))
}

/// wasm-bindgen, as a library at the version in `Cargo.lock`: `app.js`, `app_bg.wasm` and perhaps `snippets/` in `work`.
fn bind(compiled: &Path, work: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.web(true).context("wasm-bindgen refuses the web target.")?;
    bindgen.input_path(compiled).out_name("app").typescript(false);
    // The document passes the hashed address to init; the default would name a file that does not exist.
    bindgen
        .omit_default_module_path(true)
        // The parts link against them.
        .keep_lld_exports(true)
        .remove_name_section(true)
        .remove_producers_section(true);
    bindgen.generate(work).context(
        "wasm-bindgen cannot read the compiled page. In Cargo.lock, `wasm-bindgen` and `wasm-bindgen-cli-support` must have the same version: `cargo update -p wasm-bindgen-cli-support --precise VERSION` sets it.",
    )
}

/// Makes files smaller, all at once: each takes minutes, and most of that on one processor.
fn optimise(files: Vec<(PathBuf, PathBuf)>, effort: Effort) -> Result<()> {
    let level = match effort {
        Effort::Ship => "-Oz",
        Effort::Test => "-O1",
    };
    std::thread::scope(|scope| {
        let running: Vec<_> = files
            .iter()
            .map(|(bound, optimised)| {
                scope.spawn(move || {
                    let mut wasm_opt: Command = process::command(paths::npm_tool("wasm-opt"));
                    wasm_opt.arg(level).args(FEATURES).arg(bound).arg("-o").arg(optimised);
                    process::run(
                        &mut wasm_opt,
                        "It comes from the npm package `binaryen`; `rm -r node_modules` and run this again if it is broken.",
                    )
                })
            })
            .collect();
        running.into_iter().try_for_each(|optimising| match optimising.join() {
            Ok(outcome) => outcome,
            Err(panic) => std::panic::resume_unwind(panic),
        })
    })
}
