//! The book of an org, remembered for a moment.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use domain::access::Access;
use domain::pricing::{Book, Price};
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

impl Books {
    fn get(&self, org: i32) -> Option<(Instant, i32, OrgBook)> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&org).cloned()
    }

    fn set(&self, org: i32, version: i32, book: OrgBook) {
        let mut books = self.0.write().unwrap_or_else(PoisonError::into_inner);
        books.insert(org, (Instant::now(), version, book));
    }

    pub(super) fn forget(&self, org: i32) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(&org);
    }
}
