//! The prices that an org has entered.

use chrono::{DateTime, Utc};
use domain::access::Access;
use domain::civil::write_day;
use domain::pricing::{Book, OWN_KEY, OwnPrice, Price, PriceAdded, PriceForm};
use serde_json::Value;

use crate::{Ledger, LedgerError};

/// The number of a price that an org has entered: it stands behind the last `#` of its key.
pub(crate) fn own_number(key: &str) -> Option<i32> {
    key.strip_prefix(OWN_KEY)?.rsplit_once('#')?.1.parse().ok()
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

/// Enters a price. What comes in from now on is costed with it; what is there is costed anew on request.
///
/// # Errors
/// [`LedgerError::Invalid`] with the field.
pub async fn enter(ledger: &Ledger, access: &Access, form: &PriceForm) -> Result<PriceAdded, LedgerError> {
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
    let names: Vec<String> = sqlx::query_scalar("SELECT name FROM models WHERE org_id = $1")
        .bind(access.org)
        .fetch_all(&mut *txn)
        .await?;
    txn.commit().await?;
    ledger.books.forget(access.org);
    // By the book with this price in it: requests may spell the model otherwise.
    let book = super::book(ledger, access.org).await?;
    let model = book.resolve(&price.model).model;
    let is_used = names.iter().any(|name| book.resolve(name).model == model);
    Ok(PriceAdded {
        id,
        model: price.model,
        is_used,
    })
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
