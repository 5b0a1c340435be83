//! Days, weeks and months that are added up behind the writers: whatever comes when, every answer is what the events say.

use domain::pricing::Book;
use domain::query::{Range, UsageQuery, ZoneChoice};
use jiff::{SignedDuration, Timestamp};
use ledger::calendar::{Pace, tend};
use ledger::queries::usage;
use ledger::record::{Costed, record};

use crate::common::Stage;

/// One event so many hours ago.
fn event(stage: &Stage, key: &str, hours: i64) -> Costed {
    let mut event = crate::common::event(key, 0);
    event.at -= SignedDuration::from_secs(hours * 3_600 + 61);
    event.latency_ms = Some(900);
    Costed::new(stage.account, event, Book::builtin())
}

fn question(days: u16, zone: &str) -> UsageQuery {
    UsageQuery {
        range: Range::Days(days),
        zone: ZoneChoice::Named(zone.to_owned()),
        ..UsageQuery::default()
    }
}

async fn requests(stage: &Stage, query: &UsageQuery) -> i64 {
    usage::summary(&stage.ledger, &stage.access, query, Timestamp::now())
        .await
        .unwrap()
        .total
        .requests
}

const FRESH: &str = "SELECT count(*) FROM calendar_spans WHERE is_built AND NOT is_stale";

#[tokio::test]
async fn what_comes_late_counts_at_once_and_its_day_is_added_up_again() {
    let stage = Stage::new().await;
    let year: Vec<Costed> = (0..300).map(|n| event(&stage, &format!("early-{n}"), n * 24)).collect();
    record(&stage.ledger, stage.org, &year).await.unwrap();
    let spans = stage.tend().await;
    assert!(spans > 300, "{spans}");
    assert_eq!(stage.tend().await, 0, "all is added up");
    stage.assert_no_drift().await;
    let fresh = stage.number(FRESH).await;

    let query = UsageQuery {
        // The oldest is 299 days of 24 hours ago, which a change of the clocks may take to the day before.
        range: Range::Days(301),
        ..UsageQuery::default()
    };
    assert_eq!(requests(&stage, &query).await, 300);
    record(&stage.ledger, stage.org, &[event(&stage, "now", 0)]).await.unwrap();
    assert_eq!(stage.number(FRESH).await, fresh, "today is not over");
    record(&stage.ledger, stage.org, &[event(&stage, "late", 100 * 24)]).await.unwrap();
    assert_eq!(stage.number(FRESH).await, fresh - 3, "its day, week and month are stale");
    assert_eq!(requests(&stage, &query).await, 302);
    stage.assert_no_drift().await;
    assert_eq!(stage.tend().await, 3);
    assert_eq!(requests(&stage, &query).await, 302);
    stage.assert_no_drift().await;

    // What is taken away, or moved to another day, is late as well.
    stage
        .psql("DELETE FROM events WHERE id = (SELECT min(id) FROM events WHERE occurred_at < now() - interval '200 days')")
        .await;
    stage
        .psql("UPDATE events SET cost_nanos = 5 WHERE occurred_at < now() - interval '250 days'")
        .await;
    assert_eq!(requests(&stage, &query).await, 301);
    assert!(stage.number(FRESH).await < fresh - 50);
    assert!(stage.tend().await > 50);
    stage.assert_no_drift().await;
}

#[tokio::test]
async fn writers_and_the_calendar_do_not_miss_each_other() {
    let stage = Stage::new().await;
    let first: Vec<Costed> = (0..40).map(|n| event(&stage, &format!("first-{n}"), n * 24)).collect();
    record(&stage.ledger, stage.org, &first).await.unwrap();
    stage.ledger.note_zone(stage.org, "UTC");
    let (ledger, org) = (stage.ledger.clone(), stage.org);
    let done = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let tending = [(); 2].map(|()| {
        let (ledger, done) = (ledger.clone(), done.clone());
        tokio::spawn(async move {
            let mut rounds = 0;
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                tend(&ledger, org, Timestamp::now(), Pace::Full).await.unwrap();
                rounds += 1;
            }
            rounds
        })
    });
    let writing = (0..3).map(|writer| {
        let batches: Vec<Vec<Costed>> = (0..25)
            .map(|batch| {
                let of_batch = |n: i64| event(&stage, &format!("{writer}-{batch}-{n}"), (writer * 7 + batch * 13 + n * 31) % 900);
                (0..4).map(of_batch).collect()
            })
            .collect();
        let ledger = ledger.clone();
        async move {
            for batch in batches {
                record(&ledger, org, &batch).await.unwrap();
            }
        }
    });
    let writing = futures::future::join_all(writing);
    let reading = async {
        // While all of this goes on, days that are said to be up to date are.
        for _ in 0..8 {
            stage.assert_no_drift().await;
            let query = question(45, "UTC");
            let told = requests(&stage, &query).await;
            assert!((40..=340).contains(&told), "{told}");
        }
    };
    tokio::join!(writing, reading);
    done.store(true, std::sync::atomic::Ordering::Relaxed);
    for task in tending {
        assert!(task.await.unwrap() > 0);
    }
    stage.tend().await;
    stage.assert_no_drift().await;
    assert_eq!(
        stage
            .number("SELECT count(*) FROM calendar_spans WHERE is_stale OR NOT is_built")
            .await,
        0
    );
    assert_eq!(requests(&stage, &question(45, "UTC")).await, 340);
    assert_eq!(requests(&stage, &question(45, "Asia/Kathmandu")).await, 340);
}

#[tokio::test]
async fn zones_that_are_asked_for_are_kept_the_latest_of_them() {
    let stage = Stage::new().await;
    record(&stage.ledger, stage.org, &[event(&stage, "a", 50)]).await.unwrap();
    stage.tend().await;
    let names = async || {
        let names: Vec<String> = sqlx::query_scalar("SELECT name FROM calendar_zones ORDER BY name")
            .fetch_all(stage.owner.pool())
            .await
            .unwrap();
        names
    };
    let own = names().await;
    assert_eq!(own.len(), 1, "the org's own");
    for zone in [
        "UTC",
        "Asia/Kathmandu",
        "Asia/Tokyo",
        "Africa/Cairo",
        "America/Denver",
        "Europe/Paris",
    ] {
        assert_eq!(requests(&stage, &question(30, zone)).await, 1);
        stage.tend().await;
    }
    let kept = names().await;
    assert_eq!(kept.len(), 5, "{kept:?}");
    assert!(kept.contains(&own[0]) && !kept.contains(&"UTC".to_owned()) && kept.contains(&"Europe/Paris".to_owned()));
    assert_eq!(
        stage
            .number("SELECT count(*) FROM calendar_usage WHERE zone_id NOT IN (SELECT id FROM calendar_zones)")
            .await,
        0
    );
    // Nobody has asked for a month.
    stage.psql("UPDATE calendar_zones SET asked_at = now() - interval '31 days'").await;
    stage.tend().await;
    assert_eq!(names().await, own);
    stage.assert_no_drift().await;
}

#[tokio::test]
async fn how_fast_requests_were_by_the_hour_is_the_same_with_days_and_without() {
    let stage = Stage::new().await;
    let events: Vec<Costed> = (0..600)
        .map(|n| {
            let mut costed = event(&stage, &format!("e-{n}"), 0);
            costed.event.at -= SignedDuration::from_secs(n * 1_009);
            costed.event.latency_ms = Some(200 + u32::try_from(n * 37 % 9_000).unwrap());
            costed.event.ttft_ms = (n % 3 != 0).then_some(90);
            costed
        })
        .collect();
    record(&stage.ledger, stage.org, &events).await.unwrap();
    let zones = ["UTC", "Asia/Kathmandu", "Australia/Lord_Howe"];
    let asked = async || {
        let mut told = Vec::new();
        for zone in zones {
            let query = question(7, zone);
            let latency = usage::latency(&stage.ledger, &stage.access, &query, Timestamp::now())
                .await
                .unwrap();
            let latest = UsageQuery {
                granularity: Some(domain::query::Granularity::Day),
                ..query.clone()
            };
            let by_day = usage::latency(&stage.ledger, &stage.access, &latest, Timestamp::now())
                .await
                .unwrap();
            let hours = usage::latency_hours(&stage.ledger, &stage.access, &query, Timestamp::now())
                .await
                .unwrap()
                .1;
            told.push((latency.overall, latency.points, by_day.points, hours));
        }
        told
    };
    let without = asked().await;
    assert!(without[0].0.requests > 400);
    stage.tend().await;
    assert!(
        stage
            .number("SELECT count(*) FROM calendar_hours_by WHERE latency IS NOT NULL")
            .await
            > 100
    );
    assert_eq!(asked().await, without);
    stage.assert_no_drift().await;
    stage
        .psql(r"UPDATE calendar_hours_by SET latency = latency || '\x000500000001'")
        .await;
    let verified = ledger::verify::verify(&stage.ledger, stage.org).await.unwrap();
    assert!(verified.drift_calendar_speeds > 100);
    stage
        .psql("UPDATE calendar_usage_by SET output = output + 1 WHERE dimension = 2")
        .await;
    let verified = ledger::verify::verify(&stage.ledger, stage.org).await.unwrap();
    assert!(verified.drift_calendar > 10);
}

#[tokio::test]
async fn days_that_a_newer_program_cuts_elsewhere_are_made_anew() {
    let stage = Stage::new().await;
    let events: Vec<Costed> = (0..20).map(|n| event(&stage, &format!("e-{n}"), n * 24)).collect();
    record(&stage.ledger, stage.org, &events).await.unwrap();
    stage.tend().await;
    // As if an older program had let every day begin half an hour later.
    for table in [
        "calendar_usage",
        "calendar_usage_by",
        "calendar_hours_by",
        "calendar_speeds",
        "calendar_speeds_by",
        "calendar_clock",
        "calendar_clock_by",
    ] {
        stage
            .psql(&format!("UPDATE {table} SET bucket = bucket + interval '30 minutes'"))
            .await;
    }
    stage.psql("UPDATE calendar_hours_by SET day = day + interval '30 minutes'").await;
    stage
        .psql("UPDATE calendar_spans SET starts = starts + interval '30 minutes', ends = ends + interval '30 minutes'")
        .await;
    assert_eq!(requests(&stage, &UsageQuery::default()).await, 20, "quarters answer");
    stage.tend().await;
    assert_eq!(requests(&stage, &UsageQuery::default()).await, 20);
    stage.assert_no_drift().await;
    assert_eq!(
        stage
            .number("SELECT count(*) FROM calendar_spans WHERE extract(minute FROM starts) <> 0")
            .await,
        0
    );
}
