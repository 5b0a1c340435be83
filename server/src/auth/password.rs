//! Passwords: argon2id with the parameters that OWASP recommends (19 MiB, two passes), off the async threads.

use std::num::NonZero;
use std::sync::OnceLock;

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use axum::http::StatusCode;
use domain::access::Access;
use ledger::{Ledger, tries, users};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::http::problem::{self, Problem};

/// The shortest password that is taken, in characters (NIST SP 800-63B asks for at least 8 and recommends 15; length is what counts).
pub const SHORTEST: usize = 12;
/// The longest, in bytes: hashing megabytes would be a way to keep the server busy.
pub const LONGEST: usize = 1024;

/// Hashes a password for the database.
///
/// # Errors
/// When hashing fails, which only happens when memory is short.
pub async fn hash(password: String) -> anyhow::Result<String> {
    let _turn = turn().await;
    tokio::task::spawn_blocking(move || hash_now(&password)).await?
}

/// Each hash takes a core and 19 MiB for some tens of milliseconds: no more of them at a time than there are cores, whoever asks.
async fn turn() -> Option<SemaphorePermit<'static>> {
    static TURNS: OnceLock<Semaphore> = OnceLock::new();
    let cores = || Semaphore::new(std::thread::available_parallelism().map_or(2, NonZero::get));
    TURNS.get_or_init(cores).acquire().await.ok()
}

fn hash_now(password: &str) -> anyhow::Result<String> {
    let salt = SaltString::encode_b64(uuid::Uuid::new_v4().as_bytes()).map_err(|e| anyhow::anyhow!("salt: {e}"))?;
    Ok(Argon2::default()
        .hash_password(password.as_bytes(), &salt)
        .map_err(|e| anyhow::anyhow!("hash: {e}"))?
        .to_string())
}

/// Whether the password is the one behind the hash. Without a hash (no such user) the same work is done for nothing, so that the time
/// of the answer does not tell who exists.
pub async fn verify(password: String, hash: Option<String>) -> bool {
    let _turn = turn().await;
    tokio::task::spawn_blocking(move || {
        static NOBODY: OnceLock<String> = OnceLock::new();
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| {
            NOBODY
                .get_or_init(|| hash_now("nobody has this password").unwrap_or_default())
                .clone()
        });
        let Ok(parsed) = PasswordHash::new(&hash) else { return false };
        Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && known
    })
    .await
    .unwrap_or(false)
}

/// Changes one's own password, for which one must know the old one. All other sign-ins end.
///
/// # Errors
/// Names the field that is not right.
pub async fn change(ledger: &Ledger, access: &Access, sign_in: Option<i64>, current: String, new: String) -> Result<(), Problem> {
    check(&new).map_err(|text| problem::invalid("new", text))?;
    let user = users::find(ledger, access.user).await.map_err(problem::ledger)?;
    // A browser that was left open must not become a place to guess the password.
    if let Some(wait) = tries::count(ledger, access.address, &user.email).await.map_err(problem::ledger)? {
        return Err(problem::later(
            StatusCode::TOO_MANY_REQUESTS,
            "Too many tries. Try again a little later.",
            wait,
        ));
    }
    if current.len() > LONGEST || !verify(current, Some(user.password_hash)).await {
        return Err(problem::invalid("current", "this is not your password"));
    }
    tries::was_right(ledger, access.address, &user.email)
        .await
        .map_err(problem::ledger)?;
    let hash = hash(new).await.map_err(|error| problem::internal(&error))?;
    users::change_password(ledger, access, access.user, &hash, sign_in)
        .await
        .map_err(problem::ledger)
}

/// Checks a new password.
///
/// # Errors
/// Says what would be right.
pub fn check(password: &str) -> Result<(), &'static str> {
    if password.chars().count() < SHORTEST {
        return Err("choose a password of at least 12 characters; a few words together are fine");
    }
    if password.len() > LONGEST {
        return Err("choose a shorter password");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn verifies_only_the_right_password() {
        let hash = hash("correct horse battery".to_owned()).await.expect("hashes");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify("correct horse battery".to_owned(), Some(hash.clone())).await);
        assert!(!verify("wrong".to_owned(), Some(hash)).await);
        assert!(!verify("nobody has this password".to_owned(), None).await);
    }

    #[test]
    fn short_passwords_are_refused() {
        assert!(check("elevenchars").is_err());
        assert!(check("twelve chars").is_ok());
        assert!(check(&"x".repeat(LONGEST + 1)).is_err());
    }
}
