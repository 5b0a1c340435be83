//! Opening a log where reading left off.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// Opens a log so that its next byte is the one at `offset` of the text. A name that ends in `.zst` is decompressed on the fly.
///
/// # Errors
/// Those of the file system, and `UnexpectedEof` when the text is shorter than `offset`: it was cut or replaced, so begin anew.
pub fn open(path: &Path, offset: u64) -> io::Result<Box<dyn Read + Send>> {
    let mut file = File::open(path)?;
    let shorter = || io::Error::new(io::ErrorKind::UnexpectedEof, "the file is shorter than what was read of it before");
    if path.extension().is_some_and(|extension| extension == "zst") {
        let mut text = zstd::Decoder::new(file)?;
        if io::copy(&mut text.by_ref().take(offset), &mut io::sink())? < offset {
            return Err(shorter());
        }
        return Ok(Box::new(text));
    }
    if file.metadata()?.len() < offset {
        return Err(shorter());
    }
    file.seek(SeekFrom::Start(offset))?;
    Ok(Box::new(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_and_compressed_files_read_the_same_from_any_offset() {
        let folder = tempfile::tempdir().expect("folder");
        let (plain, packed) = (folder.path().join("a.jsonl"), folder.path().join("a.jsonl.zst"));
        std::fs::write(&plain, "one\ntwo\n").expect("writes");
        std::fs::write(&packed, zstd::encode_all(&b"one\ntwo\n"[..], 3).expect("packs")).expect("writes");
        for path in [plain, packed] {
            let mut text = String::new();
            open(&path, 4).expect("opens").read_to_string(&mut text).expect("reads");
            assert_eq!(text, "two\n");
            let error = open(&path, 9).err().expect("too short");
            assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        }
    }
}
