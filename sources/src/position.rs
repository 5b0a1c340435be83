//! Where a reader stands in a growing file, and the cutting of chunks into lines.

use memchr::memchr;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

/// Whether more bytes may follow the chunk on its last line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    /// They may: a last line without its line feed is left for later.
    Partial,
    /// They will not, as far as anyone knows: a last line without its line feed is taken if it is a whole JSON object, and left
    /// otherwise. Should the file grow after all, reading on is still right.
    End,
}

/// A place in a file: everything before it has been read. Bytes are those of the text, after decompression.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Position {
    /// Bytes read.
    pub offset: u64,
    /// Lines read, blank ones included.
    pub lines: u64,
    /// What the last line still lacks.
    open: Open,
}

/// The state of the line that the position stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Open {
    /// The position is the start of a line.
    #[default]
    No,
    /// The line was taken at the end of the file, before its line feed.
    Taken,
    /// The line is too long to be read: the rest of it is passed over.
    Skipped,
}

/// One line of a chunk.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'a> {
    /// Its number in the file, from 1.
    pub number: u64,
    /// Where it starts in the file, in bytes.
    pub offset: u64,
    /// Its text, trimmed; never empty.
    pub bytes: &'a [u8],
}

impl Position {
    /// Calls `each` with the complete lines of the next bytes of the file, and returns how many bytes were consumed. What is
    /// left must be offered again, with more behind it.
    pub(crate) fn lines<'a>(&mut self, bytes: &'a [u8], tail: Tail, mut each: impl FnMut(Line<'a>)) -> usize {
        let mut at = 0;
        while let Some(length) = memchr(b'\n', &bytes[at..]) {
            self.line(&bytes[at..at + length], length + 1, Open::No, &mut each);
            at += length + 1;
        }
        let rest = &bytes[at..];
        let take = match self.open {
            Open::Skipped => !rest.is_empty(),
            Open::No | Open::Taken => tail == Tail::End && is_object(rest),
        };
        if take {
            let state = if self.open == Open::Skipped { Open::Skipped } else { Open::Taken };
            self.line(rest, rest.len(), state, &mut each);
            at = bytes.len();
        }
        at
    }

    /// Passes over the start of a line that is too long to be held in memory; what follows of it will be passed over too.
    /// Returns the number and the offset of that line.
    pub(crate) fn skip(&mut self, bytes: usize) -> (u64, u64) {
        let start = self.offset;
        if self.open == Open::No {
            self.lines += 1;
        }
        self.offset += bytes as u64;
        self.open = Open::Skipped;
        (self.lines, start)
    }

    /// Steps over `length` bytes that hold (the rest of) a line, and hands its text out.
    fn line<'a>(&mut self, text: &'a [u8], length: usize, next: Open, each: &mut impl FnMut(Line<'a>)) {
        let offset = self.offset;
        let before = std::mem::replace(&mut self.open, next);
        self.offset += length as u64;
        if before == Open::No {
            self.lines += 1;
        }
        let text = if offset == 0 {
            text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
        } else {
            text
        };
        let bytes = text.trim_ascii();
        if before != Open::Skipped && !bytes.is_empty() {
            each(Line {
                number: self.lines,
                offset,
                bytes,
            });
        }
    }
}

/// Whether the text is one whole JSON object.
fn is_object(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    text.starts_with(b"{") && text.ends_with(b"}") && serde_json::from_slice::<IgnoredAny>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(position: &mut Position, bytes: &[u8], tail: Tail) -> (usize, Vec<(u64, u64, String)>) {
        let mut lines = Vec::new();
        let consumed = position.lines(bytes, tail, |line| {
            lines.push((line.number, line.offset, String::from_utf8_lossy(line.bytes).into_owned()));
        });
        (consumed, lines)
    }

    #[test]
    fn a_partial_last_line_is_left_for_later() {
        let mut position = Position::default();
        let (consumed, lines) = cut(&mut position, b"{\"a\":1}\r\n\n{\"b\":", Tail::End);
        assert_eq!((consumed, lines), (10, vec![(1, 0, "{\"a\":1}".to_owned())]));
        let (consumed, lines) = cut(&mut position, b"{\"b\":2}\n", Tail::Partial);
        assert_eq!((consumed, lines), (8, vec![(3, 10, "{\"b\":2}".to_owned())]));
    }

    #[test]
    fn a_whole_last_line_is_taken_at_the_end_and_only_once() {
        let mut position = Position::default();
        assert_eq!(cut(&mut position, b"{\"a\":1}", Tail::Partial).0, 0);
        assert_eq!(cut(&mut position, b"{\"a\":1}", Tail::End).1.len(), 1);
        let (consumed, lines) = cut(&mut position, b"\n{\"b\":2}\n", Tail::Partial);
        assert_eq!(
            (consumed, lines),
            (9, vec![(2, 8, "{\"b\":2}".to_owned())]),
            "the late line feed is no line"
        );
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over() {
        let mut position = Position::default();
        assert_eq!(position.skip(100), (1, 0));
        assert_eq!(cut(&mut position, b"more of it", Tail::End), (10, vec![]));
        let (_, lines) = cut(&mut position, b"its end\n{}\n", Tail::Partial);
        assert_eq!(lines, vec![(2, 118, "{}".to_owned())]);
    }

    #[test]
    fn a_byte_order_mark_is_not_text() {
        let (_, lines) = cut(&mut Position::default(), b"\xef\xbb\xbf{}\n", Tail::Partial);
        assert_eq!(lines[0].2, "{}");
    }
}
