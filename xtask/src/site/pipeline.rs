//! The order of the steps, and the one moment in which a new site takes the place of the old one.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::assets::{Assets, PREFIX};
use super::{Manifest, bundle, compress, fingerprint, sizes, wasm};
use crate::{disk, npm, paths, steps};

const STEP: &str = "Build the page";

/// How small the program is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// As small as it goes: minutes of wasm-opt.
    Ship,
    /// Enough to be tested.
    Test,
}

impl Effort {
    /// What says in the stamp how the site was built.
    const fn word(self) -> &'static str {
        match self {
            Self::Ship => "ship",
            Self::Test => "test",
        }
    }

    /// How hard files are packed.
    const fn quality(self) -> i32 {
        match self {
            Self::Ship => compress::SHIPPED,
            Self::Test => compress::TESTED,
        }
    }
}

/// Brings `target/site` up to date and returns its manifest. Does nothing when no input changed; what was built to be shipped may be tested.
///
/// # Errors
/// A sentence from the step that failed; the old site is untouched then.
pub fn build(effort: Effort) -> Result<Manifest> {
    fs::create_dir_all(paths::scratch()).with_context(|| format!("{} cannot be made.", paths::scratch().display()))?;
    let _lock = lock()?;
    npm::install()?;
    let stamp = paths::scratch().join("site.stamp");
    let inputs = fingerprint::of_inputs(&paths::root())?;
    if let Some(manifest) = Manifest::read(&paths::site())
        && fs::read_to_string(&stamp).is_ok_and(|built| is_enough(&built, effort, &inputs))
    {
        steps::skipped(STEP, "unchanged");
        return Ok(manifest);
    }
    disk::require_room(disk::Build::Page)?;
    let program = wasm::build(effort)?;
    // Until the new stamp is written, the old one says how the old files were packed; without one, nobody knows.
    let built = fs::read_to_string(&stamp).unwrap_or_default();
    let may_reuse = effort == Effort::Test || built.starts_with(Effort::Ship.word());
    let manifest = steps::step("Bundle, compress and name the assets", || assemble(&program, effort, may_reuse))?;
    fs::write(&stamp, format!("{} {inputs}", effort.word()))?;
    sizes::print(&manifest)?;
    Ok(manifest)
}

/// Whether what a stamp tells of is of these inputs, and small enough.
fn is_enough(built: &str, effort: Effort, inputs: &str) -> bool {
    let (word, of) = built.split_once(' ').unwrap_or_default();
    of == inputs && (word == effort.word() || word == Effort::Ship.word())
}

/// Two runs at once would write the same files: the second waits for the first.
fn lock() -> Result<File> {
    let file = File::create(paths::scratch().join("lock")).context("The lock file under target/xtask cannot be made.")?;
    if file.try_lock().is_err() {
        steps::note("Another `cargo xtask` is building the page; waiting for it.");
        file.lock().context("The lock file under target/xtask cannot be locked.")?;
    }
    Ok(file)
}

/// Writes a complete site beside the old one, then swaps the two. Files of the old one that are the same are taken over, if they may be.
fn assemble(program: &wasm::Program, effort: Effort, may_reuse: bool) -> Result<Manifest> {
    let (site, fresh, old) = (paths::site(), paths::scratch().join("site.new"), paths::scratch().join("site.old"));
    for leftover in [&fresh, &old] {
        drop(fs::remove_dir_all(leftover));
    }
    let assets = Assets::new(&fresh, may_reuse.then_some(site.as_path()), effort.quality())?;
    let style = bundle::style(&paths::scratch(), &assets)?;
    let icon = fs::read(paths::root().join("style/favicon.svg")).context("style/favicon.svg cannot be read.")?;
    let (js, parts) = parts(program, &assets)?;
    let manifest = Manifest {
        css: style.css,
        js: assets.add("app", "js", js.as_bytes())?,
        wasm: assets.add("app", "wasm", &program.wasm)?,
        parts,
        charts: assets.add("charts", "js", &bundle::charts(&paths::scratch())?)?,
        font: style.font,
        favicon: assets.add("favicon", "svg", &icon)?,
    };
    manifest.write(&fresh)?;
    if may_reuse && same(&site, &fresh) {
        // The server embeds these files: newer time stamps on equal content would compile it again.
        fs::remove_dir_all(&fresh)?;
        return Ok(manifest);
    }
    if site.exists() {
        fs::rename(&site, &old).context("The old target/site cannot be moved away.")?;
    }
    fs::rename(&fresh, &site).context("The new target/site cannot be put in place.")?;
    drop(fs::remove_dir_all(&old));
    Ok(manifest)
}

/// Adds the parts of the program, and returns the module with their new names in it.
fn parts(program: &wasm::Program, assets: &Assets) -> Result<(String, wasm::Needs)> {
    let mut js = program.js.clone();
    let mut addresses = BTreeMap::new();
    for (name, part) in &program.parts {
        // The names of split points are long; the hash tells the parts apart.
        let address = assets.add("part", "wasm", part)?;
        let named = format!("./{name}.wasm");
        ensure!(js.contains(&named), "The page's module does not load {named}.");
        js = js.replace(&named, &format!("./{}", address.trim_start_matches(PREFIX)));
        addresses.insert(name, address);
    }
    let of = |names: &Vec<String>| names.iter().filter_map(|name| addresses.get(name).cloned()).collect();
    let needs = program.needs.iter().map(|(point, names)| (point.clone(), of(names))).collect();
    Ok((js, needs))
}

/// Whether both folders hold the same site. Names carry hashes, so equal names mean equal content; only the manifest needs reading.
fn same(one: &Path, other: &Path) -> bool {
    let names = |site: &Path| -> Option<Vec<_>> {
        let mut names: Vec<_> = fs::read_dir(site.join("assets"))
            .ok()?
            .flatten()
            .map(|file| file.file_name())
            .collect();
        names.sort();
        Some(names)
    };
    Manifest::read(one).is_some() && Manifest::read(one) == Manifest::read(other) && names(one) == names(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_may_be_tested_and_not_the_other_way_round() {
        assert!(is_enough("ship abc", Effort::Test, "abc") && is_enough("ship abc", Effort::Ship, "abc"));
        assert!(is_enough("test abc", Effort::Test, "abc") && !is_enough("test abc", Effort::Ship, "abc"));
        assert!(!is_enough("ship abc", Effort::Test, "abd") && !is_enough("abc", Effort::Test, "abc"));
    }
}
