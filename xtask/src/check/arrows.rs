//! Who may import whom: the manifests are read, and any arrow that the design does not draw is an error.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, bail};
use toml::{Table, Value};

use crate::{paths, steps};

/// What one crate may import.
struct Rule {
    name: &'static str,
    /// Crates that it may import, always.
    may: &'static [&'static str],
    /// Crates that only its tests may import.
    tests: &'static [&'static str],
    /// Crates that it may import only as an optional dependency, switched on by nothing but the feature `ssr`.
    ssr: &'static [&'static str],
    /// A feature of `app` that it must ask for, and one that it must not.
    app: Option<(&'static str, &'static str)>,
}

const RULES: [Rule; 8] = [
    Rule {
        name: "domain",
        may: &[],
        tests: &[],
        ssr: &[],
        app: None,
    },
    Rule {
        name: "sources",
        may: &["domain"],
        tests: &[],
        ssr: &[],
        app: None,
    },
    Rule {
        name: "ledger",
        may: &["domain"],
        tests: &["migrations", "sources"],
        ssr: &[],
        app: None,
    },
    Rule {
        name: "migrations",
        may: &[],
        tests: &[],
        ssr: &[],
        app: None,
    },
    Rule {
        name: "app",
        may: &["domain"],
        tests: &[],
        ssr: &["ledger"],
        app: None,
    },
    Rule {
        name: "frontend",
        may: &["app"],
        tests: &[],
        ssr: &[],
        app: Some(("hydrate", "ssr")),
    },
    Rule {
        name: "server",
        may: &["app", "ledger", "sources", "domain", "migrations"],
        tests: &[],
        ssr: &[],
        app: Some(("ssr", "hydrate")),
    },
    Rule {
        name: "xtask",
        may: &[],
        tests: &[],
        ssr: &[],
        app: None,
    },
];

/// Reads the manifest of every member of the workspace.
///
/// # Errors
/// Names each arrow that is not allowed.
pub fn check() -> Result<()> {
    let workspace = manifest("Cargo.toml")?;
    let members = workspace
        .get("workspace")
        .and_then(|table| table.get("members"))
        .and_then(Value::as_array)
        .context("The workspace has no members.")?;
    let mut manifests = BTreeMap::new();
    for member in members.iter().filter_map(Value::as_str) {
        manifests.insert(member.to_owned(), manifest(&format!("{member}/Cargo.toml"))?);
    }
    let found = violations(&manifests);
    for line in &found {
        steps::note(line);
    }
    if !found.is_empty() {
        bail!("The manifests draw arrows that DESIGN does not: move the code to a crate that may import what it needs.");
    }
    Ok(())
}

fn manifest(path: &str) -> Result<Table> {
    let text = fs::read_to_string(paths::root().join(path)).with_context(|| format!("{path} cannot be read."))?;
    text.parse().with_context(|| format!("{path} is not valid TOML."))
}

/// Every arrow outside the rules, as a sentence.
fn violations(manifests: &BTreeMap<String, Table>) -> Vec<String> {
    let mut found = Vec::new();
    for (name, manifest) in manifests {
        let Some(rule) = RULES.iter().find(|rule| rule.name == name) else {
            found.push(format!(
                "`{name}` is a new crate: say in xtask/src/check/arrows.rs what it may import."
            ));
            continue;
        };
        for arrow in arrows(manifest).filter(|arrow| manifests.contains_key(&arrow.to)) {
            judge(rule, manifest, &arrow, &mut found);
        }
    }
    found
}

/// One dependency on a crate of ours.
struct Arrow<'a> {
    to: String,
    tests_only: bool,
    settings: &'a Value,
}

/// All dependencies of a manifest: plain, build and dev, for every target, under their real names.
fn arrows(manifest: &Table) -> impl Iterator<Item = Arrow<'_>> {
    let targets = manifest
        .get("target")
        .and_then(Value::as_table)
        .into_iter()
        .flat_map(|targets| targets.values().filter_map(Value::as_table));
    std::iter::once(manifest).chain(targets).flat_map(|table| {
        ["dependencies", "build-dependencies", "dev-dependencies"]
            .into_iter()
            .flat_map(move |kind| {
                table
                    .get(kind)
                    .and_then(Value::as_table)
                    .into_iter()
                    .flatten()
                    .map(move |(key, settings)| Arrow {
                        to: settings.get("package").and_then(Value::as_str).unwrap_or(key).to_owned(),
                        tests_only: kind == "dev-dependencies",
                        settings,
                    })
            })
    })
}

fn judge(rule: &Rule, manifest: &Table, arrow: &Arrow<'_>, found: &mut Vec<String>) {
    let (from, to) = (rule.name, arrow.to.as_str());
    if arrow.tests_only && rule.tests.contains(&to) {
        return;
    }
    if rule.ssr.contains(&to) {
        if !arrow.settings.get("optional").and_then(Value::as_bool).unwrap_or(false) {
            found.push(format!(
                "`{from}` imports `{to}` always; it must be optional, switched on by `ssr`."
            ));
        }
        for feature in switches(manifest, to).filter(|feature| *feature != "ssr") {
            found.push(format!("`{from}` imports `{to}` under the feature `{feature}`; only `ssr` may."));
        }
    } else if !rule.may.contains(&to) {
        found.push(format!(
            "`{from}` imports `{to}`{}.",
            if arrow.tests_only { " in its tests" } else { "" }
        ));
    }
    if let (Some((wanted, barred)), "app") = (rule.app, to) {
        let asks = |feature: &str| {
            arrow
                .settings
                .get("features")
                .and_then(Value::as_array)
                .is_some_and(|list| list.iter().any(|item| item.as_str() == Some(feature)))
        };
        if !asks(wanted) || asks(barred) {
            found.push(format!(
                "`{from}` must import `app` with the feature `{wanted}` and without `{barred}`."
            ));
        }
    }
}

/// The features of a manifest that switch `dependency` on, or that lead to `ssr` by default.
fn switches<'a>(manifest: &'a Table, dependency: &'a str) -> impl Iterator<Item = &'a str> {
    let features = manifest.get("features").and_then(Value::as_table).into_iter().flatten();
    features.filter_map(move |(feature, items)| {
        let mut items = items.as_array().into_iter().flatten().filter_map(Value::as_str);
        let hit = |item: &str| {
            item == dependency || item == format!("dep:{dependency}") || item.starts_with(&format!("{dependency}/")) || item == "ssr"
        };
        items.any(hit).then_some(feature.as_str())
    })
}

#[cfg(test)]
mod tests;
