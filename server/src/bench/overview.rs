//! How long the Overview takes, against the same answer from the events.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use domain::account::Account;
use domain::periods;
use domain::query::{Range, UsageQuery};
use jiff::Timestamp;
use ledger::queries::overview::overview;
use ledger::{Ledger, accounts, orgs};
use sqlx::{Connection, PgConnection};

use super::bars;
use super::cast::Cast;
use super::home::Home;
use super::plain::{self, Found};
use super::quantile::Times;
use super::report::Report;

/// Reads before anything is measured.
const WARM_UP: u32 = 3;
/// The plain way is asked at most so often …
const MOST_PLAIN: usize = 9;
/// … and, after three times, at most for so long.
const LONGEST_PLAIN: Duration = Duration::from_secs(20);

/// Measures each window that the page offers.
///
/// # Errors
/// When the database fails, or the two ways do not agree.
pub async fn measure(home: &Home, cast: &Cast, runs: u32, report: &mut Report) -> anyhow::Result<()> {
    let visible = accounts::list(&home.ledger, &cast.access).await?;
    let mut connection = PgConnection::connect(&home.database.app_url).await?;
    // The plain way has the same walls around it; the connection is used for nothing else.
    sqlx::query("SELECT set_config('countinghouse.org', $1, false)")
        .bind(cast.org.to_string())
        .execute(&mut connection)
        .await?;
    for (name, range) in [
        ("7d", Range::Days(7)),
        ("30d", Range::Days(30)),
        ("90d", Range::Days(90)),
        ("YTD", Range::YearToDate),
    ] {
        let query = UsageQuery {
            range,
            ..UsageQuery::default()
        };
        let (ours, found, now) = read(&home.ledger, cast, &query, runs).await?;
        let (theirs, plainly) = ask(&home.ledger, &mut connection, cast, &visible, &query, now).await?;
        ensure!(found == plainly, "the Overview of {name} is not what the events say");
        report.figure(format!("overview {name}, p50"), ours.p50(), "ms");
        report.judged(format!("overview {name}, p95"), ours.p95(), "ms", bars::OVERVIEW);
        report.figure(format!("the same from the events {name}, p50"), theirs.p50(), "ms");
        report.judged(
            format!("overview {name}, times faster"),
            theirs.p50() / ours.p50(),
            "×",
            bars::FASTER,
        );
    }
    connection.close().await?;
    Ok(())
}

/// The Overview, again and again.
async fn read(ledger: &Ledger, cast: &Cast, query: &UsageQuery, runs: u32) -> anyhow::Result<(Times, Found, Timestamp)> {
    let now = Timestamp::now();
    for _ in 0..WARM_UP {
        overview(ledger, &cast.access, query, now).await?;
    }
    let mut millis = Vec::new();
    let mut page = None;
    for _ in 0..runs {
        let begun = Instant::now();
        page = Some(overview(ledger, &cast.access, query, now).await?);
        millis.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    let page = page.context("the Overview was never read")?;
    Ok((Times::new(millis), Found::from(&page), now))
}

/// The plain way, less often.
async fn ask(
    ledger: &Ledger,
    connection: &mut PgConnection,
    cast: &Cast,
    visible: &[Account],
    query: &UsageQuery,
    now: Timestamp,
) -> anyhow::Result<(Times, Found)> {
    let zone = periods::zone(&orgs::find(ledger, cast.org).await?.time_zone)?;
    let window = periods::resolve(query, &zone, now)?;
    let found = plain::ask(connection, cast.org, visible, &window, &zone, now).await?;
    let (mut millis, started) = (Vec::new(), Instant::now());
    while millis.len() < 3 || (millis.len() < MOST_PLAIN && started.elapsed() < LONGEST_PLAIN) {
        let begun = Instant::now();
        plain::ask(connection, cast.org, visible, &window, &zone, now).await?;
        millis.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    Ok((Times::new(millis), found))
}
