//! The kinds of log that can be imported, and what is particular about each.

use std::path::{Path, PathBuf};

use domain::Source;
use serde::Serialize;

/// A kind of log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Claude Code transcripts.
    ClaudeCode,
    /// Codex rollouts.
    Codex,
    /// Our own event format.
    Events,
}

impl Format {
    /// The formats that tools write by themselves, into a person's home folder.
    pub const IN_HOMES: [Self; 2] = [Self::ClaudeCode, Self::Codex];

    /// The door that its events come in by.
    #[must_use]
    pub const fn source(self) -> Source {
        match self {
            Self::ClaudeCode => Source::ClaudeCode,
            Self::Codex => Source::Codex,
            Self::Events => Source::Events,
        }
    }

    /// The tool's name, for people and as the label of a new account.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ClaudeCode => "Claude Code",
            Self::Codex => "Codex",
            Self::Events => "Events",
        }
    }

    /// The vendor of a new account.
    #[must_use]
    pub const fn provider(self) -> &'static str {
        match self {
            Self::ClaudeCode => "anthropic",
            Self::Codex => "openai",
            Self::Events => "other",
        }
    }

    /// Whether a file below a folder that was named is a log of this kind. A file that a person named is always taken.
    #[must_use]
    pub fn accepts(self, path: &Path) -> bool {
        match self {
            Self::ClaudeCode => sources::claude_code::is_transcript(path),
            Self::Codex => sources::codex::is_rollout(path),
            Self::Events => path
                .extension()
                .is_some_and(|extension| extension == "jsonl" || extension == "ndjson" || extension == "json"),
        }
    }

    /// Where a tool keeps its logs in a home folder; not all of them need exist.
    #[must_use]
    pub fn roots(self, home: &Path, env: impl Fn(&str) -> Option<String>) -> Vec<PathBuf> {
        match self {
            Self::ClaudeCode => sources::claude_code::roots(home, env),
            Self::Codex => sources::codex::roots(home, env),
            Self::Events => Vec::new(),
        }
    }

    /// The folders that a path means: a home folder means the tool's folders in it, anything else itself.
    #[must_use]
    pub fn meant_by(self, path: &Path) -> Vec<PathBuf> {
        let inside: Vec<PathBuf> = self.roots(path, |_| None).into_iter().filter(|root| root.is_dir()).collect();
        if inside.is_empty() { vec![path.to_owned()] } else { inside }
    }
}
