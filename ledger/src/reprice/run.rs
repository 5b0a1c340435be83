//! Going through the events.

use chrono::{DateTime, Utc};
use domain::access::Access;
use domain::statements::Repricing;

use super::affected::Versions;
use super::change::{Change, changes, keep};
use super::events::{Place, Row, next};
use super::journal::{self, Batch};
use super::payers::Sheet;
use crate::sessions::begin_alone;
use crate::{Ledger, LedgerError, prices};

/// So many events are read, and changed, at once.
const BATCH: usize = 5_000;

/// What costing anew would change. Nothing is.
///
/// # Errors
/// [`LedgerError::Forbidden`] for whoever is limited to some accounts.
pub async fn dry_run(ledger: &Ledger, access: &Access) -> Result<Repricing, LedgerError> {
    whole(access)?;
    let book = prices::book(ledger, access.org).await?;
    let mut txn = ledger.begin(access, crate::queries::report::SNAPSHOT).await?;
    let versions = Versions::read(&mut txn, access.org).await?;
    let affected = versions.affected(&mut txn, access.org, &book).await?;
    let (mut sheet, mut place) = (Sheet::default(), beginning());
    loop {
        let rows = next(&mut txn, access.org, &affected, place, BATCH).await?;
        for change in changes(&rows, &book, &versions) {
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
    let mut txn = begin_alone(ledger, access).await?;
    journal::end_interrupted(&mut txn, access.org).await?;
    let versions = Versions::read(&mut txn, access.org).await?;
    txn.commit().await?;
    let mut run = None;
    let (mut sheet, mut place) = (Sheet::default(), beginning());
    loop {
        let mut txn = begin_alone(ledger, access).await?;
        // What was tagged otherwise a moment ago decides about closed statements, too.
        crate::sessions::keep_in(&mut txn, access.org).await?;
        let affected = versions.affected(&mut txn, access.org, &book).await?;
        let rows = next(&mut txn, access.org, &affected, place, BATCH).await?;
        let found = changes(&rows, &book, &versions);
        let open: Vec<&Change> = found.iter().filter(|change| !rows[change.at].is_closed).collect();
        let mut now = run;
        if !open.is_empty() {
            let begun = journal::add(&mut txn, access.org, run, &batch(&rows, &open)).await?;
            keep(&mut txn, access.org, begun, &versions, &rows, &open).await?;
            now = Some(begun);
        }
        found.iter().for_each(|change| sheet.add(&rows[change.at], change));
        let Some(last) = rows.last().filter(|_| rows.len() == BATCH) else {
            let told = sheet.told(&mut txn, access.org).await?;
            if let Some(run) = now {
                journal::end(&mut txn, access.org, run, &told).await?;
            }
            txn.commit().await?;
            return Ok(told);
        };
        place = last.place();
        txn.commit().await?;
        run = now;
    }
}

/// What a batch comes to.
fn batch(rows: &[Row], changes: &[&Change]) -> Batch {
    let mut sums = Batch::default();
    for change in changes {
        let before = rows[change.at].cost;
        sums.requests += 1;
        sums.newly_priced += i64::from(before.is_none());
        sums.before += before.unwrap_or_default();
        sums.after += change.cost;
    }
    sums
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
