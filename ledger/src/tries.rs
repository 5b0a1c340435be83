//! Tries to sign in, counted by address, by e-mail and by both, so that guessing takes longer and longer.

use std::net::IpAddr;

use sha2::{Digest, Sha256};

use crate::{Ledger, LedgerError};

/// What tries are counted by, and how many are free. Many people may be behind one address; and whoever tries an e-mail from one place must
/// not keep its owner out at another, so the e-mail alone has more room than the two together.
const FREE: [(u8, i32); 3] = [(b'b', 6), (b'a', 30), (b'e', 40)];

/// Counts a try before the password is looked at. Returns the seconds to wait if it is not let through. Whether someone has the e-mail makes
/// no difference.
///
/// # Errors
/// When the database fails.
pub async fn count(ledger: &Ledger, address: Option<IpAddr>, email: &str) -> Result<Option<u32>, LedgerError> {
    // The first refusal ends it: what is refused by the address of its sender does not count against the e-mail of someone else.
    for (kind, free) in FREE {
        let wait: i32 = sqlx::query_scalar("SELECT count_try($1, $2)")
            .bind(subject(kind, address, email))
            .bind(free)
            .fetch_one(ledger.pool())
            .await?;
        if let Some(wait) = u32::try_from(wait).ok().filter(|wait| *wait > 0) {
            return Ok(Some(wait));
        }
    }
    Ok(None)
}

/// A try was right: those of the e-mail are forgotten. Of the address only this one is, because whoever has one password may still guess
/// others.
///
/// # Errors
/// When the database fails.
pub async fn was_right(ledger: &Ledger, address: Option<IpAddr>, email: &str) -> Result<(), LedgerError> {
    sqlx::query("DELETE FROM sign_in_tries WHERE subject = ANY($1)")
        .bind(vec![subject(b'b', address, email), subject(b'e', address, email)])
        .execute(ledger.pool())
        .await?;
    sqlx::query("UPDATE sign_in_tries SET tries = tries - 1 WHERE subject = $1 AND tries > 0")
        .bind(subject(b'a', address, email))
        .execute(ledger.pool())
        .await?;
    Ok(())
}

fn subject(kind: u8, address: Option<IpAddr>, email: &str) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update([kind]);
    if kind != b'e' {
        hasher.update(network(address));
        hasher.update([0]);
    }
    if kind != b'a' {
        hasher.update(email.trim().to_lowercase());
    }
    hasher.finalize().to_vec()
}

/// An IPv6 customer has a whole /64, and with it more addresses than there are tries.
fn network(address: Option<IpAddr>) -> Vec<u8> {
    match address {
        None => Vec::new(),
        Some(IpAddr::V4(address)) => address.octets().to_vec(),
        Some(IpAddr::V6(address)) => address.octets()[..8].to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_of_ipv6_is_one_visitor_and_case_does_not_matter() {
        let of = |address: &str, email: &str| subject(b'b', Some(address.parse().expect("address")), email);
        assert_eq!(of("2001:db8:1:2::1", "a@x"), of("2001:db8:1:2:ffff::9", " A@X "));
        assert_ne!(of("2001:db8:1:2::1", "a@x"), of("2001:db8:1:3::1", "a@x"));
        assert_ne!(of("203.0.113.1", "a@x"), of("203.0.113.2", "a@x"));
        assert_ne!(subject(b'a', None, "a@x"), subject(b'e', None, "a@x"));
    }
}
