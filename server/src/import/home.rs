//! Looking for logs in a home folder.

use std::path::{Path, PathBuf};

use super::Format;
use super::files::{self, LogFile};

/// The logs of one tool.
#[derive(Clone, Debug)]
pub struct Logs {
    /// The kind of log.
    pub format: Format,
    /// The folders to look in; some may not exist yet.
    pub roots: Vec<PathBuf>,
    /// What is in them.
    pub files: Vec<LogFile>,
}

impl Logs {
    /// Size of all files.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.size).sum()
    }
}

/// What a home folder holds.
#[derive(Clone, Debug)]
pub struct Found {
    /// The folder.
    pub home: PathBuf,
    /// One entry a tool, also for tools without any files.
    pub logs: Vec<Logs>,
}

impl Found {
    /// Whether there is nothing to import.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.logs.iter().all(|logs| logs.files.is_empty())
    }
}

/// Looks for Claude Code and Codex logs. The tools' own environment variables count only for the home folder that they were set in:
/// this user's.
#[must_use]
pub fn discover(home: &Path) -> Found {
    let is_ours = own().is_some_and(|own| own == home);
    let env = |name: &str| if is_ours { std::env::var(name).ok() } else { None };
    let logs = Format::IN_HOMES
        .into_iter()
        .map(|format| {
            let roots = format.roots(home, env);
            let found = roots.iter().flat_map(|root| files::below(format, root)).collect();
            Logs {
                format,
                roots,
                files: files::in_order(format, found),
            }
        })
        .collect();
    Found {
        home: home.to_owned(),
        logs,
    }
}

/// This user's home folder.
#[must_use]
pub fn own() -> Option<PathBuf> {
    std::env::home_dir().filter(|home| home.is_dir())
}
