//! Tries to sign in, counted by address and by e-mail, so that guessing takes longer and longer.

use sha2::{Digest, Sha256};

use crate::{Ledger, LedgerError};

/// Whose tries are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject<'a> {
    /// An e-mail, whether or not someone has it: who does not exist is held back in the same way.
    Email(&'a str),
    /// A network address. Many people may be behind one, so it has more tries.
    Address(&'a str),
}

impl Subject<'_> {
    fn hash(self) -> Vec<u8> {
        let (kind, text) = match self {
            Self::Email(email) => (b'e', email.trim().to_lowercase()),
            Self::Address(address) => (b'a', address.to_owned()),
        };
        let mut hasher = Sha256::new();
        hasher.update([kind]);
        hasher.update(text.as_bytes());
        hasher.finalize().to_vec()
    }

    /// Tries without delay.
    const fn free(self) -> i32 {
        match self {
            Self::Email(_) => 6,
            Self::Address(_) => 30,
        }
    }
}

/// Counts a try. Returns the seconds to wait before the next one if this one is not let through.
///
/// # Errors
/// When the database fails.
pub async fn count(ledger: &Ledger, subject: Subject<'_>) -> Result<Option<u32>, LedgerError> {
    let wait: i32 = sqlx::query_scalar("SELECT count_try($1, $2)")
        .bind(subject.hash())
        .bind(subject.free())
        .fetch_one(ledger.pool())
        .await?;
    Ok(u32::try_from(wait).ok().filter(|wait| *wait > 0))
}

/// A try was right: those of the e-mail are forgotten. Of the address only this one is, because whoever has one password may still guess
/// others.
///
/// # Errors
/// When the database fails.
pub async fn was_right(ledger: &Ledger, address: &str, email: &str) -> Result<(), LedgerError> {
    sqlx::query("DELETE FROM sign_in_tries WHERE subject = $1")
        .bind(Subject::Email(email).hash())
        .execute(ledger.pool())
        .await?;
    sqlx::query("UPDATE sign_in_tries SET tries = tries - 1 WHERE subject = $1 AND tries > 0")
        .bind(Subject::Address(address).hash())
        .execute(ledger.pool())
        .await?;
    Ok(())
}
