//! Deciding from a file's mark whether there is anything to read, and from where.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use ledger::imports::FileMark;
use sha2::{Digest, Sha256};

use super::Format;
use super::files::LogFile;
use super::reader::Reader;

/// So many bytes at the start of a file tell it from another one. A transcript's first line holds its session.
const HEAD: u64 = 1024;
/// So many bytes before the place where the reading goes on tell whether the file is still what it was up to there.
const BEFORE: u64 = 256;
/// No file was changed then: the mark of one that has been read only in part never says that there is nothing more.
const IN_PART: i64 = -1;

/// What to do with a file.
#[derive(Debug)]
pub enum Plan {
    /// Nothing: it is as it was.
    Skip,
    /// Read it from where the reader stands: the start of a new or replaced file, the old end of a grown one.
    Read(Box<Reader>),
}

/// Compares a file with its mark.
///
/// # Errors
/// When its first bytes cannot be read.
pub fn plan(format: Format, file: &LogFile, mark: Option<&FileMark>) -> io::Result<Plan> {
    let Some(mark) = mark else {
        return Ok(read(Reader::fresh(format, &file.path)));
    };
    let same_file = mark.fingerprint.split(':').next() == Some(file.identity.as_str());
    if same_file && mark.size == signed(file.size) && mark.mtime_ns == file.mtime_ns {
        return Ok(Plan::Skip);
    }
    let resumable = file.path.extension().is_none_or(|extension| extension != "zst");
    if resumable && file.size >= unsigned(mark.byte_offset) && is_as_noted(file, mark)? {
        let reader = mark.state.as_ref().and_then(|state| Reader::resumed(format, &file.path, state));
        if let Some(reader) = reader.filter(|reader| reader.offset() == unsigned(mark.byte_offset)) {
            return Ok(read(reader));
        }
    }
    Ok(read(Reader::fresh(format, &file.path)))
}

fn read(reader: Reader) -> Plan {
    Plan::Read(Box::new(reader))
}

/// The mark of a file that was read to its end. `file` is the file as it was before the reading, so that what was appended during it is
/// seen next time.
///
/// # Errors
/// When the file cannot be read.
pub fn whole(file: &LogFile, fingerprint: &str, reader: &Reader) -> io::Result<FileMark> {
    Ok(FileMark {
        path: file.key(),
        fingerprint: format!("{fingerprint}:{}", hash_before(file, reader.offset())?),
        size: signed(file.size),
        mtime_ns: file.mtime_ns,
        byte_offset: signed(reader.offset()),
        state: reader.state(),
    })
}

/// The mark of a file that was read as far as the reader stands, with more to come. An import that ends here goes on from here.
///
/// # Errors
/// When the file cannot be read.
pub fn in_part(file: &LogFile, fingerprint: &str, reader: &Reader) -> io::Result<FileMark> {
    Ok(FileMark {
        mtime_ns: IN_PART,
        ..whole(file, fingerprint, reader)?
    })
}

/// `<device.inode>:<bytes>:<hash of that many first bytes>`; a mark adds `:<hash of the last bytes before its offset>`. The number of
/// bytes is noted because a short file grows.
///
/// # Errors
/// When the file cannot be read.
pub fn fingerprint(file: &LogFile) -> io::Result<String> {
    let length = file.size.min(HEAD);
    Ok(format!("{}:{length}:{}", file.identity, hash_head(file, length)?))
}

/// Whether the file still begins with what its mark says, and still has before the mark's offset what it had. The inode may differ:
/// editors and backup tools replace a file by a copy.
fn is_as_noted(file: &LogFile, mark: &FileMark) -> io::Result<bool> {
    let mut parts = mark.fingerprint.split(':').skip(1);
    let (Some(length), Some(head)) = (parts.next().and_then(|text| text.parse().ok()), parts.next()) else {
        return Ok(false);
    };
    if file.size < length || hash_head(file, length)? != head {
        return Ok(false);
    }
    // Marks of the first version had no third hash.
    match parts.next() {
        Some(before) => Ok(hash_before(file, unsigned(mark.byte_offset))? == before),
        None => Ok(true),
    }
}

fn hash_head(file: &LogFile, length: u64) -> io::Result<String> {
    let mut head = Vec::new();
    File::open(&file.path)?.take(length).read_to_end(&mut head)?;
    Ok(short_hash(&head))
}

/// Of the bytes on the disk. In a compressed file the offset is one of the text, and so means little; such files begin anew anyhow.
fn hash_before(file: &LogFile, offset: u64) -> io::Result<String> {
    let start = offset.saturating_sub(BEFORE);
    let (mut input, mut bytes) = (File::open(&file.path)?, Vec::new());
    input.seek(SeekFrom::Start(start))?;
    input.take(offset - start).read_to_end(&mut bytes)?;
    Ok(short_hash(&bytes))
}

fn short_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn look(path: &Path) -> LogFile {
        LogFile::at(path).expect("there")
    }

    fn offset(plan: &Plan) -> Option<u64> {
        match plan {
            Plan::Skip => None,
            Plan::Read(reader) => Some(reader.offset()),
        }
    }

    /// Marks a file as read to its end.
    fn read_to_end(path: &Path) -> FileMark {
        use sources::Tail;
        let file = look(path);
        let mut reader = Reader::fresh(Format::ClaudeCode, path);
        let text = std::fs::read(path).expect("readable");
        sources::LogReader::read(&mut reader, &text, Tail::Partial, &mut sources::Parsed::default());
        whole(&file, &fingerprint(&file).expect("readable"), &reader).expect("readable")
    }

    #[test]
    fn unchanged_grown_cut_and_replaced_files_are_told_apart() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("1.jsonl");
        std::fs::write(&path, "{\"a\":1}\n{\"b\":2}\n").expect("written");
        let plan_now = |mark: &FileMark| plan(Format::ClaudeCode, &look(&path), Some(mark)).expect("readable");
        assert_eq!(offset(&plan(Format::ClaudeCode, &look(&path), None).expect("readable")), Some(0));
        let first = read_to_end(&path);
        assert_eq!(first.byte_offset, 16);
        assert_eq!(offset(&plan_now(&first)), None, "unchanged");
        std::fs::write(&path, "{\"a\":1}\n{\"b\":2}\n{\"c\":3}\n").expect("written");
        assert_eq!(offset(&plan_now(&first)), Some(16), "grown");
        std::fs::write(&path, "{\"a\":1}\n").expect("written");
        assert_eq!(offset(&plan_now(&first)), Some(0), "cut");
        std::fs::write(&path, "{\"x\":1}\n{\"y\":2}\n{\"z\":3}\n{}\n").expect("written");
        assert_eq!(offset(&plan_now(&first)), Some(0), "replaced");
        let long = format!("{{\"head\":\"{}\"}}\n", "x".repeat(2_000));
        std::fs::write(&path, format!("{long}{{\"a\":1}}\n")).expect("written");
        let first = read_to_end(&path);
        std::fs::write(&path, format!("{long}{{\"b\":1}}\n{{\"c\":3}}\n")).expect("written");
        assert_eq!(offset(&plan_now(&first)), Some(0), "replaced by one with the same beginning");
    }

    #[test]
    fn a_file_that_was_read_in_part_is_read_on() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("1.jsonl");
        std::fs::write(&path, "{\"a\":1}\n{\"b\":2}\n").expect("written");
        let file = look(&path);
        let mut reader = Reader::fresh(Format::ClaudeCode, &path);
        sources::LogReader::read(&mut reader, b"{\"a\":1}\n", sources::Tail::Partial, &mut sources::Parsed::default());
        let mark = in_part(&file, &fingerprint(&file).expect("readable"), &reader).expect("readable");
        assert_eq!(offset(&plan(Format::ClaudeCode, &file, Some(&mark)).expect("readable")), Some(8));
    }
}
