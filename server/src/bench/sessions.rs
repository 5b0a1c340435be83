//! Cutting requests into work sessions: all of history at once, and as requests come in; and how long the page takes.

use std::time::{Duration, Instant};

use domain::pricing::Book;
use domain::query::{Range, UsageQuery};
use domain::rules::{Condition, Reach, RuleForm};
use domain::sessions::{Assignment, SessionsQuery, Show};
use jiff::{SignedDuration, Timestamp};
use ledger::queries::sessions::sessions_page;
use ledger::record::{Costed, record};
use ledger::rules;
use ledger::sessions::{keep, touch_all};
use sqlx::{Connection, PgConnection};

use super::bars;
use super::cast::Cast;
use super::fill::rate;
use super::home::Home;
use super::quantile::Times;
use super::report::Report;
use crate::config::BenchArgs;
use crate::sample::{Generator, Shape};

/// Events of the incremental part, and how many come at once.
const EVENTS: u64 = 10_000;
const BATCH: usize = 100;

/// The page is measured with so many sessions at least.
const CROWD: i64 = 100_000;
/// Of how many generated requests one is taken for the crowd: so thin that most are a session of their own, as of people who ask now and then.
const THIN: usize = 12;

/// Cuts what waits, and measures nothing: what follows is not to be disturbed by it. Returns how many sessions there are in it.
///
/// # Errors
/// When the database fails.
pub async fn settle(home: &Home, org: i32) -> anyhow::Result<usize> {
    let mut sessions = 0;
    loop {
        let kept = keep(&home.ledger, org).await?;
        if kept.touched == 0 {
            return Ok(sessions);
        }
        sessions += kept.sessions;
    }
}

/// Measures all of it.
///
/// # Errors
/// When the database fails.
pub async fn measure(home: &Home, cast: &Cast, args: &BenchArgs, report: &mut Report) -> anyhow::Result<()> {
    let at_once = from_scratch(home, cast, report).await?;
    as_they_come(home, cast, args, at_once, report).await?;
    crowd(home, cast, args, report).await?;
    for (name, days, bar) in [
        ("7 days", 7, bars::PANEL),
        ("90 days", 90, bars::PANEL),
        ("12 months", 365, bars::PANEL_OF_A_YEAR),
    ] {
        for show in [Show::Untagged, Show::All] {
            let millis = page(home, cast, days, show, args.runs).await?;
            report.judged(format!("page of sessions, {}, {name}, p95", show.as_str()), millis.p95(), "ms", bar);
        }
    }
    let millis = preview(home, cast, args.runs).await?;
    report.figure("what a rule would tag of all sessions, p95", millis.p95(), "ms");
    Ok(())
}

/// All of history, as it is cut where it was collected without sessions.
#[expect(clippy::cast_precision_loss, reason = "counts to look at")]
async fn from_scratch(home: &Home, cast: &Cast, report: &mut Report) -> anyhow::Result<Duration> {
    settle(home, cast.org).await?;
    let mut owner = PgConnection::connect(&home.database.owner_url).await?;
    sqlx::query("DELETE FROM work_sessions WHERE org_id = $1")
        .bind(cast.org)
        .execute(&mut owner)
        .await?;
    sqlx::query("VACUUM (ANALYZE) work_sessions, session_parts")
        .execute(&mut owner)
        .await?;
    touch_all(&home.ledger, cast.org).await?;
    let begun = Instant::now();
    settle(home, cast.org).await?;
    let took = begun.elapsed();
    let (sessions, requests): (i64, i64) =
        sqlx::query_as("SELECT count(*), COALESCE(sum(requests), 0)::bigint FROM work_sessions WHERE org_id = $1")
            .bind(cast.org)
            .fetch_one(&mut owner)
            .await?;
    sqlx::query("VACUUM (ANALYZE) work_sessions, session_parts")
        .execute(&mut owner)
        .await?;
    owner.close().await?;
    report.figure("work sessions", sessions as f64, "");
    report.figure(
        "cutting all of history into sessions",
        rate(requests.unsigned_abs(), took),
        "events/s",
    );
    Ok(took)
}

/// Requests of the last day, some at a time, each time followed by what the job does. The plain way would be to cut all of it each time.
async fn as_they_come(home: &Home, cast: &Cast, args: &BenchArgs, at_once: Duration, report: &mut Report) -> anyhow::Result<()> {
    let now = Timestamp::now();
    let shape = Shape::sized(args.seed.wrapping_add(2), args.people, 1, EVENTS * 5 / 4 + 1_000);
    let mut events = Generator::new(shape, now - SignedDuration::from_hours(24), now);
    let (mut cutting, mut cut, mut rounds) = (Duration::ZERO, 0_u64, 0_u32);
    while cut < EVENTS {
        let batch: Vec<Costed> = events
            .by_ref()
            .take(BATCH)
            .map(|(account, mut event)| {
                event.key = format!("sessions-{}-{}", now.as_millisecond(), event.key);
                Costed::new(cast.accounts[account], event, Book::builtin())
            })
            .collect();
        if batch.is_empty() {
            break;
        }
        cut += batch.len() as u64;
        rounds += 1;
        record(&home.ledger, cast.org, &batch).await?;
        let begun = Instant::now();
        settle(home, cast.org).await?;
        cutting += begun.elapsed();
    }
    report.figure(format!("cutting as they come, {BATCH} at a time"), rate(cut, cutting), "events/s");
    let times = at_once.as_secs_f64() * f64::from(rounds) / cutting.as_secs_f64();
    report.figure("the same, times faster than cutting all of it each time", times, "×");
    Ok(())
}

/// More people with a few requests each, until there are sessions enough for the page to be measured with.
#[expect(clippy::cast_precision_loss, reason = "a count to look at")]
async fn crowd(home: &Home, cast: &Cast, args: &BenchArgs, report: &mut Report) -> anyhow::Result<()> {
    let mut owner = PgConnection::connect(&home.database.owner_url).await?;
    let (now, mut round) = (Timestamp::now(), 0_u64);
    let from = now - SignedDuration::from_hours(24 * i64::from(args.days));
    let sessions = loop {
        let sessions: i64 = sqlx::query_scalar("SELECT count(*) FROM work_sessions WHERE org_id = $1")
            .bind(cast.org)
            .fetch_one(&mut owner)
            .await?;
        if sessions >= CROWD {
            break sessions;
        }
        round += 1;
        let shape = Shape::sized(args.seed.wrapping_add(2 + round), args.people, args.days, 500_000);
        let mut events = Generator::new(shape, from, now).step_by(THIN).map(|(account, mut event)| {
            event.key = format!("crowd-{round}-{}", event.key);
            event.person = event.person.map(|person| format!("{round}.{person}"));
            Costed::new(cast.accounts[account], event, Book::builtin())
        });
        loop {
            let batch: Vec<Costed> = events.by_ref().take(1_000).collect();
            if batch.is_empty() {
                break;
            }
            record(&home.ledger, cast.org, &batch).await?;
        }
        settle(home, cast.org).await?;
    };
    sqlx::query("VACUUM (ANALYZE) work_sessions, session_parts")
        .execute(&mut owner)
        .await?;
    owner.close().await?;
    report.figure("work sessions when the page is read", sessions as f64, "");
    Ok(())
}

/// The page, again and again.
async fn page(home: &Home, cast: &Cast, days: u16, show: Show, runs: u32) -> anyhow::Result<Times> {
    let query = SessionsQuery {
        usage: UsageQuery {
            range: Range::Days(days),
            ..UsageQuery::default()
        },
        show,
        ..SessionsQuery::default()
    };
    let mut millis = Vec::new();
    for run in 0..runs + 3 {
        let begun = Instant::now();
        sessions_page(&home.ledger, &cast.access, &query, Timestamp::now()).await?;
        // The first ones warm up.
        if run >= 3 {
            millis.push(begun.elapsed().as_secs_f64() * 1e3);
        }
    }
    Ok(Times::new(millis))
}

/// What a rule for one account would tag of everything that nobody has tagged, again and again.
async fn preview(home: &Home, cast: &Cast, runs: u32) -> anyhow::Result<Times> {
    let form = RuleForm {
        name: "Bench".to_owned(),
        conditions: cast
            .accounts
            .first()
            .map(|account| Condition::Accounts(vec![*account]))
            .into_iter()
            .collect(),
        tag: Assignment::NotBillable,
        default_for: None,
    };
    let mut millis = Vec::new();
    for _ in 0..runs.min(10) {
        let begun = Instant::now();
        rules::preview(&home.ledger, &cast.access, &form, Reach::All, None, Timestamp::now()).await?;
        millis.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    Ok(Times::new(millis))
}
