//! The generated passwords of an embedded cluster's three roles, kept beside it.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rand::Rng;
use rand::distr::Alphanumeric;
use serde::{Deserialize, Serialize};

use super::PostgresError;

/// The superuser of the cluster.
pub const ADMIN: &str = "postgres";
/// Owns the database and its tables; runs migrations.
pub const OWNER: &str = "countinghouse_owner";
/// What the server signs in as; owns nothing.
pub const APP: &str = "countinghouse_app";
/// The database.
pub const DATABASE: &str = "countinghouse";

/// Passwords, and the port that the server had last, so that addresses which people wrote down stay right.
#[derive(Clone, Serialize, Deserialize)]
pub struct Credentials {
    /// Of the superuser.
    pub admin: String,
    /// Of the owner.
    pub owner: String,
    /// Of the server's role.
    pub app: String,
    /// The last port.
    pub port: u16,
}

impl Credentials {
    /// Reads the file; `None` when there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(path: &Path) -> Result<Option<Self>, PostgresError> {
        match fs::read(path) {
            Ok(text) => serde_json::from_slice(&text)
                .map(Some)
                .map_err(|problem| PostgresError::io("reading", path)(problem.into())),
            Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(problem) => Err(PostgresError::io("reading", path)(problem)),
        }
    }

    /// New random passwords: 32 letters and digits, 190 bits each.
    #[must_use]
    pub fn generate() -> Self {
        let password = || rand::rng().sample_iter(Alphanumeric).take(32).map(char::from).collect();
        Self {
            admin: password(),
            owner: password(),
            app: password(),
            port: 0,
        }
    }

    /// Writes the file, readable for its owner only. A crash leaves the old one or the new one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), PostgresError> {
        let fresh = path.with_extension("new");
        let write = || -> std::io::Result<()> {
            let mut file = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(true)
                .mode(0o600)
                .open(&fresh)?;
            file.write_all(&serde_json::to_vec_pretty(self)?)?;
            file.sync_all()?;
            fs::rename(&fresh, path)
        };
        write().map_err(PostgresError::io("writing", path))
    }

    /// An address for a role.
    #[must_use]
    pub fn url(&self, role: &str, database: &str) -> String {
        let password = match role {
            ADMIN => &self.admin,
            OWNER => &self.owner,
            _ => &self.app,
        };
        format!("postgres://{role}:{password}@127.0.0.1:{}/{database}?sslmode=disable", self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn passwords_differ_and_the_file_is_private() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("credentials.json");
        assert!(Credentials::read(&path).expect("readable").is_none());
        let made = Credentials::generate();
        assert!(made.owner != made.app && made.admin != made.owner);
        made.write(&path).expect("written");
        assert_eq!(path.metadata().expect("there").permissions().mode() & 0o777, 0o600);
        let read = Credentials::read(&path).expect("readable").expect("there");
        assert_eq!(read.url(APP, DATABASE), made.url(APP, DATABASE));
    }
}
