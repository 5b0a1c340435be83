//! Hours of the day and of the week, in zones and across changes of the clock.

use domain::pricing::Book;
use domain::usage::BAND_BINS;
use jiff::{SignedDuration, Timestamp};
use ledger::record::{Costed, record};
use serde_json::Value;

use super::{House, get, within};
use crate::common::{Server, Stage};

/// `(hour, band, requests)` by the events.
async fn plainly(stage: &Stage, window: &Value, condition: &str) -> Vec<(i32, i32, i64)> {
    let bins = BAND_BINS.map(|bin| bin.to_string()).join(", ");
    let text = format!(
        "SELECT extract(hour FROM e.occurred_at AT TIME ZONE '{}')::int, width_bucket(sketch_bin(e.latency_ms), ARRAY[{bins}]::bigint[]), count(*) \
         FROM events e WHERE {} AND {condition} AND e.latency_ms IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2",
        window["zone"].as_str().unwrap(),
        within(window)
    );
    sqlx::query_as(sqlx::AssertSqlSafe(text))
        .fetch_all(stage.owner.pool())
        .await
        .unwrap()
}

/// The same by an answer.
fn told(answer: &Value) -> Vec<(i32, i32, i64)> {
    let mut found = Vec::new();
    for hour in answer["hours"].as_array().unwrap() {
        for (band, requests) in (0..).zip(hour["by_band"].as_array().unwrap()) {
            if requests != 0 {
                let hour = i32::try_from(hour["hour"].as_i64().unwrap()).unwrap();
                found.push((hour, band, requests.as_i64().unwrap()));
            }
        }
    }
    found
}

#[tokio::test]
async fn latencies_by_hour_are_what_the_events_say_in_every_zone() {
    let house = House::new().await;
    let agent = house.id("agents", "agent-1").await;
    let model = house.id("models", "gpt-5").await;
    for zone in ["America/New_York", "UTC", "Asia/Kathmandu", "Australia/Lord_Howe"] {
        for (filters, condition) in [
            (String::new(), "true".to_owned()),
            (format!("&model={model}"), format!("e.model_id = {model}")),
            (format!("&agent={agent}"), format!("e.agent_id = {agent}")),
            ("&outcome=error".to_owned(), "e.outcome <> 0".to_owned()),
        ] {
            for range in ["7d", "120d"] {
                let path = format!("latency-heatmap?range={range}&timezone={zone}{filters}");
                let answer = house.get(&path).await;
                let events = plainly(&house.stage, &answer["window"], &condition).await;
                assert!(!events.is_empty(), "{path}");
                assert_eq!(told(&answer), events, "{path}");
                let lines = house.csv(&path).await;
                let listed: i64 = lines[1..].iter().map(|line| line[3].parse::<i64>().unwrap()).sum();
                assert_eq!((lines.len(), listed), (24 * 8 + 1, events.iter().map(|row| row.2).sum()), "{path}");
            }
        }
    }
    // A band may begin a hundredth beside where its name says, and no more.
    let answer = house.get("latency-heatmap?range=120d").await;
    let faster = |end: i64| {
        format!(
            "SELECT count(*) FROM events e WHERE {} AND latency_ms <= {end}",
            within(&answer["window"])
        )
    };
    let mut below = 0;
    for (band, end) in [500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000].into_iter().enumerate() {
        below += answer["hours"]
            .as_array()
            .unwrap()
            .iter()
            .map(|hour| hour["by_band"][band].as_i64().unwrap())
            .sum::<i64>();
        let (low, high) = (
            house.stage.number(&faster(end * 99 / 100)).await,
            house.stage.number(&faster(end * 101 / 100)).await,
        );
        assert!((low..=high).contains(&below), "up to {end}: {below} in {low} to {high}");
    }
}

/// An event every 20 minutes over four days around the change of a clock.
async fn around(stage: &Stage, first: &str) {
    let first: Timestamp = first.parse().unwrap();
    let events: Vec<Costed> = (0_i64..4 * 72)
        .map(|n| {
            let mut event = crate::common::event(&format!("clock-{first}-{n}"), 0);
            event.at = first + SignedDuration::from_mins(20 * n);
            event.latency_ms = Some(100 + u32::try_from(n % 5).unwrap() * 4_000);
            Costed::new(stage.account, event, Book::builtin())
        })
        .collect();
    record(&stage.ledger, stage.org, &events).await.unwrap();
}

#[tokio::test]
async fn hours_that_are_skipped_are_empty_and_hours_that_come_twice_are_full() {
    let stage = Stage::in_zone("Europe/Berlin").await;
    // Berlin: 2 h is skipped on March 29 and comes twice on October 25. Lord Howe moves by half an hour.
    around(&stage, "2026-03-27T00:00:00Z").await;
    around(&stage, "2026-10-23T00:00:00Z").await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    for (zone, days) in [
        ("Europe/Berlin", ["2026-03-29", "2026-10-25"]),
        ("America/New_York", ["2026-03-28", "2026-10-24"]),
        ("Asia/Kathmandu", ["2026-03-29", "2026-10-25"]),
        ("Australia/Lord_Howe", ["2026-03-29", "2026-10-25"]),
    ] {
        for day in days {
            let path = format!("latency-heatmap?from={day}&to={day}&timezone={zone}");
            let answer = get(&server, &cookie, &path).await;
            assert_eq!(told(&answer), plainly(&stage, &answer["window"], "true").await, "{path}");
            let week = get(&server, &cookie, &format!("heatmap?from={day}&to={day}&timezone={zone}")).await;
            let text = format!(
                "SELECT extract(dow FROM e.occurred_at AT TIME ZONE '{zone}')::int, extract(hour FROM e.occurred_at AT TIME ZONE '{zone}')::int, count(*) \
                 FROM events e WHERE {} GROUP BY 1, 2 ORDER BY 1, 2",
                within(&week["window"])
            );
            let events: Vec<(i32, i32, i64)> = sqlx::query_as(sqlx::AssertSqlSafe(text))
                .fetch_all(stage.owner.pool())
                .await
                .unwrap();
            let found: Vec<(i32, i32, i64)> = week["hours"]
                .as_array()
                .unwrap()
                .iter()
                .map(|hour| {
                    let of = |name: &str| i32::try_from(hour[name].as_i64().unwrap()).unwrap();
                    (of("weekday"), of("hour"), hour["requests"].as_i64().unwrap())
                })
                .collect();
            assert_eq!(found, events, "{zone} {day}");
        }
    }
    let hours = async |day: &str| {
        let answer = get(&server, &cookie, &format!("heatmap?from={day}&to={day}")).await;
        let hours = answer["hours"].as_array().unwrap().clone();
        (
            hours.len(),
            hours.iter().find(|hour| hour["hour"] == 2).map(|hour| hour["requests"].clone()),
        )
    };
    assert_eq!(hours("2026-03-29").await, (23, None), "2 h on the clock was skipped");
    assert_eq!(hours("2026-10-25").await, (24, Some(Value::from(6))), "2 h on the clock came twice");
}

#[tokio::test]
async fn the_hours_of_the_week_are_all_of_it() {
    let house = House::new().await;
    for query in [
        "range=30d",
        "range=90d&timezone=Asia/Kathmandu",
        "range=120d&timezone=UTC&source=byok",
        "range=7d&outcome=error",
    ] {
        let (page, week, summary) = (
            house.advanced(query).await,
            house.get(&format!("heatmap?{query}")).await,
            house.get(&format!("summary?{query}")).await,
        );
        let sum = |name: &str| -> i64 {
            week["hours"]
                .as_array()
                .unwrap()
                .iter()
                .map(|hour| hour[name].as_i64().unwrap())
                .sum()
        };
        for name in ["requests", "tokens", "cost_nanos", "unpriced_requests"] {
            assert_eq!(summary["total"][name], sum(name), "{name} of {query}");
        }
        let shown: domain::Measures = page.week.iter().flatten().copied().sum();
        assert_eq!(
            (summary["total"]["cost_nanos"].as_i64(), shown),
            (Some(shown.cost.0), page.total()),
            "{query}"
        );
        assert_eq!(
            house.csv(&format!("heatmap?{query}")).await.len(),
            week["hours"].as_array().unwrap().len() + 1
        );
    }
}
