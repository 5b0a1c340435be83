//! Filling the ledger with a year of generated events: at the same time the measurement of batched ingest.

use std::time::{Duration, Instant};

use anyhow::ensure;
use domain::access::Access;
use domain::pricing::Book;
use futures::{StreamExt, TryStreamExt};
use jiff::{SignedDuration, Timestamp};
use ledger::calendar::{self, Pace};
use ledger::record::{Costed, record};
use ledger::{Ledger, LedgerError, maintenance};
use sqlx::{Connection, PgConnection};
use tokio_stream::wrappers::ReceiverStream;

use super::bars;
use super::cast::Cast;
use super::home::Home;
use super::report::Report;
use super::sessions;
use crate::config::BenchArgs;
use crate::import::Meter;
use crate::sample::{Generator, Shape};

/// Events in one transaction.
const BATCH: usize = 1_000;
/// Batches that wait for the database.
const QUEUE: usize = 4;
/// Transactions at the same time, as when logs are imported.
const AT_ONCE: usize = 2;

/// Generates, costs and records the events, and measures all of it: rollups and outbox included, and making the events as well.
///
/// # Errors
/// When the database fails.
pub async fn fill(home: &Home, cast: &Cast, args: &BenchArgs, now: Timestamp, report: &mut Report) -> anyhow::Result<()> {
    let from = now - SignedDuration::from_hours(24 * i64::from(args.days));
    let shape = Shape::sized(args.seed, args.people, args.days, args.events);
    let accounts = cast.accounts.clone();
    let (sender, receiver) = tokio::sync::mpsc::channel::<Vec<Costed>>(QUEUE);
    let making = tokio::task::spawn_blocking(move || {
        let mut events = Generator::new(shape, from, now);
        loop {
            let batch: Vec<Costed> = events
                .by_ref()
                .take(BATCH)
                .map(|(account, event)| Costed::new(accounts[account], event, Book::builtin()))
                .collect();
            if batch.is_empty() || sender.blocking_send(batch).is_err() {
                return;
            }
        }
    });
    let meter = Meter::days("Data set", u64::from(args.days));
    let (begun, mut events) = (Instant::now(), 0_u64);
    let mut written = ReceiverStream::new(receiver)
        .map(|batch| async move { Ok::<_, LedgerError>((record(&home.ledger, cast.org, &batch).await?, batch)) })
        .buffered(AT_ONCE);
    while let Some((recorded, batch)) = written.try_next().await? {
        ensure!(
            recorded.accepted == batch.len() as u64,
            "a generated event was taken for another one"
        );
        events += recorded.accepted;
        if let Some(last) = batch.last() {
            meter.reach(last.event.at.duration_since(from).as_hours().unsigned_abs() / 24);
        }
    }
    drop(written);
    let writing = begun.elapsed();
    meter.finish();
    making.await?;
    report.judged(
        "ingest in batches of 1,000, two at a time, into the ledger",
        rate(events, writing),
        "events/s",
        bars::BATCHED,
    );
    Ok(())
}

/// Events a second.
#[expect(clippy::cast_precision_loss, reason = "a rate")]
pub fn rate(events: u64, took: Duration) -> f64 {
    events as f64 / took.as_secs_f64()
}

/// Zones whose days are asked for besides those of the org.
pub const ZONES: [&str; 2] = ["UTC", "Asia/Kathmandu"];

/// What autovacuum and the jobs do to a database that has lived for a while, so that what follows measures that and not the
/// minute after a bulk load.
///
/// # Errors
/// When the database fails.
#[expect(clippy::cast_precision_loss, reason = "a count to look at")]
pub async fn settle(home: &Home, org: i32, report: &mut Report) -> anyhow::Result<()> {
    for zone in ZONES {
        home.ledger.note_zone(org, zone);
    }
    let begun = Instant::now();
    let spans = calendar::tend(&home.ledger, org, Timestamp::now(), Pace::Full).await?;
    report.figure("days, weeks and months added up, in three zones", spans as f64, "");
    report.figure("adding them up, all together", begun.elapsed().as_secs_f64(), "s");
    // A server would cut sessions in the midst of what is measured.
    sessions::settle(home, org).await?;
    let mut owner = PgConnection::connect(&home.database.owner_url).await?;
    sqlx::query("VACUUM (ANALYZE)").execute(&mut owner).await?;
    owner.close().await?;
    maintenance::refresh_billing_periods(&home.ledger).await?;
    Ok(())
}

/// How large everything has become.
///
/// # Errors
/// When the database fails.
#[expect(clippy::cast_precision_loss, reason = "sizes to look at")]
pub async fn sizes(ledger: &Ledger, org: i32, report: &mut Report) -> anyhow::Result<()> {
    let mut txn = ledger.begin(&Access::system(org), "").await?;
    let (events, quarters, hours, calendar, bytes): (i64, i64, i64, i64, i64) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM events WHERE org_id = $1), (SELECT count(*) FROM usage_15m WHERE org_id = $1), \
         (SELECT count(*) FROM usage_1h WHERE org_id = $1), (SELECT count(*) FROM calendar_usage WHERE org_id = $1), pg_database_size(current_database())",
    )
    .bind(org)
    .fetch_one(&mut *txn)
    .await?;
    txn.commit().await?;
    report.figure("events in the ledger", events as f64, "");
    report.figure("rows of the quarter-hourly rollup", quarters as f64, "");
    report.figure("rows of the hourly rollup", hours as f64, "");
    report.figure("rows of the calendar, by every dimension", calendar as f64, "");
    report.figure("database on disk", bytes as f64 / 1e6, "MB");
    Ok(())
}
