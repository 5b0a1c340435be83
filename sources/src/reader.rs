//! The common face of the log readers, and the loop that feeds them.

use std::io::{self, Read};

use crate::{Parsed, Position, Tail};

/// Bytes that [`pump`] reads at a time.
pub const CHUNK: usize = 1 << 20;

/// The longest line that is held in memory, in bytes; transcripts hold pictures, so lines of megabytes are normal.
pub const MAX_LINE: usize = 64 << 20;

/// A reader of one growing log file. Store it (it is small) to read on later from [`Position::offset`].
///
/// When a file was replaced or cut short, start anew with a fresh reader: keys make sure that nothing is counted twice.
pub trait LogReader {
    /// Reads the complete lines of the file's next bytes into `out`, and returns how many bytes were consumed. The rest must
    /// be offered again, with more behind it. Nothing that it is given makes it fail or panic.
    fn read(&mut self, bytes: &[u8], tail: Tail, out: &mut Parsed) -> usize;

    /// Where it stands.
    fn position(&self) -> &Position;

    /// The same, to pass over a line that is too long.
    fn position_mut(&mut self) -> &mut Position;
}

/// Feeds a reader with everything that `input` gives, about [`CHUNK`] bytes at a time. `input` must stand where the reader
/// stands. After every chunk `each` sees what came out of it and the reader as it is then, fit to be stored with it;
/// what it leaves in `Parsed` is dropped.
///
/// # Errors
/// Those of `input`, and those that `each` returns: they stop it.
pub fn pump<R, E>(reader: &mut R, mut input: impl Read, tail: Tail, mut each: impl FnMut(&mut Parsed, &R) -> Result<(), E>) -> Result<(), E>
where
    R: LogReader,
    E: From<io::Error>,
{
    let mut parsed = Parsed::default();
    let mut buffer = vec![0; CHUNK];
    let mut filled = 0;
    loop {
        let ended = fill(&mut input, &mut buffer, &mut filled)?;
        let consumed = reader.read(&buffer[..filled], if ended { tail } else { Tail::Partial }, &mut parsed);
        buffer.copy_within(consumed..filled, 0);
        filled -= consumed;
        if !ended && filled == buffer.len() {
            if filled < MAX_LINE {
                buffer.resize(filled * 2, 0);
            } else {
                let (line, offset) = reader.position_mut().skip(filled);
                parsed.lines += 1;
                parsed.refuse(line, offset, format!("longer than {} MB", MAX_LINE >> 20));
                filled = 0;
            }
        }
        each(&mut parsed, reader)?;
        parsed.clear();
        if ended {
            return Ok(());
        }
    }
}

/// Reads until the buffer is full; true when there is nothing more to read.
fn fill(input: &mut impl Read, buffer: &mut [u8], filled: &mut usize) -> io::Result<bool> {
    while *filled < buffer.len() {
        match input.read(&mut buffer[*filled..]) {
            Ok(0) => return Ok(true),
            Ok(read) => *filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claude_code::Reader;

    fn line(id: usize, padding: usize) -> String {
        format!(
            r#"{{"type":"assistant","timestamp":"2026-05-01T10:00:00Z","uuid":"u{id}","message":{{"id":"msg_{id}","model":"claude-opus-5","content":"{}","usage":{{"input_tokens":1,"output_tokens":2}}}}}}"#,
            "x".repeat(padding)
        ) + "\n"
    }

    #[test]
    fn lines_longer_than_the_buffer_are_read_and_endless_ones_reported() {
        let mut file = line(1, 10);
        file += &line(2, 3 * CHUNK);
        file += &"x".repeat(MAX_LINE + CHUNK);
        file += "\n";
        file += line(3, 10).trim_end();
        let (mut events, mut refused) = (Vec::new(), Vec::new());
        let mut reader = Reader::default();
        pump(&mut reader, file.as_bytes(), Tail::End, |parsed, _| {
            events.append(&mut parsed.events);
            refused.append(&mut parsed.unreadable);
            io::Result::Ok(())
        })
        .expect("reads");
        let keys: Vec<_> = events.iter().map(|event| event.key.as_str()).collect();
        assert_eq!(keys, ["msg:msg_1", "msg:msg_2", "msg:msg_3"]);
        assert_eq!((refused.len(), refused[0].line), (1, 3));
        assert_eq!((reader.position().offset, reader.position().lines), (file.len() as u64, 4));
    }
}
