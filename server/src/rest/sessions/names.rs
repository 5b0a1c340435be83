//! What sessions are told with: the names of what they name by number, and the zone of their moments.

use std::collections::HashMap;

use domain::access::Access;
use domain::account::Account;
use domain::projects::Book;
use domain::sessions::SessionRow;
use jiff::tz::TimeZone;
use ledger::{Ledger, LedgerError, rules};

/// Names, by their numbers.
pub struct Names {
    /// The accounts that the asker may see.
    pub accounts: HashMap<i32, String>,
    /// Clients and projects.
    pub book: Book,
    /// The rules that tag these sessions.
    pub rules: HashMap<i32, String>,
    /// The zone that moments are told in.
    pub zone: TimeZone,
}

impl Names {
    /// What is needed to tell of these sessions.
    pub async fn of(
        ledger: &Ledger,
        access: &Access,
        rows: &[SessionRow],
        accounts: &[Account],
        book: Book,
        zone: &str,
    ) -> Result<Self, LedgerError> {
        let mut ids: Vec<i32> = rows.iter().filter_map(|row| row.by_rule.as_ref()).map(|by| by.rule).collect();
        ids.sort_unstable();
        ids.dedup();
        Ok(Self {
            accounts: accounts.iter().map(|account| (account.id, account.full_name())).collect(),
            book,
            rules: rules::names(ledger, access, &ids).await?,
            zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC),
        })
    }
}
