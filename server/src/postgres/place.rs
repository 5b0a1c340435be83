//! Where the cluster lives: in the data folder, or, when the server's user cannot reach that, under `/var/lib/countinghouse` with a
//! pointer left behind.

use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::PostgresError;
use super::unprivileged::{RunAs, shared_root};

/// The folders and files of one embedded server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The folder that holds the rest.
    pub home: PathBuf,
}

/// The file in the data folder that says where a cluster went.
const POINTER: &str = "postgres.location";

impl Place {
    /// The place for a data folder: where a pointer says, else inside of it if the server's user can get there, else aside.
    /// Creates the data folder.
    ///
    /// # Errors
    /// When the data folder cannot be created or read.
    pub fn of(data_dir: &Path) -> Result<(Self, RunAs), PostgresError> {
        fs::create_dir_all(data_dir).map_err(PostgresError::io("creating", data_dir))?;
        let data_dir = data_dir.canonicalize().map_err(PostgresError::io("opening", data_dir))?;
        let pointer = data_dir.join(POINTER);
        match fs::read_to_string(&pointer) {
            Ok(text) => {
                let place = Self {
                    home: PathBuf::from(text.trim()),
                };
                let run_as = RunAs::choose(&place.cluster())?;
                return Ok((place, run_as));
            }
            Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => {}
            Err(problem) => return Err(PostgresError::io("reading", &pointer)(problem)),
        }
        let inside = Self {
            home: data_dir.join("postgres"),
        };
        let run_as = RunAs::choose(&inside.cluster())?;
        if run_as.reaches(&data_dir) {
            return Ok((inside, run_as));
        }
        let aside = Self {
            home: shared_root().join(short_hash(&data_dir.to_string_lossy())),
        };
        fs::create_dir_all(&aside.home).map_err(PostgresError::io("creating", &aside.home))?;
        fs::write(&pointer, format!("{}\n", aside.home.display())).map_err(PostgresError::io("writing", &pointer))?;
        tracing::info!(place = %aside.home.display(), "the database's user cannot reach the data folder; the database lives elsewhere");
        let run_as = RunAs::choose(&aside.cluster())?;
        Ok((aside, run_as))
    }

    /// Creates the home folder, private to the server's user.
    ///
    /// # Errors
    /// When that is not permitted, or the disk is full.
    pub fn prepare(&self, run_as: &RunAs) -> Result<(), PostgresError> {
        if let Some(parent) = self.home.parent() {
            fs::create_dir_all(parent).map_err(PostgresError::io("creating", parent))?;
        }
        match fs::DirBuilder::new().mode(0o700).create(&self.home) {
            Err(problem) if problem.kind() != std::io::ErrorKind::AlreadyExists => {
                return Err(PostgresError::io("creating", &self.home)(problem));
            }
            _ => {}
        }
        run_as.give(&self.home)
    }

    /// Postgres's own data folder.
    #[must_use]
    pub fn cluster(&self) -> PathBuf {
        self.home.join("cluster")
    }

    /// What the server prints.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.home.join("postgres.log")
    }

    /// The passwords and the port.
    #[must_use]
    pub fn credentials(&self) -> PathBuf {
        self.home.join("credentials.json")
    }

    /// Held while a process starts or stops the server.
    #[must_use]
    pub fn door(&self) -> PathBuf {
        self.home.join("door.lock")
    }

    /// Held, shared, by every process that uses the server: the last one out stops it.
    #[must_use]
    pub fn guests(&self) -> PathBuf {
        self.home.join("guests.lock")
    }

    /// The major version that wrote the cluster; `None` when there is no cluster yet.
    ///
    /// # Errors
    /// When the cluster cannot be read.
    pub fn version(&self) -> Result<Option<u32>, PostgresError> {
        let file = self.cluster().join("PG_VERSION");
        match fs::read_to_string(&file) {
            Ok(text) => Ok(text.trim().parse().ok()),
            Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(problem) => Err(PostgresError::io("reading", &file)(problem)),
        }
    }

    /// Fails when the disk has less room than so many bytes.
    ///
    /// # Errors
    /// [`PostgresError::NoSpace`]. A disk that does not tell is taken to have room.
    pub fn needs_room(&self, bytes: u64) -> Result<(), PostgresError> {
        let Ok(disk) = nix::sys::statvfs::statvfs(&self.home) else {
            return Ok(());
        };
        // The types differ from system to system.
        #[allow(clippy::useless_conversion, clippy::unnecessary_cast, reason = "u32 on some systems")]
        let free = (disk.blocks_available() as u64).saturating_mul(disk.fragment_size() as u64);
        if free >= bytes {
            return Ok(());
        }
        Err(PostgresError::NoSpace {
            path: self.home.clone(),
            free: megabytes(free),
            needed: megabytes(bytes),
        })
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes / 1_000_000)
}

/// The first twelve hexadecimal digits of a text's SHA-256: a folder name.
#[must_use]
pub fn short_hash(text: &str) -> String {
    Sha256::digest(text).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn an_ordinary_place_is_inside_the_data_folder() {
        let folder = tempfile::tempdir().expect("folder");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("open");
        let (place, _) = Place::of(&folder.path().join("data")).expect("place");
        assert!(place.home.ends_with("data/postgres"));
        assert_eq!(place.version().expect("readable"), None);
    }

    #[test]
    fn a_full_disk_is_told_before_anything_is_written() {
        let folder = tempfile::tempdir().expect("folder");
        let place = Place {
            home: folder.path().to_owned(),
        };
        assert!(place.needs_room(1).is_ok());
        let problem = place.needs_room(u64::MAX).expect_err("no disk is that large").to_string();
        assert!(problem.contains("--data-dir"), "{problem}");
    }
}
