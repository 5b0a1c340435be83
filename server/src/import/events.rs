//! Reading files of our own event format: one object a line, or, in files of up to 64 MB, any body that the endpoint takes.

use domain::account::{self, Account, Unnamed};
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
    named: Vec<Named>,
}

/// The account that an event names, and where the event stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The account; `None` when it names none.
    pub account: Option<String>,
    /// The line, from 1.
    pub line: u64,
}

impl Reader {
    /// For each event of the last harvest, the account that it names.
    pub fn named(&self) -> &[Named] {
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
                    self.named.push(Named {
                        account: incoming.account,
                        line,
                    });
                }
                Err(rejected) => refuse(out, line, offset, rejected.error),
            }
        }
    }

    /// The whole file: an array, or one object over many lines.
    ///
    /// Returns the bytes that are done with: none of a file that cannot be read as a whole. It may be in the middle of being written, and
    /// will be read from its start when it has changed.
    fn read_whole(&mut self, bytes: &[u8], out: &mut Parsed) -> usize {
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
            Err(problem) => {
                refuse(out, 1, 0, problem.to_string());
                return 0;
            }
        }
        self.position.offset = bytes.len() as u64;
        self.position.lines = bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
        out.lines += self.position.lines;
        bytes.len()
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
        if at_start && is_document(bytes) {
            // All of it is needed.
            return if tail == Tail::End { self.read_whole(bytes, out) } else { 0 };
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

/// Whether the file is one JSON value over many lines, rather than one object a line: an array, or an object whose first line is only its
/// beginning while no later line is an object by itself.
fn is_document(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if !text.starts_with(b"{") {
        return text.starts_with(b"[");
    }
    let mut lines = text.split(|byte| *byte == b'\n');
    let first = lines.next().unwrap_or_default();
    // The only line may be one that is being written.
    first.len() < text.len() && serde_json::from_slice::<IgnoredAny>(first).is_err_and(|error| error.is_eof()) && !lines.any(is_json)
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
/// A sentence that says what to do, when it means none, or several.
pub fn account_named(accounts: &[Account], name: &str) -> Result<i32, String> {
    match account::named(accounts, name) {
        Ok(account) => Ok(account.id),
        Err(Unnamed::Unknown) => Err(format!(
            "there is no account {name:?}; add it under Settings, Accounts, and import the file again"
        )),
        Err(Unnamed::Ambiguous) => Err(format!("{name:?} means several accounts; name it by its number")),
    }
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
            let named: Vec<_> = reader.named().iter().map(|named| named.account.as_deref()).collect();
            assert_eq!(named, [Some("a1"), Some("a2")]);
            assert_eq!(parsed.unreadable_lines, 1);
        }
        let (parsed, _) = read(&format!("{}\n\n{{\"id\":1}}\n", event(1)));
        assert_eq!(parsed.unreadable[0].line, 3);
    }

    #[test]
    fn a_document_that_is_being_written_is_left_until_it_is_whole() {
        let pretty = event(1).replace(',', ",\n  ").replace('{', "{\n  ").replace('}', "\n}\n");
        for whole in [format!("[{},\n{}]\n", event(1), event(2)), pretty] {
            for cut in [2, whole.len() / 2, whole.len() - 3] {
                let (mut parsed, mut reader) = (Parsed::default(), Reader::default());
                assert_eq!(
                    reader.read(&whole.as_bytes()[..cut], Tail::End, &mut parsed),
                    0,
                    "{cut} bytes of {whole}"
                );
                assert_eq!((parsed.events.len(), reader.position().offset), (0, 0));
                reader.read(whole.as_bytes(), Tail::End, &mut parsed);
                assert_eq!(parsed.events.len(), whole.matches("\"id\"").count());
            }
        }
    }

    #[test]
    fn a_broken_first_line_does_not_hide_the_others() {
        let (parsed, reader) = read(&format!("{{\"id\":\n{}\n", event(2)));
        assert_eq!((parsed.events.len(), parsed.unreadable_lines), (1, 1));
        assert_eq!(reader.named()[0].line, 2);
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
