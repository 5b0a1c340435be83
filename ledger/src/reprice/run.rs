//! Going through the events.

use chrono::{DateTime, Utc};
use domain::access::Access;
use domain::pricing::Book;
use domain::statements::Repricing;
use sqlx::{PgConnection, Postgres, Transaction};

use super::change::{Change, changes, keep};
use super::events::{Place, next};
use super::payers::Sheet;
use crate::sessions::begin_alone;
use crate::{Ledger, LedgerError, prices};

/// So many events are read, and changed, at once.
const BATCH: i64 = 5_000;

/// What costing anew would change. Nothing is.
///
/// # Errors
/// [`LedgerError::Forbidden`] for whoever is limited to some accounts.
pub async fn dry_run(ledger: &Ledger, access: &Access) -> Result<Repricing, LedgerError> {
    whole(access)?;
    let book = prices::book(ledger, access.org).await?;
    let mut txn = ledger.begin(access, crate::queries::report::SNAPSHOT).await?;
    let models = affected(&mut txn, access.org, &book).await?;
    let (mut sheet, mut place) = (Sheet::default(), beginning());
    loop {
        let rows = next(&mut txn, access.org, &models, place, BATCH).await?;
        for change in changes(&rows, &book) {
            sheet.add(&rows[change.at], &change);
        }
        match rows.last() {
            Some(last) => place = last.place(),
            None => break,
        }
    }
    let told = sheet.told(&mut txn, access.org).await?;
    txn.commit().await?;
    Ok(told)
}

/// Costs anew, batch by batch, each of them one transaction: what is interrupted goes on where it was when it is asked for again. Whoever closes a
/// statement meanwhile waits for the batch, and then what they close is left alone.
///
/// # Errors
/// As for [`dry_run`].
pub async fn apply(ledger: &Ledger, access: &Access) -> Result<Repricing, LedgerError> {
    whole(access)?;
    let book = prices::book(ledger, access.org).await?;
    let mut run = None;
    let (mut sheet, mut place) = (Sheet::default(), beginning());
    loop {
        let mut txn = begin_alone(ledger, access).await?;
        // What was tagged otherwise a moment ago decides about closed statements, too.
        crate::sessions::keep_in(&mut txn, access.org).await?;
        let models = affected(&mut txn, access.org, &book).await?;
        let rows = next(&mut txn, access.org, &models, place, BATCH).await?;
        let Some(last) = rows.last() else {
            let told = sheet.told(&mut txn, access.org).await?;
            if let Some(run) = run {
                note(&mut txn, access.org, run, &told).await?;
            }
            txn.commit().await?;
            return Ok(told);
        };
        place = last.place();
        let found = changes(&rows, &book);
        let open: Vec<&Change> = found.iter().filter(|change| !rows[change.at].is_closed).collect();
        if !open.is_empty() {
            let run = match run {
                Some(run) => run,
                None => *run.insert(begin(&mut txn, access.org).await?),
            };
            keep(ledger, &mut txn, access.org, run, &rows, &open).await?;
        }
        txn.commit().await?;
        found.iter().for_each(|change| sheet.add(&rows[change.at], change));
    }
}

fn whole(access: &Access) -> Result<(), LedgerError> {
    if access.accounts.is_some() {
        return Err(LedgerError::Forbidden);
    }
    Ok(())
}

fn beginning() -> Place {
    Place {
        at: DateTime::<Utc>::UNIX_EPOCH,
        id: 0,
    }
}

/// The models of the org that have a price of its own. Of all others only what has no price may have one now.
async fn affected(txn: &mut PgConnection, org: i32, book: &Book) -> Result<Vec<i32>, LedgerError> {
    let models: Vec<(i32, String)> = sqlx::query_as("SELECT id, name FROM models WHERE org_id = $1")
        .bind(org)
        .fetch_all(txn)
        .await?;
    Ok(models.into_iter().filter(|(_, name)| book.is_own(name)).map(|(id, _)| id).collect())
}

async fn begin(txn: &mut Transaction<'static, Postgres>, org: i32) -> Result<i32, LedgerError> {
    Ok(
        sqlx::query_scalar("INSERT INTO repricings (org_id, by) VALUES ($1, current_actor()) RETURNING id")
            .bind(org)
            .fetch_one(&mut **txn)
            .await?,
    )
}

/// What it came to, for whoever asks later, and for the audit log.
async fn note(txn: &mut PgConnection, org: i32, run: i32, told: &Repricing) -> Result<(), LedgerError> {
    sqlx::query("UPDATE repricings SET requests = $3, before_nanos = $4, after_nanos = $5 WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(run)
        .bind(told.requests)
        .bind(told.before.0)
        .bind(told.after.0)
        .execute(&mut *txn)
        .await?;
    sqlx::query("SELECT note($1, 'price.applied', $2, NULL, $3)")
        .bind(org)
        .bind(format!("{} requests costed anew", told.requests))
        .bind(serde_json::json!({
            "requests": told.requests, "newly_priced": told.newly_priced, "before_nanos": told.before.0, "after_nanos": told.after.0,
            "left_alone_on_closed_statements": told.closed,
        }))
        .execute(txn)
        .await?;
    Ok(())
}
