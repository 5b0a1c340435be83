//! The price table: every price that an event may have been costed with, added and never rewritten.

use std::collections::HashMap;

use domain::pricing::Book;

use crate::{Ledger, LedgerError};

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
