//! Reading files of our own event format: one object a line, or, in files of up to 64 MB, any body that the endpoint takes.

use domain::account::Account;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use sources::events::{Incoming, Limits, Rejected, parse};
use sources::{LogReader, Parsed, Position, Tail, Unreadable};

/// Reads one file of events. Its place in the file is all that it remembers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Reader {
    position: Position,
    /// For each event of the last harvest, the account that it names.
    #[serde(skip)]
    named: Vec<Option<String>>,
}

impl Reader {
    /// For each event of the last harvest, the account that it names.
    pub fn named(&self) -> &[Option<String>] {
        &self.named
    }

    /// Notes what came of one piece of text.
    fn take(&mut self, read: Vec<Result<Incoming, Rejected>>, line: u64, offset: u64, out: &mut Parsed) {
        for result in read {
            match result {
                // Not folded by key: the ledger does that, and the accounts must stay in step.
                Ok(incoming) => {
                    out.events.push(incoming.event);
                    out.versions += 1;
                    self.named.push(incoming.account);
                }
                Err(rejected) => refuse(out, line, offset, rejected.error),
            }
        }
    }

    /// The whole file: an array, or one object over many lines.
    fn read_whole(&mut self, bytes: &[u8], out: &mut Parsed) {
        match parse(bytes, &Limits::file()) {
            // The place counts here, not the line, so the message tells it.
            Ok(read) => {
                let read = read.into_iter().map(|result| {
                    result.map_err(|rejected| Rejected {
                        error: format!("event {}: {}", rejected.index + 1, rejected.error),
                        ..rejected
                    })
                });
                self.take(read.collect(), 1, 0, out);
            }
            Err(problem) => refuse(out, 1, 0, problem.to_string()),
        }
        self.position.offset = bytes.len() as u64;
        self.position.lines = bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
        out.lines += self.position.lines;
    }

    /// One line, of `length` bytes with its end.
    fn read_line(&mut self, line: &[u8], length: usize, out: &mut Parsed) {
        let offset = self.position.offset;
        self.position.lines += 1;
        self.position.offset += length as u64;
        out.lines += 1;
        if line.trim_ascii().is_empty() {
            return;
        }
        match parse(line, &Limits::file()) {
            Ok(read) => self.take(read, self.position.lines, offset, out),
            Err(problem) => refuse(out, self.position.lines, offset, problem.to_string()),
        }
    }
}

impl LogReader for Reader {
    fn read(&mut self, bytes: &[u8], tail: Tail, out: &mut Parsed) -> usize {
        self.named.clear();
        let at_start = self.position.offset == 0;
        let is_array = at_start && bytes.trim_ascii_start().starts_with(b"[");
        if at_start && tail == Tail::End && (is_array || is_json(bytes)) {
            self.read_whole(bytes, out);
            return bytes.len();
        }
        if is_array {
            // All of it is needed.
            return 0;
        }
        let mut at = 0;
        while let Some(length) = bytes[at..].iter().position(|byte| *byte == b'\n') {
            self.read_line(&bytes[at..at + length], length + 1, out);
            at += length + 1;
        }
        let rest = &bytes[at..];
        // A last line without its end is taken when it is whole.
        if tail == Tail::End && is_json(rest) {
            self.read_line(rest, rest.len(), out);
            at = bytes.len();
        }
        at
    }

    fn position(&self) -> &Position {
        &self.position
    }

    fn position_mut(&mut self) -> &mut Position {
        &mut self.position
    }
}

/// Whether the text is one whole JSON object.
fn is_json(text: &[u8]) -> bool {
    text.trim_ascii_start().starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(text).is_ok()
}

fn refuse(out: &mut Parsed, line: u64, offset: u64, why: String) {
    out.unreadable_lines += 1;
    if out.unreadable.len() < sources::MAX_REPORTED {
        out.unreadable.push(Unreadable { line, offset, why });
    }
}

/// The account that an event names, by number, e-mail or label.
///
/// # Errors
/// A sentence that says what to do, when there is none such.
pub fn account_named(accounts: &[Account], name: &str) -> Result<i32, String> {
    let is = |text: &str| !text.is_empty() && text.eq_ignore_ascii_case(name.trim());
    accounts
        .iter()
        .find(|account| account.id.to_string() == name.trim() || is(&account.email) || is(&account.label))
        .map(|account| account.id)
        .ok_or_else(|| format!("there is no account {name:?}; add it under Settings, Accounts"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: u32) -> String {
        format!(r#"{{"id":"{id}","timestamp":"2026-05-01T10:00:00Z","model":"claude-opus-5","output_tokens":7,"account":"a{id}"}}"#)
    }

    fn read(text: &str) -> (Parsed, Reader) {
        let (mut parsed, mut reader) = (Parsed::default(), Reader::default());
        assert_eq!(reader.read(text.as_bytes(), Tail::End, &mut parsed), text.len());
        (parsed, reader)
    }

    #[test]
    fn arrays_and_lines_are_both_read_and_bad_ones_named() {
        for text in [
            format!("{}\n\n{{\"id\":1}}\n{}\n", event(1), event(2)),
            format!("[{},{{\"id\":1}},\n{}]", event(1), event(2)),
        ] {
            let (parsed, reader) = read(&text);
            assert_eq!(parsed.events.len(), 2, "{text}");
            assert_eq!(reader.named(), [Some("a1".to_owned()), Some("a2".to_owned())]);
            assert_eq!(parsed.unreadable_lines, 1);
        }
        let (parsed, _) = read(&format!("{}\n\n{{\"id\":1}}\n", event(1)));
        assert_eq!(parsed.unreadable[0].line, 3);
    }

    #[test]
    fn a_grown_file_is_read_on_line_by_line() {
        let (_, mut reader) = read(&format!("{}\n", event(1)));
        let mut parsed = Parsed::default();
        let more = format!("{}\nnot json\n{}", event(2), &event(3)[..20]);
        let consumed = reader.read(more.as_bytes(), Tail::End, &mut parsed);
        assert_eq!(consumed, event(2).len() + 1 + "not json\n".len());
        assert_eq!((parsed.events.len(), parsed.unreadable[0].line), (1, 3));
    }
}
