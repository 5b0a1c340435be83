//! What is going on right now, and a page that the stream moves.

use domain::overview::Folded;
use domain::pricing::Book;
use domain::usage::Snapshot;
use domain::usage::activity::{Activity, ActivityQuery};
use domain::{Outcome, UsageEvent};
use jiff::Timestamp;
use ledger::queries::usage::activity;
use ledger::record::{Costed, record};

use super::Log;
use crate::common::{Server, Stage, event};

async fn read(stage: &Stage, query: &ActivityQuery) -> Activity {
    activity::activity(&stage.ledger, &stage.access, query, Timestamp::now())
        .await
        .unwrap()
}

/// Takes in what the outbox holds behind the page.
async fn fold(stage: &Stage, page: &mut Activity) -> Folded {
    let rows = ledger::changes::after(&stage.ledger, stage.org, page.window.seq, 1_000)
        .await
        .unwrap();
    let mut last = Folded::Known;
    for row in rows {
        last = page.fold(&row.change.unwrap());
        if last != Folded::Applied {
            break;
        }
    }
    last
}

fn recent(key: &str, seconds_ago: i64, change: impl FnOnce(&mut UsageEvent)) -> UsageEvent {
    let mut event = event(key, seconds_ago);
    change(&mut event);
    event
}

/// A row without what the stream does not tell: number, time, tokens, cost, latency, outcome, kind of failure, and names.
type Shape = (i64, i64, [i64; 4], Option<i64>, Option<i32>, Outcome, String, String);

/// What a page that was moved and one that was read have in common.
fn shape(page: &Activity) -> Vec<Shape> {
    page.rows
        .iter()
        .map(|row| {
            (
                row.id,
                row.at_ms(),
                [row.input, row.cache_read, row.cache_write, row.output],
                row.cost.map(|cost| cost.0),
                row.latency_ms,
                row.outcome,
                row.error_type.clone(),
                format!("{} {} {} {}", row.person, row.agent, row.action, row.model),
            )
        })
        .collect()
}

#[tokio::test]
async fn a_page_that_folds_its_changes_is_the_page_that_is_read() {
    let stage = Stage::new().await;
    let second = stage.add_account("second@northwind.example").await.id;
    let write = async |account: i32, events: Vec<UsageEvent>| {
        let costed: Vec<Costed> = events
            .into_iter()
            .map(|event| Costed::new(account, event, Book::builtin()))
            .collect();
        record(&stage.ledger, stage.org, &costed).await.unwrap();
    };
    write(stage.account, (0..10).map(|n| event(&format!("before-{n}"), 100 + n)).collect()).await;
    let all = ActivityQuery::default();
    let mut errors = ActivityQuery::default();
    errors.usage.filters.outcomes = vec![Outcome::Error];
    let mut of_second = ActivityQuery::default();
    of_second.usage.filters.accounts = vec![second];
    let mut pages = Vec::new();
    for query in [all.clone(), errors, of_second] {
        pages.push(read(&stage, &query).await);
    }
    write(
        stage.account,
        vec![
            recent("one", 3, |event| {
                event.outcome = Outcome::Error;
                event.error_type = Some("overloaded".to_owned());
                event.tokens.cache_write_1h = 70;
            }),
            recent("two", 70, |event| event.latency_ms = None),
            recent("three", 20, |event| event.model = "nobody-knows-1".to_owned()),
        ],
    )
    .await;
    write(second, vec![recent("four", 1, |event| event.person = None)]).await;
    // A larger version of one that is on the page.
    write(stage.account, vec![recent("one", 2, |event| event.tokens.output = 9_000)]).await;
    for mut page in pages {
        let query = page.query.clone();
        let folded = fold(&stage, &mut page).await;
        let read = read(&stage, &query).await;
        if query == all {
            assert_eq!(folded, Folded::Applied);
        }
        if folded == Folded::Applied {
            assert_eq!(shape(&page), shape(&read), "{query:?}");
            let at = read.window.as_of;
            assert_eq!(page.recent.now(at), read.recent.now(at), "{query:?}");
            assert_eq!(page.window.seq, read.window.seq);
        }
    }
}

#[tokio::test]
async fn a_feed_that_cannot_hold_all_of_it_is_a_reason_to_read_again() {
    let stage = Stage::new().await;
    let mut page = read(&stage, &ActivityQuery::default()).await;
    let batch: Vec<Costed> = (0..30)
        .map(|n| Costed::new(stage.account, event(&format!("many-{n}"), n), Book::builtin()))
        .collect();
    record(&stage.ledger, stage.org, &batch).await.unwrap();
    assert_eq!(fold(&stage, &mut page).await, Folded::ReadAgain);
    assert_eq!(read(&stage, &ActivityQuery::default()).await.rows.len(), 30);
    // What is deleted is no longer there.
    let mut page = read(&stage, &ActivityQuery::default()).await;
    stage.psql(&format!("DELETE FROM events WHERE id = {}", page.rows[3].id)).await;
    assert_eq!(fold(&stage, &mut page).await, Folded::ReadAgain);
}

#[tokio::test]
async fn the_figures_are_those_of_the_events() {
    let log = Log::new().await;
    let person = log.id("persons", "noise").await;
    log.stage
        .psql(&format!(
            "INSERT INTO events (org_id, account_id, occurred_at, outcome, latency_ms, cost_nanos) \
             SELECT {}, {}, now() - n * interval '7 seconds', CASE WHEN n % 5 = 0 THEN 1 ELSE 0 END, CASE WHEN n % 3 = 0 THEN NULL ELSE n * 10 END, \
                 CASE WHEN n % 7 = 0 THEN NULL ELSE n * 1000 END FROM generate_series(1, 200) AS n",
            log.stage.org, log.second
        ))
        .await;
    for (filter, condition) in [
        (String::new(), "true".to_owned()),
        (format!("?account={}", log.second), format!("account_id = {}", log.second)),
        ("?outcome=error&range=7d".to_owned(), "outcome <> 0".to_owned()),
        (
            format!("?person={person}&range=2020-01-01..2020-01-05"),
            format!("person_id = {person}"),
        ),
    ] {
        let answer = log.read(&format!("/api/v1/usage/now{filter}")).await;
        let as_of = answer["as_of"].as_i64().unwrap();
        let end = as_of.div_euclid(5_000) * 5 + 5;
        let of = async |what: &str, seconds: i64| {
            let text = format!(
                "SELECT {what} FROM events WHERE {condition} AND occurred_at >= to_timestamp({}) AND occurred_at < to_timestamp({end})",
                end - seconds
            );
            log.stage.number(&text).await
        };
        assert_eq!(answer["last_minute"], of("count(*)", 60).await, "{filter}");
        assert_eq!(answer["five_minutes"], of("count(*)", 300).await, "{filter}");
        assert_eq!(answer["errors"], of("count(*) FILTER (WHERE outcome <> 0)", 300).await, "{filter}");
        assert_eq!(
            answer["cost_per_hour_nanos"],
            4 * of("COALESCE(sum(cost_nanos), 0)", 900).await,
            "{filter}"
        );
        assert_eq!(
            answer["unpriced"],
            of("count(*) FILTER (WHERE cost_nanos IS NULL)", 900).await,
            "{filter}"
        );
        let latency = of("COALESCE(round(avg(latency_ms)), -1)", 60).await;
        assert_eq!(answer["latency_ms"].as_i64().unwrap_or(-1), latency, "{filter}");
        let points = answer["per_five_seconds"].as_array().unwrap();
        assert_eq!(points.len(), 60);
        assert_eq!(
            points.iter().map(|point| point.as_i64().unwrap()).sum::<i64>(),
            answer["five_minutes"].as_i64().unwrap()
        );
    }
}

#[tokio::test]
async fn the_stream_tells_of_caches_and_failures() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let mut stream = crate::common::sse::open(&server, &cookie, 0).await;
    let failed = recent("failed", 1, |event| {
        event.outcome = Outcome::Error;
        event.error_type = Some("overloaded".to_owned());
        event.tokens.cache_write_1h = 7;
    });
    record(&stage.ledger, stage.org, &[Costed::new(stage.account, failed, Book::builtin())])
        .await
        .unwrap();
    let change = stream.news().await.change();
    let row = &change.feed[0];
    assert_eq!((row.cache_read, row.cache_write, row.input), (1_000, 57, 1_157));
    assert_eq!(row.error_type, "overloaded");
}
