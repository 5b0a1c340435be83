//! The readers of all log formats behind one face, with their states as JSON.

use std::path::{Path, PathBuf};

use domain::event::ServiceTier;
use serde_json::Value;
use sources::{LogReader, Parsed, Position, Tail, claude_code, codex};

use super::{Format, events};

/// A reader of one log file.
#[derive(Clone, Debug)]
pub enum Reader {
    /// Of a transcript.
    ClaudeCode(claude_code::Reader),
    /// Of a rollout.
    Codex(codex::Reader),
    /// Of our own events.
    Events(events::Reader),
}

impl Reader {
    /// A reader for the start of a file.
    #[must_use]
    pub fn fresh(format: Format, path: &Path) -> Self {
        match format {
            Format::Codex => Self::Codex(codex::Reader::new(path).with_tier(tier(path))),
            Format::ClaudeCode => Self::ClaudeCode(claude_code::Reader::default()),
            Format::Events => Self::Events(events::Reader::default()),
        }
    }

    /// A reader that goes on from a stored state; `None` when an older version stored something else.
    #[must_use]
    pub fn resumed(format: Format, path: &Path, state: &Value) -> Option<Self> {
        match format {
            Format::Codex => serde_json::from_value(state.clone())
                .ok()
                .map(|reader: codex::Reader| Self::Codex(reader.with_tier(tier(path)))),
            Format::ClaudeCode => serde_json::from_value(state.clone()).ok().map(Self::ClaudeCode),
            Format::Events => serde_json::from_value(state.clone()).ok().map(Self::Events),
        }
    }

    /// What to store, to read on later.
    #[must_use]
    pub fn state(&self) -> Option<Value> {
        match self {
            Self::ClaudeCode(reader) => serde_json::to_value(reader).ok(),
            Self::Codex(reader) => serde_json::to_value(reader).ok(),
            Self::Events(reader) => serde_json::to_value(reader).ok(),
        }
    }

    /// For each event of the last harvest, the account that it names; other formats name none.
    #[must_use]
    pub fn named(&self) -> &[events::Named] {
        match self {
            Self::Events(reader) => reader.named(),
            Self::ClaudeCode(_) | Self::Codex(_) => &[],
        }
    }

    /// Bytes of the text that were read.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.position().offset
    }
}

impl LogReader for Reader {
    fn read(&mut self, bytes: &[u8], tail: Tail, out: &mut Parsed) -> usize {
        match self {
            Self::ClaudeCode(reader) => reader.read(bytes, tail, out),
            Self::Codex(reader) => reader.read(bytes, tail, out),
            Self::Events(reader) => reader.read(bytes, tail, out),
        }
    }

    fn position(&self) -> &Position {
        match self {
            Self::ClaudeCode(reader) => reader.position(),
            Self::Codex(reader) => reader.position(),
            Self::Events(reader) => reader.position(),
        }
    }

    fn position_mut(&mut self) -> &mut Position {
        match self {
            Self::ClaudeCode(reader) => reader.position_mut(),
            Self::Codex(reader) => reader.position_mut(),
            Self::Events(reader) => reader.position_mut(),
        }
    }
}

/// The service tier of a rollout: from the `config.toml` beside its `sessions` folder.
fn tier(path: &Path) -> ServiceTier {
    let config: Option<PathBuf> = path
        .ancestors()
        .find(|folder| {
            folder
                .file_name()
                .is_some_and(|name| name == "sessions" || name == "archived_sessions")
        })
        .and_then(Path::parent)
        .map(|folder| folder.join("config.toml"));
    config
        .and_then(|config| std::fs::read_to_string(config).ok())
        .map_or(ServiceTier::Standard, |text| codex::service_tier(&text))
}
