//! Finding log files.

use std::collections::HashSet;
use std::fs::Metadata;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::Format;

/// A log file as it is on the disk now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFile {
    /// Where.
    pub path: PathBuf,
    /// Size in bytes.
    pub size: u64,
    /// Time of modification in nanoseconds since 1970.
    pub mtime_ns: i64,
    /// Device and inode: another file of the same name has others.
    pub identity: String,
}

impl LogFile {
    /// Looks at a file.
    ///
    /// # Errors
    /// When it is gone, is no file, or must not be looked at.
    pub fn at(path: &Path) -> io::Result<Self> {
        let meta = path.metadata()?;
        if !meta.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a file"));
        }
        Ok(Self::of(path.to_owned(), &meta))
    }

    fn of(path: PathBuf, meta: &Metadata) -> Self {
        Self {
            path,
            size: meta.len(),
            mtime_ns: meta.mtime().saturating_mul(1_000_000_000).saturating_add(meta.mtime_nsec()),
            identity: format!("{:x}.{:x}", meta.dev(), meta.ino()),
        }
    }

    /// Its name in the ledger.
    #[must_use]
    pub fn key(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }
}

/// The logs that some paths mean: files as they are, folders with everything below them, home folders with the tool's folders in
/// them. Oldest first, each once.
///
/// # Errors
/// Names a path that does not exist or cannot be read. A folder below it that cannot be read is passed over.
pub fn find(format: Format, paths: &[PathBuf]) -> Result<Vec<LogFile>, (PathBuf, io::Error)> {
    let mut found = Vec::new();
    for path in paths {
        let path = path.canonicalize().map_err(|problem| (path.clone(), problem))?;
        if path.is_file() {
            found.push(LogFile::at(&path).map_err(|problem| (path, problem))?);
            continue;
        }
        std::fs::read_dir(&path).map_err(|problem| (path.clone(), problem))?;
        for root in format.meant_by(&path) {
            found.extend(below(format, &root));
        }
    }
    Ok(in_order(format, found))
}

/// The logs below a folder, which need not exist.
#[must_use]
pub fn below(format: Format, root: &Path) -> Vec<LogFile> {
    let Ok(root) = root.canonicalize() else { return Vec::new() };
    WalkDir::new(root)
        .follow_links(true)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file() && format.accepts(entry.path()))
        .filter_map(|entry| {
            let meta = entry.metadata().ok()?;
            Some(LogFile::of(entry.into_path(), &meta))
        })
        .collect()
}

/// Oldest first, each once, and of a compressed file and its plain one only the plain one.
pub(super) fn in_order(format: Format, mut files: Vec<LogFile>) -> Vec<LogFile> {
    if format == Format::Codex {
        let kept: HashSet<PathBuf> = sources::codex::prefer_plain(files.iter().map(|file| file.path.clone()).collect())
            .into_iter()
            .collect();
        files.retain(|file| kept.contains(&file.path));
    }
    files.sort_by(|a, b| (a.mtime_ns, &a.path).cmp(&(b.mtime_ns, &b.path)));
    let mut seen = HashSet::new();
    files.retain(|file| seen.insert(file.path.clone()));
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_a_configuration_folder_and_a_file_mean_the_same_log() {
        let home = tempfile::tempdir().expect("folder");
        let project = home.path().join(".claude/projects/-home-dev-a");
        std::fs::create_dir_all(&project).expect("folder");
        let log = project.join("1.jsonl");
        std::fs::write(&log, "{}\n").expect("log");
        std::fs::write(home.path().join(".claude/history.jsonl"), "{}\n").expect("no log");
        std::fs::write(home.path().join("unrelated.jsonl"), "{}\n").expect("no log");
        for path in [
            home.path().to_owned(),
            home.path().join(".claude"),
            home.path().join(".claude/projects"),
            log.clone(),
        ] {
            let found = find(Format::ClaudeCode, std::slice::from_ref(&path)).expect("found");
            assert_eq!(found.len(), 1, "{}", path.display());
            assert_eq!(found[0].path, log.canonicalize().expect("there"));
        }
        let (path, _) = find(Format::ClaudeCode, &[home.path().join("nowhere")]).expect_err("not there");
        assert!(path.ends_with("nowhere"));
    }
}
