//! One number everywhere: whatever is asked, the card, the sum of the chart, of the table, of the file and of the REST API are what the events
//! say.

mod asker;
mod questions;
mod sums;

use domain::pricing::Book;
use domain::{Outcome, Tokens};
use futures::{StreamExt, stream};
use ledger::record::{Costed, record};

use crate::common::{Server, Stage};
use asker::Asker;
use questions::questions;

/// Events of every kind over more than a year, some in each of the last days, some at the edges of days in far zones.
async fn fill(stage: &Stage, second: i32) {
    let models = ["claude-opus-5", "claude-haiku-4-5", "gpt-5", "a-model-without-a-price"];
    let mut events = Vec::new();
    for n in 0_u32..420 {
        let mut event = crate::common::event(&format!("one-{n}"), 0);
        // From minutes ago to 400 days ago, closer together towards now.
        let ago = i64::from(n) * i64::from(n) * 195 + 61;
        event.at -= jiff::SignedDuration::from_secs(ago);
        event.model = models[n as usize % models.len()].to_owned();
        event.person = (!n.is_multiple_of(7)).then(|| format!("person-{}", n % 5));
        event.agent = (!n.is_multiple_of(11)).then(|| format!("agent-{}", n % 3));
        event.action = (!n.is_multiple_of(13)).then(|| format!("action-{}", n % 4));
        event.outcome = if n.is_multiple_of(9) { Outcome::Error } else { Outcome::Ok };
        event.latency_ms = (!n.is_multiple_of(6)).then_some(200 + n * 17);
        event.tokens = Tokens {
            input: u64::from(n) * 31,
            cache_read: u64::from(n % 10) * 1_000,
            output: u64::from(n) * 7 + 1,
            ..Tokens::default()
        };
        let account = if n.is_multiple_of(3) { second } else { stage.account };
        events.push(Costed::new(account, event, Book::builtin()));
    }
    // Most of it is added up by day, week and month, in some of the zones that are asked for; what comes after that makes some of them stale.
    let (late, early): (Vec<_>, Vec<_>) = events.into_iter().enumerate().partition(|(n, _)| n % 17 == 5);
    let events = |of: Vec<(usize, Costed)>| of.into_iter().map(|(_, costed)| costed).collect::<Vec<_>>();
    record(&stage.ledger, stage.org, &events(early)).await.unwrap();
    for zone in ["UTC", "Asia/Kathmandu"] {
        stage.ledger.note_zone(stage.org, zone);
    }
    assert!(stage.tend().await > 1_000);
    record(&stage.ledger, stage.org, &events(late)).await.unwrap();
    assert!(stage.number("SELECT count(*) FROM calendar_spans WHERE is_stale").await > 30);
}

#[tokio::test]
async fn every_number_is_what_the_events_say() {
    let stage = Stage::new().await;
    let second = stage.add_account("second@northwind.example").await.id;
    stage
        .psql(&format!("UPDATE accounts SET key_source = 'byok' WHERE id = {second}"))
        .await;
    fill(&stage, second).await;
    stage.assert_no_drift().await;
    let questions = questions(&stage, second).await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let asker = Asker { stage, server, cookie };
    let count = questions.len();
    // Every combination is asked for its card, a chart, a table and their files; every thirteenth, which meets every range, zone, granularity
    // and filter, for everything that tells its numbers. In a full run all are.
    let step = if std::env::var_os("COUNTINGHOUSE_FULL").is_some() { 1 } else { 13 };
    stream::iter(questions.iter().enumerate())
        .for_each_concurrent(4, |(n, query)| asker.check(query, n % step == 0))
        .await;
    let _ = std::io::Write::write_all(
        &mut std::io::stderr(),
        format!("one number: {count} combinations of range, zone, granularity, comparison and filter\n").as_bytes(),
    );
}
