//! Cargo builds whose results we need: progress stays visible, the file names come from cargo itself.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::process;

/// One `compiler-artifact` message of cargo's JSON output (see "External tools" in the Cargo book); other messages have none of these.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Artifact {
    reason: String,
    target: Target,
    profile: Profile,
    filenames: Vec<PathBuf>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Target {
    name: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Profile {
    test: bool,
}

/// Runs a cargo command that builds (`build`, `test --no-run`) and tells what it made.
///
/// # Errors
/// When cargo fails; its own messages are on the terminal then.
pub fn artifacts(args: &[&str]) -> Result<Vec<Artifact>> {
    let mut cargo = process::cargo();
    // Messages for people stay on standard error, with the progress bar.
    cargo
        .args(args)
        .arg("--message-format=json-render-diagnostics")
        .stdout(Stdio::piped());
    let mut child = cargo.spawn().context("cargo could not be started.")?;
    let output = child.stdout.take().context("cargo has no standard output.")?;
    let mut made = Vec::new();
    for line in BufReader::new(output).lines() {
        let message: Artifact = serde_json::from_str(&line?).unwrap_or_default();
        if message.reason == "compiler-artifact" {
            made.push(message);
        }
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("`cargo {}` failed ({status}). The compiler's messages are above.", args.join(" "));
    }
    Ok(made)
}

/// The executable named `name` among the artifacts; a test harness of the same name does not count.
pub fn executable(made: &[Artifact], name: &str) -> Option<PathBuf> {
    made.iter()
        .filter(|artifact| artifact.target.name == name && !artifact.profile.test)
        .find_map(|artifact| artifact.executable.clone())
}

/// The file with this extension that the target `name` was built into.
pub fn file(made: &[Artifact], name: &str, extension: &str) -> Option<PathBuf> {
    let files = made
        .iter()
        .filter(|artifact| artifact.target.name == name)
        .flat_map(|artifact| &artifact.filenames);
    files
        .into_iter()
        .find(|file| file.extension().is_some_and(|found| found == extension))
        .cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_not_mistaken_for_its_test_harness() {
        let made: Vec<Artifact> = [
            r#"{"reason":"compiler-artifact","target":{"name":"countinghouse"},"profile":{"test":true},"filenames":["/t/deps/a"],"executable":"/t/deps/a"}"#,
            r#"{"reason":"compiler-artifact","target":{"name":"countinghouse"},"profile":{"test":false},"filenames":["/t/countinghouse"],"executable":"/t/countinghouse"}"#,
            r#"{"reason":"compiler-artifact","target":{"name":"frontend"},"profile":{"test":false},"filenames":["/t/f.rlib","/t/f.wasm"],"executable":null}"#,
        ]
        .iter()
        .map(|line| serde_json::from_str(line).expect("a cargo message"))
        .collect();
        assert_eq!(executable(&made, "countinghouse"), Some(PathBuf::from("/t/countinghouse")));
        assert_eq!(file(&made, "frontend", "wasm"), Some(PathBuf::from("/t/f.wasm")));
        assert_eq!(executable(&made, "xtask"), None);
    }
}
