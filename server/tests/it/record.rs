//! The write path: idempotent, order-free, all or nothing.

use domain::pricing::Book;
use ledger::record::{Costed, Fate, record};

use crate::common::{Stage, batch, event};

#[tokio::test]
async fn the_same_batch_three_times_is_one() {
    let stage = Stage::new().await;
    let events = batch(stage.account, 1, 200);
    let first = record(&stage.ledger, stage.org, &events).await.unwrap();
    assert_eq!((first.accepted, first.duplicates, first.updated), (200, 0, 0));
    let before = stage.overview().await;
    for _ in 0..2 {
        let again = record(&stage.ledger, stage.org, &events).await.unwrap();
        assert_eq!((again.accepted, again.duplicates, again.updated), (0, 200, 0));
    }
    let after = stage.overview().await;
    assert_eq!(
        (before.window.seq, before.total()),
        (after.window.seq, after.total()),
        "a repeat is no change"
    );
    assert_eq!(stage.assert_no_drift().await, 200);
}

#[tokio::test]
async fn shuffled_split_and_from_concurrent_writers_the_result_is_the_same() {
    let reference = Stage::new().await;
    let stage = Stage::new().await;
    let events = batch(reference.account, 2, 300);
    record(&reference.ledger, reference.org, &events).await.unwrap();

    let mut writers = Vec::new();
    for writer in 0..6_usize {
        let (ledger, org) = (stage.ledger.clone(), stage.org);
        // Every writer has all events, in an order of its own, in parts of its own size.
        let mut mine: Vec<Costed> = events.clone();
        mine.rotate_left(writer * 47);
        if writer % 2 == 1 {
            mine.reverse();
        }
        for costed in &mut mine {
            costed.account = stage.account;
        }
        writers.push(tokio::spawn(async move {
            let mut accepted = 0;
            for part in mine.chunks(20 + writer * 13) {
                accepted += record(&ledger, org, part).await.unwrap().accepted;
            }
            accepted
        }));
    }
    let mut accepted = 0;
    for writer in writers {
        accepted += writer.await.unwrap();
    }
    assert_eq!(accepted, 300, "each event was accepted exactly once");
    assert_eq!(stage.assert_no_drift().await, 300);
    let (a, b) = (reference.overview().await, stage.overview().await);
    assert_eq!(a.total(), b.total());
    assert_eq!(a.people(), b.people());
    let gapless = stage.number("SELECT count(*) - max(seq) FROM usage_changes").await;
    assert_eq!(gapless, 0, "seq is without gaps");
}

#[tokio::test]
async fn a_placeholder_is_replaced_and_never_comes_back() {
    let stage = Stage::new().await;
    let costed = |output: u64, seconds_ago: i64, latency: Option<u32>| {
        let mut event = event("one", seconds_ago);
        event.tokens.output = output;
        event.latency_ms = latency;
        Costed::new(stage.account, event, Book::builtin())
    };
    let (placeholder, last) = (costed(1, 60, Some(900)), costed(400, 58, None));
    let fates = record(&stage.ledger, stage.org, std::slice::from_ref(&placeholder))
        .await
        .unwrap()
        .fates;
    assert_eq!(fates, [Fate::Accepted]);
    let fates = record(&stage.ledger, stage.org, std::slice::from_ref(&last)).await.unwrap().fates;
    assert_eq!(fates, [Fate::Updated]);
    let fates = record(&stage.ledger, stage.org, &[placeholder, last.clone()]).await.unwrap().fates;
    assert_eq!(fates, [Fate::Duplicate, Fate::Duplicate]);

    let overview = stage.overview().await;
    assert_eq!((overview.total().requests, overview.total().output), (1, 400));
    let domain::pricing::Pricing::Priced(priced) = &last.pricing else {
        panic!("priced")
    };
    assert_eq!(overview.total().cost, priced.total);
    assert_eq!(
        stage.number("SELECT latency_ms FROM events").await,
        900,
        "what the later version does not say stays"
    );
    assert_eq!(stage.assert_no_drift().await, 1);
}

#[tokio::test]
async fn a_replacement_may_move_to_another_month() {
    let stage = Stage::new().await;
    let costed = |output: u64, seconds_ago: i64| {
        let mut event = event("one", seconds_ago);
        event.tokens.output = output;
        Costed::new(stage.account, event, Book::builtin())
    };
    record(&stage.ledger, stage.org, &[costed(1, 45 * 86_400)]).await.unwrap();
    record(&stage.ledger, stage.org, &[costed(90, 60)]).await.unwrap();
    assert_eq!(stage.assert_no_drift().await, 1);
    assert_eq!(stage.overview().await.total().output, 90);
}

#[tokio::test]
async fn one_bad_event_leaves_nothing_of_its_batch() {
    let stage = Stage::new().await;
    let mut events = batch(stage.account, 3, 50);
    events[49].account = 999_999;
    assert!(record(&stage.ledger, stage.org, &events).await.is_err());
    assert_eq!(
        stage
            .number("SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM event_keys) + (SELECT count(*) FROM usage_changes)")
            .await,
        0
    );
    assert_eq!(stage.assert_no_drift().await, 0);
}

#[tokio::test]
async fn names_that_postgres_cannot_hold_are_cleaned() {
    let stage = Stage::new().await;
    let mut event = event("odd", 5);
    event.person = Some("a\0b".to_owned());
    event.agent = Some("  ".to_owned());
    event.model = "x".repeat(5000);
    event.cwd = Some(format!("/very/{}", "long/".repeat(2000)));
    event.request_id = Some("r\0".to_owned());
    record(&stage.ledger, stage.org, &[Costed::new(stage.account, event, Book::builtin())])
        .await
        .unwrap();
    assert_eq!(stage.number("SELECT count(*) FROM persons WHERE name = 'ab'").await, 1);
    assert_eq!(stage.number("SELECT agent_id FROM events").await, 0);
}

#[tokio::test]
async fn versions_complete_each_other_in_whatever_order_they_come() {
    let costed = |account: i32, output: u64, person: Option<&str>, latency: Option<u32>| {
        let mut event = event("one", 60);
        event.tokens.output = output;
        event.person = person.map(str::to_owned);
        event.latency_ms = latency;
        Costed::new(account, event, Book::builtin())
    };
    const ROW: &str = "SELECT person_id * 1000000 + latency_ms * 1000 + output_tokens FROM events";
    let mut found = Vec::new();
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        for together in [true, false] {
            let stage = Stage::new().await;
            let versions = [
                costed(stage.account, 1, Some("ana"), None),
                costed(stage.account, 400, None, None),
                costed(stage.account, 20, None, Some(77)),
            ];
            let batch: Vec<Costed> = order.iter().map(|at| versions[*at].clone()).collect();
            for part in batch.chunks(if together { 3 } else { 1 }) {
                record(&stage.ledger, stage.org, part).await.unwrap();
            }
            assert_eq!(stage.overview().await.people(), 1, "{order:?} {together}");
            found.push(stage.number(ROW).await);
            stage.assert_no_drift().await;
        }
    }
    assert_eq!(found[0] % 1_000_000, 77_400);
    assert!(found.iter().all(|row| *row == found[0]), "{found:?}");
}

#[tokio::test]
async fn a_success_after_all_has_no_error() {
    let stage = Stage::new().await;
    let mut failed = event("one", 60);
    failed.outcome = domain::Outcome::Error;
    failed.error_type = Some("overloaded".to_owned());
    let mut done = event("one", 60);
    done.tokens.output = 900;
    for event in [failed, done] {
        record(&stage.ledger, stage.org, &[Costed::new(stage.account, event, Book::builtin())])
            .await
            .unwrap();
    }
    assert_eq!(stage.number("SELECT outcome + error_type_id FROM events").await, 0);
}

#[tokio::test]
async fn writers_that_bring_the_same_new_names_do_not_lock_each_other_out() {
    let stage = Stage::new().await;
    // Ledgers of their own: nobody knows the names from a cache.
    let ledgers = futures::future::join_all((0..6).map(|_| ledger::Ledger::connect(&stage.app_url, 2))).await;
    for round in 0..8 {
        let writing = ledgers.iter().enumerate().map(|(writer, ledger)| {
            let ledger = ledger.as_ref().unwrap();
            let events: Vec<Costed> = (0..200)
                .map(|n| {
                    let mut event = event(&format!("{round}-{writer}-{n}"), 60);
                    event.person = Some(format!("{round}-person{n}"));
                    event.model = format!("{round}-model{n}");
                    event.cwd = Some(format!("/{round}/{n}"));
                    Costed::new(stage.account, event, Book::builtin())
                })
                .collect();
            async move { record(ledger, stage.org, &events).await }
        });
        for written in futures::future::join_all(writing).await {
            assert_eq!(written.unwrap().accepted, 200);
        }
    }
    stage.assert_no_drift().await;
}
