//! Tries to sign in, counted by network, by e-mail and by both, so that guessing takes longer and longer. The counting is done by
//! `count_sign_in` in the database.

use std::net::IpAddr;

use crate::{Ledger, LedgerError};

/// Counts a try before the password is looked at. Returns the seconds to wait if it is not let through. Whether someone has the e-mail makes
/// no difference.
///
/// # Errors
/// When the database fails.
pub async fn count(ledger: &Ledger, address: Option<IpAddr>, email: &str) -> Result<Option<u32>, LedgerError> {
    let wait: i32 = sqlx::query_scalar("SELECT count_sign_in($1, $2)")
        .bind(network(address))
        .bind(plain(email))
        .fetch_one(ledger.pool())
        .await?;
    Ok(u32::try_from(wait).ok().filter(|wait| *wait > 0))
}

/// A try was right.
///
/// # Errors
/// When the database fails.
pub async fn was_right(ledger: &Ledger, address: Option<IpAddr>, email: &str) -> Result<(), LedgerError> {
    sqlx::query("SELECT was_right($1, $2)")
        .bind(network(address))
        .bind(plain(email))
        .execute(ledger.pool())
        .await?;
    Ok(())
}

/// An IPv6 customer has a whole /64, and with it more addresses than there are tries.
fn network(address: Option<IpAddr>) -> Vec<u8> {
    match address {
        None => Vec::new(),
        Some(IpAddr::V4(address)) => address.octets().to_vec(),
        Some(IpAddr::V6(address)) => address.octets()[..8].to_vec(),
    }
}

/// Whatever someone typed, as the database takes it.
fn plain(email: &str) -> String {
    email.trim().replace('\0', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_of_ipv6_is_one_visitor() {
        let of = |address: &str| network(Some(address.parse().expect("address")));
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_ne!(of("203.0.113.1"), of("203.0.113.2"));
    }
}
