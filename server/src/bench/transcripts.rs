//! Generated requests as Claude Code writes them: a folder of transcripts, one file a session.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use domain::{Outcome, UsageEvent};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::sample::{Generator, Shape};

/// Every so manieth request is logged twice, first as a placeholder: versions of early 2026 did so.
const PLACEHOLDER: u64 = 5;

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Requests.
    pub requests: u64,
    /// Files.
    pub files: u64,
    /// Bytes.
    pub bytes: u64,
}

/// Writes so many requests of the month before `now` below `home/.claude/projects`.
///
/// # Errors
/// When the disk fails.
pub fn write(home: &Path, seed: u64, requests: u64, now: Timestamp) -> io::Result<Written> {
    let from = now - SignedDuration::from_hours(24 * 30);
    // A quarter more: the generator is only about right, and what is left over is not written.
    let shape = Shape::sized(seed.wrapping_add(2), 12, 30, requests * 5 / 4 + 1_000);
    let mut sessions: BTreeMap<String, Vec<UsageEvent>> = BTreeMap::new();
    let mut written = Written::default();
    for (_, event) in Generator::new(shape, from, now).filter(|(_, event)| event.outcome == Outcome::Ok) {
        if written.requests == requests {
            break;
        }
        written.requests += 1;
        let session = event.session_id.clone().unwrap_or_else(|| "no-session".to_owned());
        sessions.entry(session).or_default().push(event);
    }
    let mut number = 0;
    for (session, events) in &sessions {
        let cwd = events.first().and_then(|event| event.cwd.as_deref()).unwrap_or("/home/dev/app");
        let slug: String = cwd.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let folder = home.join(".claude/projects").join(slug);
        fs::create_dir_all(&folder)?;
        let mut file = BufWriter::new(File::create(folder.join(format!("{session}.jsonl")))?);
        for event in events {
            number += 1;
            for line in lines(event, session, number) {
                let text = line.to_string();
                written.bytes += text.len() as u64 + 1;
                writeln!(file, "{text}")?;
            }
        }
        file.flush()?;
        written.files += 1;
    }
    Ok(written)
}

/// What one request adds to a transcript: the prompt's line, and the answer's line or lines.
fn lines(event: &UsageEvent, session: &str, number: u64) -> Vec<Value> {
    let common = |kind: &str, message: Value| {
        json!({
            "parentUuid": format!("00000000-0000-4000-8000-{number:012}"),
            "isSidechain": false,
            "message": message,
            "type": kind,
            "uuid": format!("00000000-0000-4000-9000-{number:012}"),
            "timestamp": event.at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string(),
            "userType": "external",
            "entrypoint": "cli",
            "cwd": event.cwd,
            "sessionId": session,
            "version": "2.1.280",
            "gitBranch": event.git_branch,
        })
    };
    let answer = |output: u64, reason: Value| {
        let tokens = &event.tokens;
        let (short, long) = (tokens.cache_write_5m + tokens.cache_write_other, tokens.cache_write_1h);
        let mut line = common(
            "assistant",
            json!({
                "model": event.model,
                "id": format!("msg_bench{number:020}"),
                "type": "message",
                "role": "assistant",
                "content": [{"type": "text", "text": ""}],
                "stop_reason": reason,
                "stop_sequence": null,
                "usage": {
                    "input_tokens": tokens.input,
                    "cache_creation_input_tokens": short + long,
                    "cache_read_input_tokens": tokens.cache_read,
                    "output_tokens": output,
                    "server_tool_use": {"web_search_requests": 0, "web_fetch_requests": 0},
                    "service_tier": "standard",
                    "cache_creation": {"ephemeral_1h_input_tokens": long, "ephemeral_5m_input_tokens": short},
                    "inference_geo": "not_available",
                    "speed": "standard",
                },
            }),
        );
        line["requestId"] = json!(format!("req_bench{number:020}"));
        line
    };
    let mut lines = vec![common("user", json!({"role": "user", "content": ""}))];
    if number.is_multiple_of(PLACEHOLDER) && event.tokens.output > 1 {
        lines.push(answer(1, Value::Null));
    }
    lines.push(answer(event.tokens.output, json!("end_turn")));
    lines
}

#[cfg(test)]
mod tests {
    use sources::{LogReader, Parsed, Tail, claude_code};
    use walkdir::WalkDir;

    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let home = tempfile::tempdir().expect("folder");
        let now: Timestamp = "2026-05-20T18:00:00Z".parse().expect("instant");
        let written = write(home.path(), 1, 2_000, now).expect("written");
        assert_eq!(written.requests, 2_000);
        let (mut files, mut keys) = (0, std::collections::HashSet::new());
        for entry in WalkDir::new(home.path())
            .into_iter()
            .flatten()
            .filter(|entry| entry.file_type().is_file())
        {
            let mut parsed = Parsed::default();
            claude_code::Reader::default().read(&fs::read(entry.path()).expect("read"), Tail::End, &mut parsed);
            assert_eq!(parsed.unreadable_lines, 0, "{:?}", parsed.unreadable);
            keys.extend(parsed.events.into_iter().map(|event| event.key));
            files += 1;
        }
        assert_eq!((files, keys.len() as u64), (written.files, written.requests));
    }
}
