//! The secret that signs sessions: given, or made once and kept in the data folder.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, bail};

/// The shortest secret that is taken, in bytes: what HS256 asks for (RFC 7518 section 3.2).
const SHORTEST: usize = 32;

/// Checks the secret before, which is good while secrets are rotated.
///
/// # Errors
/// When it is too short.
pub fn previous_secret(given: Option<&str>) -> anyhow::Result<Option<&str>> {
    if given.is_some_and(|secret| secret.len() < SHORTEST) {
        bail!("COUNTINGHOUSE_JWT_SECRET_PREVIOUS is shorter than {SHORTEST} characters: it must be the secret that was used before");
    }
    Ok(given)
}

/// The given secret, or the one in `<data folder>/session.secret`, which is made (mode 600) when it is missing.
///
/// # Errors
/// When the given one is too short, or the file cannot be read or written.
pub fn signing_secret(given: Option<&str>, data_dir: &Path) -> anyhow::Result<String> {
    if let Some(secret) = given {
        if secret.len() < SHORTEST {
            bail!("COUNTINGHOUSE_JWT_SECRET is shorter than {SHORTEST} characters: make one with `openssl rand -hex 32`");
        }
        return Ok(secret.to_owned());
    }
    let path = data_dir.join("session.secret");
    match fs::read_to_string(&path) {
        Ok(secret) if secret.trim().len() >= SHORTEST => return Ok(secret.trim().to_owned()),
        Ok(_) => bail!(
            "{} is too short to be a secret: delete it, and everyone signs in again",
            path.display()
        ),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
    }
    let secret = format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
    fs::create_dir_all(data_dir).with_context(|| format!("the data folder {} cannot be made", data_dir.display()))?;
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
        .with_context(|| format!("{} cannot be written", path.display()))?;
    file.write_all(secret.as_bytes())?;
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn it_is_made_once_and_only_its_owner_reads_it() {
        let dir = tempfile::tempdir().expect("dir");
        let first = signing_secret(None, dir.path()).expect("made");
        assert_eq!(signing_secret(None, dir.path()).expect("read"), first);
        let mode = fs::metadata(dir.path().join("session.secret")).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(signing_secret(Some("short"), dir.path()).is_err());
    }
}
