//! The reader of a transcript.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use serde::{Deserialize, Serialize};

use super::convert::convert;
use super::wire::{Entry, Progress};
use crate::lenient::{Flag, object};
use crate::text::json_problem;
use crate::{LogReader, Parsed, Position, Tail};

/// Most lines hold no usage: a search for its key spares parsing them. In a quoted text the closing quote would be escaped,
/// so prose about usage does not match.
static USAGE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(br#""usage""#));

/// Failed requests may come without usage.
static FAILED: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(br#""isApiErrorMessage""#));

/// Reads one transcript. No line depends on another, so its place in the file is all it remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reader {
    position: Position,
}

impl LogReader for Reader {
    fn read(&mut self, bytes: &[u8], tail: Tail, out: &mut Parsed) -> usize {
        let before = self.position.lines;
        let consumed = self.position.lines(bytes, tail, |line| {
            if let Err(why) = read_line(line.bytes, out) {
                out.refuse(line.number, line.offset, why);
            }
        });
        out.lines += self.position.lines - before;
        consumed
    }

    fn position(&self) -> &Position {
        &self.position
    }

    fn position_mut(&mut self) -> &mut Position {
        &mut self.position
    }
}

/// Reads one trimmed line that is not empty.
fn read_line(line: &[u8], out: &mut Parsed) -> Result<(), String> {
    // Cheap, and it finds the lines that a crash cut short or left full of zeros, whatever they were about.
    if !line.starts_with(b"{") || !line.ends_with(b"}") {
        return Err("not a whole JSON object".to_owned());
    }
    if USAGE.find(line).is_none() && FAILED.find(line).is_none() {
        return Ok(());
    }
    let entry: Entry<'_> = serde_json::from_slice(line).map_err(|error| json_problem(&error))?;
    match entry.kind.as_str() {
        "assistant" => convert(&entry, out),
        "progress" => progress(entry, out),
        _ => Ok(()),
    }
}

/// Old versions reported a subagent's work by nesting its line in a line of the session. What the nested line does not say, the
/// outer one does.
fn progress(outer: Entry<'_>, out: &mut Parsed) -> Result<(), String> {
    let Some(data) = outer.data.and_then(|data| object::<Progress<'_>>(data).ok()) else {
        return Ok(());
    };
    let (Some(nested), "agent_progress") = (data.message, data.kind.as_str()) else {
        return Ok(());
    };
    let nested: Entry<'_> = object(nested).map_err(|why| format!("its nested line is {why}"))?;
    if nested.kind.as_str() != "assistant" {
        return Ok(());
    }
    let entry = Entry {
        timestamp: if nested.timestamp.0.is_some() {
            nested.timestamp
        } else {
            outer.timestamp
        },
        // Not the outer line's uuid: it is told again for every step of the subagent.
        session_id: nested.session_id.or(outer.session_id),
        cwd: nested.cwd.or(outer.cwd),
        git_branch: nested.git_branch.or(outer.git_branch),
        agent_id: nested.agent_id.or(data.agent_id),
        is_sidechain: Flag(true),
        ..nested
    };
    convert(&entry, out)
}
