//! Which events may cost something else, and the versions of prices that they were costed with.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::Nanos;
use domain::pricing::{Book, Price};
use serde_json::Value;
use sqlx::PgConnection;

use super::events::Row;
use crate::LedgerError;
use crate::instant::at;
use crate::prices::{own_number, stored};

/// The versions of prices that the org's events may have been costed with.
pub(super) struct Versions {
    by_number: HashMap<i32, Price>,
    /// Of the book's prices, by their keys, that of the latest version.
    numbers: HashMap<String, i32>,
    outdated: Vec<domain::pricing::Outdated>,
}

/// What an event has of which nobody can say, without looking at it, that it costs the same.
pub(super) struct Affected {
    /// A model for which the org has entered a price.
    pub models: Vec<i32>,
    /// A version of a price that the program does not cost with any more, within a time.
    pub versions: Vec<i32>,
    /// From when on; from ever without.
    pub since: Vec<Option<DateTime<Utc>>>,
    /// Until when; for ever without.
    pub before: Vec<Option<DateTime<Utc>>>,
}

impl Versions {
    pub async fn read(txn: &mut PgConnection, org: i32) -> Result<Self, LedgerError> {
        let stored = stored(&mut *txn).await?;
        let own: Vec<(i32, Value)> = sqlx::query_as("SELECT id, body FROM prices WHERE org_id = $1")
            .bind(org)
            .fetch_all(txn)
            .await?;
        let own = own
            .into_iter()
            .filter_map(|(id, body)| Some((id, serde_json::from_value(body).ok()?)));
        let outdated = Book::builtin().outdated(&stored);
        let numbers = stored.iter().map(|version| (version.key.clone(), version.id)).collect();
        let of_book = stored.into_iter().filter_map(|version| Some((version.id, version.price?)));
        Ok(Self {
            by_number: of_book.chain(own).collect(),
            numbers,
            outdated,
        })
    }

    /// The price that an event was costed with, and what it came to.
    pub fn before(&self, row: &Row) -> Option<(&Price, Nanos)> {
        self.by_number.get(&row.price?).zip(row.cost.map(Nanos))
    }

    /// The number of a price.
    pub fn number(&self, key: &str) -> Option<i32> {
        own_number(key).or_else(|| self.numbers.get(key).copied())
    }

    /// The org's models with prices of its own, and the versions that are outdated. Of all others only what has no price may have one now.
    pub async fn affected(&self, txn: &mut PgConnection, org: i32, book: &Book) -> Result<Affected, LedgerError> {
        let models: Vec<(i32, String)> = sqlx::query_as("SELECT id, name FROM models WHERE org_id = $1")
            .bind(org)
            .fetch_all(txn)
            .await?;
        let time = |instant: Option<jiff::Timestamp>| instant.map(|instant| at(instant.as_second()));
        Ok(Affected {
            models: models.into_iter().filter(|(_, name)| book.is_own(name)).map(|(id, _)| id).collect(),
            versions: self.outdated.iter().map(|version| version.id).collect(),
            since: self.outdated.iter().map(|version| time(version.since)).collect(),
            before: self.outdated.iter().map(|version| time(version.before)).collect(),
        })
    }
}
