//! Who the database server runs as. Postgres refuses to run as root, so root hands it to somebody else.

use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::unistd::{User, geteuid};

use super::PostgresError;

/// The user that the server's processes run as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunAs {
    /// Ourselves: we are an ordinary user.
    Ourselves,
    /// Somebody else, because we are root.
    Other {
        /// User number.
        uid: u32,
        /// Group number.
        gid: u32,
        /// Name, for messages.
        name: String,
    },
}

impl RunAs {
    /// Chooses the user: as root, the owner of an existing cluster, else `postgres`, else `nobody`.
    ///
    /// # Errors
    /// As root, when there is none of them.
    pub fn choose(existing_cluster: &Path) -> Result<Self, PostgresError> {
        if !geteuid().is_root() {
            return Ok(Self::Ourselves);
        }
        if let Ok(meta) = existing_cluster.metadata()
            && meta.uid() != 0
        {
            return Ok(Self::Other {
                uid: meta.uid(),
                gid: meta.gid(),
                name: format!("user {}", meta.uid()),
            });
        }
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| User::from_name(name).ok().flatten())
            .map(|user| Self::Other {
                uid: user.uid.as_raw(),
                gid: user.gid.as_raw(),
                name: user.name,
            })
            .ok_or(PostgresError::NoUser)
    }

    /// Makes a command run as that user. The supplementary groups are dropped by the standard library when the user changes.
    pub fn apply(&self, command: &mut Command) {
        if let Self::Other { uid, gid, .. } = self {
            command.uid(*uid).gid(*gid);
        }
    }

    /// Gives a file or folder (not what is in it) to that user.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn give(&self, path: &Path) -> Result<(), PostgresError> {
        match self {
            Self::Ourselves => Ok(()),
            Self::Other { uid, gid, .. } => {
                std::os::unix::fs::chown(path, Some(*uid), Some(*gid)).map_err(PostgresError::io("changing the owner of", path))
            }
        }
    }

    /// Whether that user can walk down to the folder: every ancestor needs its execute bit. Ourselves always can, as far as this
    /// question goes: the following operation will say otherwise.
    #[must_use]
    pub fn reaches(&self, folder: &Path) -> bool {
        match self {
            Self::Ourselves => true,
            Self::Other { uid, gid, .. } => folder.ancestors().all(|step| match step.metadata() {
                Ok(meta) => may_enter(meta.mode(), meta.uid() == *uid, meta.gid() == *gid),
                Err(_) => !step.exists() && step.parent().is_some(),
            }),
        }
    }
}

/// The execute bit that counts for a folder: the owner's, the group's or everybody's, the first that applies.
const fn may_enter(mode: u32, is_owner: bool, in_group: bool) -> bool {
    let shift = if is_owner {
        6
    } else if in_group {
        3
    } else {
        0
    };
    (mode >> shift) & 1 == 1
}

/// The name of the user that this process runs as, for messages.
#[must_use]
pub fn current_name() -> String {
    User::from_uid(geteuid())
        .ok()
        .flatten()
        .map_or_else(|| format!("user {}", geteuid()), |user| user.name)
}

/// Where root keeps what an unprivileged user must reach.
#[must_use]
pub fn shared_root() -> PathBuf {
    PathBuf::from("/var/lib/countinghouse")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_class_that_applies_decides() {
        assert!(may_enter(0o700, true, false));
        assert!(!may_enter(0o700, false, true));
        assert!(may_enter(0o755, false, false));
        // The owner is judged by the owner's bits even when everybody else may.
        assert!(!may_enter(0o655, true, true));
        assert!(may_enter(0o710, false, true));
    }
}
