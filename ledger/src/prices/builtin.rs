//! The prices of the built-in book, as the table keeps them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::pricing::{Book, Price, Stored};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::PgExecutor;

use crate::{Ledger, LedgerError};

/// What stands before the count of a corrected version's key: `claude-opus-5@2026-07-24#2`.
const CORRECTED: char = '#';

/// The key that the book has for a stored version of one of its prices.
pub(crate) fn key_of_book(stored: &str) -> &str {
    stored.split(CORRECTED).next().unwrap_or(stored)
}

/// Copies the prices of the built-in book that the database does not have yet. A price that it has with other rates was corrected: it gets another
/// version, and what was costed with the one before keeps it. They are of all orgs, so only the owner may.
///
/// # Errors
/// When the database fails.
pub async fn sync(owner: &Ledger) -> Result<(), LedgerError> {
    let book = Book::builtin();
    let known = stored(owner.pool()).await?;
    let mut versions: HashMap<&str, (usize, &Stored)> = HashMap::new();
    for version in &known {
        let count = versions.get(version.key.as_str()).map_or(0, |(count, _)| *count);
        versions.insert(&version.key, (count + 1, version));
    }
    let (mut keys, mut models, mut bodies) = (Vec::new(), Vec::new(), Vec::new());
    for price in book.prices() {
        let key = match versions.get(price.key.as_str()) {
            None => price.key.clone(),
            Some((_, latest)) if latest.price.as_ref().is_some_and(|latest| latest.is_same_offer(price)) => continue,
            Some((count, _)) => format!("{}{CORRECTED}{}", price.key, count + 1),
        };
        keys.push(key);
        models.push(price.model.clone());
        bodies.push(serde_json::to_value(price).unwrap_or_default());
    }
    sqlx::query(
        "INSERT INTO prices (key, model, body) SELECT * FROM unnest($1::text[], $2::text[], $3::jsonb[]) AS t (key, model, body) \
         ON CONFLICT DO NOTHING",
    )
    .bind(&keys)
    .bind(&models)
    .bind(&bodies)
    .execute(owner.pool())
    .await?;
    Ok(())
}

/// The numbers of the book's prices by their keys: of the latest version of each.
///
/// # Errors
/// When the database fails.
pub async fn numbers(ledger: &Ledger) -> Result<HashMap<String, i32>, LedgerError> {
    let rows: Vec<(String, i32)> = sqlx::query_as("SELECT key, id FROM prices WHERE org_id IS NULL ORDER BY id")
        .fetch_all(ledger.pool())
        .await?;
    Ok(rows.into_iter().map(|(key, id)| (key_of_book(&key).to_owned(), id)).collect())
}

/// Every version of the book's prices, in the order in which they were stored.
///
/// # Errors
/// When the database fails.
pub(crate) async fn stored(executor: impl PgExecutor<'_>) -> Result<Vec<Stored>, LedgerError> {
    let rows: Vec<(i32, String, DateTime<Utc>, Value)> =
        sqlx::query_as("SELECT id, key, added_at, body FROM prices WHERE org_id IS NULL ORDER BY id")
            .fetch_all(executor)
            .await?;
    let version = |(id, key, added, body): (i32, String, DateTime<Utc>, Value)| Stored {
        id,
        key: key_of_book(&key).to_owned(),
        added_at: Timestamp::from_microsecond(added.timestamp_micros()).unwrap_or_default(),
        price: serde_json::from_value::<Price>(body).ok(),
    };
    Ok(rows.into_iter().map(version).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_is_of_the_key_before_its_count() {
        assert_eq!(key_of_book("claude-opus-5@2026-07-24#2"), "claude-opus-5@2026-07-24");
        for price in Book::builtin().prices() {
            assert_eq!(key_of_book(&price.key), price.key, "no key of the book has a count");
        }
    }
}
