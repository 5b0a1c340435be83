//! The price table: every price that an event may have been costed with, added and never rewritten; and the book of an org.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use domain::access::Access;
use domain::civil::write_day;
use domain::pricing::{Book, OWN_KEY, OwnPrice, Price, PriceForm};
use serde_json::Value;

use crate::{Ledger, LedgerError};

/// So long a process believes that an org has entered no other price. Whoever enters one tells its own process at once.
const FRESH: Duration = Duration::from_secs(2);
/// The book of an org: the reviewed one, or that with prices of its own.
#[derive(Clone, Debug)]
pub enum OrgBook {
    /// The one that ships inside the program.
    Reviewed(&'static Book),
    /// With prices of the org's own.
    Extended(Arc<Book>),
}

impl Deref for OrgBook {
    type Target = Book;

    fn deref(&self) -> &Book {
        match self {
            Self::Reviewed(book) => book,
            Self::Extended(book) => book,
        }
    }
}

/// The books that a process has made: when it last looked, how many prices the org had, and the book.
#[derive(Debug, Default)]
pub(crate) struct Books(RwLock<HashMap<i32, (Instant, i32, OrgBook)>>);

/// Copies the prices of the built-in book that the database does not have yet. They are of all orgs, so only the owner may.
///
/// # Errors
/// When the database fails.
pub async fn sync(owner: &Ledger) -> Result<(), LedgerError> {
    let book = Book::builtin();
    let (mut keys, mut models, mut bodies) = (Vec::new(), Vec::new(), Vec::new());
    for price in book.prices() {
        keys.push(price.key.clone());
        models.push(price.model.clone());
        bodies.push(serde_json::to_value(price).unwrap_or_default());
    }
    sqlx::query(
        "INSERT INTO prices (key, model, body) SELECT * FROM unnest($1::text[], $2::text[], $3::jsonb[]) AS t (key, model, body) \
         WHERE NOT EXISTS (SELECT 1 FROM prices p WHERE p.org_id IS NULL AND p.key = t.key) ON CONFLICT DO NOTHING",
    )
    .bind(&keys)
    .bind(&models)
    .bind(&bodies)
    .execute(owner.pool())
    .await?;
    Ok(())
}

/// The numbers of the book's prices by their keys.
///
/// # Errors
/// When the database fails.
pub async fn numbers(ledger: &Ledger) -> Result<HashMap<String, i32>, LedgerError> {
    let rows: Vec<(String, i32)> = sqlx::query_as("SELECT key, id FROM prices WHERE org_id IS NULL")
        .fetch_all(ledger.pool())
        .await?;
    Ok(rows.into_iter().collect())
}

/// The number of a price that an org has entered: it stands behind the last `#` of its key.
pub(crate) fn own_number(key: &str) -> Option<i32> {
    key.strip_prefix(OWN_KEY)?.rsplit_once('#')?.1.parse().ok()
}

/// The book that an org's events are costed with.
///
/// # Errors
/// When the database fails.
pub async fn book(ledger: &Ledger, org: i32) -> Result<OrgBook, LedgerError> {
    let known = ledger.books.get(org);
    if let Some((looked, _, book)) = &known
        && looked.elapsed() < FRESH
    {
        return Ok(book.clone());
    }
    let mut txn = ledger.begin(&Access::system(org), "").await?;
    let latest: i32 = sqlx::query_scalar("SELECT count(*)::int FROM prices WHERE org_id = $1")
        .bind(org)
        .fetch_one(&mut *txn)
        .await?;
    let book = match known {
        Some((_, version, book)) if version == latest => book,
        _ if latest == 0 => OrgBook::Reviewed(Book::builtin()),
        _ => {
            let bodies: Vec<Value> = sqlx::query_scalar("SELECT body FROM prices WHERE org_id = $1 ORDER BY id")
                .bind(org)
                .fetch_all(&mut *txn)
                .await?;
            // What cannot be read was not written here: it prices nothing.
            let own: Vec<Price> = bodies.into_iter().filter_map(|body| serde_json::from_value(body).ok()).collect();
            OrgBook::Extended(Arc::new(Book::builtin().extended(&own)))
        }
    };
    txn.commit().await?;
    ledger.books.set(org, latest, book.clone());
    Ok(book)
}

/// The prices that the org has entered, by model, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn own(ledger: &Ledger, access: &Access) -> Result<Vec<OwnPrice>, LedgerError> {
    let mut txn = ledger.begin(access, "").await?;
    let rows: Vec<(i32, DateTime<Utc>, Value)> =
        sqlx::query_as("SELECT id, added_at, body FROM prices WHERE org_id = $1 ORDER BY model, effective_from DESC, id DESC")
            .bind(access.org)
            .fetch_all(&mut *txn)
            .await?;
    txn.commit().await?;
    let mut found: Vec<OwnPrice> = Vec::new();
    for (id, added, body) in rows {
        let Ok(price) = serde_json::from_value::<Price>(body) else {
            continue;
        };
        let from = write_day(price.from.to_zoned(jiff::tz::TimeZone::UTC).date());
        let is_replaced = found.last().is_some_and(|later| later.model == price.model && later.from == from);
        let rates = &price.standard;
        found.push(OwnPrice {
            id,
            model: price.model,
            from,
            added_at: added.timestamp_millis(),
            rates: [
                Some(rates.input),
                Some(rates.output),
                rates.cache_read,
                rates.cache_write_5m,
                rates.cache_write_1h,
            ]
            .map(|rate| rate.map(|rate| rate.to_string())),
            is_replaced,
        });
    }
    Ok(found)
}

/// Enters a price. What comes in from now on is costed with it; what is there is costed anew on request. Returns its number.
///
/// # Errors
/// [`LedgerError::Invalid`] with the field.
pub async fn enter(ledger: &Ledger, access: &Access, form: &PriceForm) -> Result<i32, LedgerError> {
    let entered = form.checked()?;
    let mut txn = ledger.begin(access, "").await?;
    let id: i32 = sqlx::query_scalar("SELECT nextval(pg_get_serial_sequence('prices', 'id'))::int")
        .fetch_one(&mut *txn)
        .await?;
    let key = format!("{OWN_KEY}{}@{}#{id}", entered.model, write_day(entered.from));
    let price = Book::builtin().own(key.clone(), &entered);
    let body = serde_json::to_value(&price).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    sqlx::query("INSERT INTO prices (id, org_id, key, model, effective_from, body) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(id)
        .bind(access.org)
        .bind(key)
        .bind(&price.model)
        .bind(crate::instant::at(price.from.as_second()))
        .bind(body)
        .execute(&mut *txn)
        .await?;
    txn.commit().await?;
    ledger.books.forget(access.org);
    Ok(id)
}

impl Books {
    fn get(&self, org: i32) -> Option<(Instant, i32, OrgBook)> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&org).cloned()
    }

    fn set(&self, org: i32, version: i32, book: OrgBook) {
        let mut books = self.0.write().unwrap_or_else(PoisonError::into_inner);
        books.insert(org, (Instant::now(), version, book));
    }

    fn forget(&self, org: i32) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(&org);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_keys_have_a_number() {
        assert_eq!(own_number("own:house-model@2026-10-01#17"), Some(17));
        assert_eq!(own_number("own:a#b@2026-10-01#18"), Some(18));
        assert_eq!(own_number("claude-opus-5@2026-07-24"), None);
        assert_eq!(own_number("own:x"), None);
    }
}
