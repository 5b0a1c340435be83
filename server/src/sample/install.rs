//! Making the sample workspace.

use domain::access::Access;
use domain::periods::zone;
use domain::pricing::Book;
use futures::{StreamExt, TryStreamExt};
use jiff::{SignedDuration, Timestamp};
use ledger::calendar::{self, Pace};
use ledger::imports::{self, FileMark};
use ledger::record::{Costed, record};
use ledger::{Ledger, LedgerError, accounts as book_of_accounts, orgs};
use tokio_stream::wrappers::ReceiverStream;

use super::billing::bill;
use super::cast::accounts;
use super::generate;
use crate::import::Meter;

/// The workspace's name.
pub const ORG_NAME: &str = "Northwind Studio";
/// Where it is.
const ZONE: &str = "America/New_York";
/// Its seed.
pub const SEED: u64 = 20_261_122;
/// How far back it begins.
pub const DAYS: i64 = 90;

const BATCH: usize = 2_000;
/// Where the time until which requests were generated is kept: among the marks of imported files.
const MARK: &str = "sample";

/// Creates the sample workspace (clearly marked as such), its accounts, and the requests of the last 90 days, with a progress bar. Returns
/// its org.
///
/// # Errors
/// When the database fails. What is there by then is completed by [`super::trickle()`].
pub async fn install(ledger: &Ledger, now: Timestamp) -> Result<i32, LedgerError> {
    let org = orgs::create(ledger, ORG_NAME, ZONE, true).await?.id;
    fill(ledger, org, now, true).await?;
    bill(ledger, org, &zone(ZONE)?, now).await?;
    // The first look at it is not to be the slowest.
    calendar::tend(ledger, org, now, Pace::Full).await?;
    Ok(org)
}

/// Adds the accounts that are missing, and the requests from where an earlier filling ended (at most 90 days back) until now; with a
/// progress bar if `show`.
///
/// # Errors
/// When the database fails.
pub async fn fill(ledger: &Ledger, org: i32, now: Timestamp, show: bool) -> Result<Vec<i32>, LedgerError> {
    let accounts = ensure_accounts(ledger, org).await?;
    let filled = filled_until(ledger, org).await?;
    let from = filled.unwrap_or(Timestamp::MIN).max(now - SignedDuration::from_hours(24 * DAYS));
    let days = now.duration_since(from).as_hours().unsigned_abs().div_ceil(24);
    let meter = if show { Meter::days("Sample data", days) } else { Meter::hidden() };
    let (sender, receiver) = tokio::sync::mpsc::channel::<Vec<Costed>>(4);
    let ids = accounts.clone();
    let making = tokio::task::spawn_blocking(move || {
        let mut requests = generate(SEED, from, now);
        loop {
            let batch: Vec<Costed> = requests
                .by_ref()
                .take(BATCH)
                .map(|(account, event)| Costed::new(ids[account], event, Book::builtin()))
                .collect();
            if batch.is_empty() || sender.blocking_send(batch).is_err() {
                return;
            }
        }
    });
    let mut recorded = ReceiverStream::new(receiver)
        .map(|batch| async move {
            record(ledger, org, &batch).await?;
            Ok::<_, LedgerError>(batch.last().map(|costed| costed.event.at))
        })
        .buffered(2);
    while let Some(until) = recorded.try_next().await? {
        if let Some(until) = until {
            meter.reach(until.duration_since(from).as_hours().unsigned_abs() / 24);
            save_filled(ledger, org, until).await?;
        }
    }
    drop(recorded);
    if let Err(problem) = making.await {
        std::panic::resume_unwind(problem.into_panic());
    }
    save_filled(ledger, org, now).await?;
    meter.finish();
    Ok(accounts)
}

/// The ids of the sample's accounts, in the cast's order. They are recognised by vendor and e-mail, or else by their place: people may
/// have edited them.
async fn ensure_accounts(ledger: &Ledger, org: i32) -> Result<Vec<i32>, LedgerError> {
    let access = Access::system(org);
    let known = book_of_accounts::list(ledger, &access).await?;
    let mut ids = Vec::new();
    for (index, form) in accounts().into_iter().enumerate() {
        let same = known
            .iter()
            .find(|account| account.provider == form.provider && account.email == form.email);
        let id = match same.or_else(|| known.get(index)) {
            Some(account) => account.id,
            None => book_of_accounts::add(ledger, &access, &form).await?.id,
        };
        ids.push(id);
    }
    Ok(ids)
}

async fn filled_until(ledger: &Ledger, org: i32) -> Result<Option<Timestamp>, LedgerError> {
    let marks = imports::load_all(ledger, org, MARK).await?;
    Ok(marks
        .get(MARK)
        .and_then(|mark| Timestamp::from_nanosecond(i128::from(mark.mtime_ns)).ok()))
}

/// Notes that the workspace holds everything until then.
pub(super) async fn save_filled(ledger: &Ledger, org: i32, until: Timestamp) -> Result<(), LedgerError> {
    let mark = FileMark {
        path: MARK.to_owned(),
        fingerprint: String::new(),
        size: 0,
        mtime_ns: i64::try_from(until.as_nanosecond()).unwrap_or(i64::MAX),
        byte_offset: 0,
        state: None,
    };
    imports::save(ledger, org, MARK, &[mark]).await
}
