//! Deciding from a file's mark whether there is anything to read, and from where.

use std::fs::File;
use std::io::{self, Read};

use ledger::imports::FileMark;
use sha2::{Digest, Sha256};

use super::Format;
use super::files::LogFile;
use super::reader::Reader;

/// So many bytes at the start of a file tell it from another one. A transcript's first line holds its session.
const HEAD: u64 = 1024;

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
    if resumable && file.size >= unsigned(mark.byte_offset) && head_is_as_noted(file, &mark.fingerprint)? {
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

/// The mark of a file that was read as far as the reader stands. `file` is the file as it was before the reading, so that what was appended
/// during it is seen next time.
pub fn mark(file: &LogFile, fingerprint: &str, reader: &Reader) -> FileMark {
    FileMark {
        path: file.key(),
        fingerprint: fingerprint.to_owned(),
        size: signed(file.size),
        mtime_ns: file.mtime_ns,
        byte_offset: signed(reader.offset()),
        state: reader.state(),
    }
}

/// `<device.inode>:<bytes>:<hash of that many first bytes>`. The number of bytes is noted because a short file grows.
///
/// # Errors
/// When the file cannot be read.
pub fn fingerprint(file: &LogFile) -> io::Result<String> {
    let length = file.size.min(HEAD);
    Ok(format!("{}:{length}:{}", file.identity, hash_head(file, length)?))
}

/// Whether the file still begins with what its fingerprint says. The inode may differ: editors and backup tools replace a file by a copy.
fn head_is_as_noted(file: &LogFile, fingerprint: &str) -> io::Result<bool> {
    let mut parts = fingerprint.split(':').skip(1);
    let (Some(length), Some(hash)) = (parts.next().and_then(|text| text.parse().ok()), parts.next()) else {
        return Ok(false);
    };
    Ok(file.size >= length && hash_head(file, length)? == hash)
}

fn hash_head(file: &LogFile, length: u64) -> io::Result<String> {
    let mut head = Vec::new();
    File::open(&file.path)?.take(length).read_to_end(&mut head)?;
    Ok(Sha256::digest(head).iter().take(8).map(|byte| format!("{byte:02x}")).collect())
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
        mark(&file, &fingerprint(&file).expect("readable"), &reader)
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
    }
}
