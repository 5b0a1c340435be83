//! Which account an event belongs to: the key's, or the one that the event names, or the only one there is.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use domain::access::Access;
use domain::account::{self, Account, Unnamed};
use ledger::keys::Opened;
use ledger::{Ledger, LedgerError};

/// A new account can be named in events after this time at the latest.
const REMEMBER: Duration = Duration::from_secs(2);

/// The accounts of the orgs, remembered for a moment.
#[derive(Default)]
pub struct Accounts(Mutex<Memory>);

/// By org: the accounts, and when they were read.
type Memory = HashMap<i32, (Arc<[Account]>, Instant)>;

impl Accounts {
    /// The org's accounts.
    pub async fn of(&self, ledger: &Ledger, org: i32) -> Result<Arc<[Account]>, LedgerError> {
        let known = self
            .lock()
            .get(&org)
            .filter(|(_, at)| at.elapsed() < REMEMBER)
            .map(|(accounts, _)| accounts.clone());
        if let Some(accounts) = known {
            return Ok(accounts);
        }
        let accounts: Arc<[Account]> = ledger::accounts::list(ledger, &Access::system(org)).await?.into();
        self.lock().insert(org, (accounts.clone(), Instant::now()));
        Ok(accounts)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The account of one event, or what the sender has to do.
pub fn choose(key: &Opened, accounts: &[Account], named: Option<&str>) -> Result<i32, String> {
    if let Some(bound) = key.account {
        return Ok(bound);
    }
    let open = || accounts.iter().filter(|account| !account.archived);
    let Some(name) = named.map(str::trim).filter(|name| !name.is_empty()) else {
        let mut all = open();
        return match (all.next(), all.next()) {
            (Some(only), None) => Ok(only.id),
            (None, _) => Err("account: the organization has no account yet; add one under Settings, Accounts".to_owned()),
            _ => {
                Err("account: name the account by its e-mail, label or number, or bind the key to one under Settings, Accounts".to_owned())
            }
        };
    };
    match account::named(accounts, name) {
        Ok(account) => Ok(account.id),
        Err(Unnamed::Ambiguous) => Err(format!("account: {name:?} means several accounts; name it by its number")),
        Err(Unnamed::Unknown) => Err(format!(
            "account: there is no account {name:?}; add it under Settings, Accounts, or name another"
        )),
    }
}

#[cfg(test)]
mod tests {
    use domain::account::KeySource;

    use super::*;

    fn account(id: i32, email: &str, label: &str) -> Account {
        Account {
            id,
            provider: "anthropic".to_owned(),
            email: email.to_owned(),
            label: label.to_owned(),
            billing_day: 1,
            key_source: KeySource::System,
            seat_price: None,
            session_gap_minutes: None,
            archived: false,
        }
    }
    const FREE: Opened = Opened {
        key: 1,
        org: 1,
        account: None,
    };

    #[test]
    fn a_bound_key_decides_by_itself() {
        assert_eq!(choose(&Opened { account: Some(9), ..FREE }, &[], Some("other")), Ok(9));
    }

    #[test]
    fn an_event_may_name_its_account_in_three_ways() {
        let accounts = [account(4, "a@x.example", "Studio"), account(5, "b@x.example", "Pool")];
        for (name, id) in [("A@X.example", 4), ("pool", 5), ("5", 5)] {
            assert_eq!(choose(&FREE, &accounts, Some(name)), Ok(id));
        }
        assert!(choose(&FREE, &accounts, Some("nobody")).expect_err("unknown").contains("nobody"));
        assert!(choose(&FREE, &accounts, None).expect_err("two").contains("bind the key"));
        assert_eq!(choose(&FREE, &accounts[..1], None), Ok(4));
        assert!(choose(&FREE, &[], None).is_err());
        let twins = [account(4, "a@x.example", "1"), account(5, "a@x.example", "2")];
        assert!(choose(&FREE, &twins, Some("a@x.example")).expect_err("twins").contains("several"));
    }
}
