//! The Usage page against the events.

use domain::pricing::Book;
use domain::query::{Filters, Granularity, Range, UsageQuery};
use domain::usage::{GroupBy, Snapshot, UsagePage};
use domain::{Outcome, Tokens};
use jiff::{SignedDuration, Timestamp};
use ledger::record::{Costed, record};
use serde_json::Value;

use crate::common::{Server, Stage};

/// Use of the last fifty days on two accounts: four actions, three persons, a model without a price.
async fn fill(stage: &Stage, second: i32) {
    let models = ["claude-opus-5", "claude-haiku-4-5", "a-model-without-a-price"];
    let mut events = Vec::new();
    for n in 0_u32..300 {
        let mut event = crate::common::event(&format!("page-{n}"), 0);
        event.at -= SignedDuration::from_secs(i64::from(n) * 14_000 + 61);
        event.model = models[n as usize % models.len()].to_owned();
        event.person = (!n.is_multiple_of(5)).then(|| format!("person-{}", n % 3));
        event.agent = Some(format!("agent-{}", n % 2));
        event.action = (!n.is_multiple_of(11)).then(|| format!("action-{}", n % 4));
        event.outcome = if n.is_multiple_of(10) { Outcome::Error } else { Outcome::Ok };
        event.tokens = Tokens {
            input: u64::from(n) * 100,
            cache_read: u64::from(n % 7) * 1_000,
            output: 50 + u64::from(n),
            ..Tokens::default()
        };
        let account = if n.is_multiple_of(4) { second } else { stage.account };
        events.push(Costed::new(account, event, Book::builtin()));
    }
    record(&stage.ledger, stage.org, &events).await.unwrap();
}

async fn read(stage: &Stage, query: &UsageQuery) -> UsagePage {
    ledger::queries::usage::usage_page(&stage.ledger, &stage.access, query, Timestamp::now())
        .await
        .unwrap()
}

#[tokio::test]
async fn all_parts_of_the_page_are_the_cost_of_the_events() {
    let stage = Stage::new().await;
    let second = stage.add_account("second@northwind.example").await.id;
    fill(&stage, second).await;
    let queries = [
        UsageQuery::default(),
        UsageQuery {
            range: Range::Days(7),
            granularity: Some(Granularity::Hour),
            ..UsageQuery::default()
        },
        UsageQuery {
            range: Range::Days(90),
            filters: Filters {
                outcomes: vec![Outcome::Ok],
                accounts: vec![second],
                ..Filters::default()
            },
            ..UsageQuery::default()
        },
    ];
    for query in queries {
        let page = read(&stage, &query).await;
        let window = page.window();
        let outcome = query
            .filters
            .only_outcome()
            .map_or(String::new(), |outcome| format!("AND outcome = {}", outcome.number()));
        let account = query
            .filters
            .accounts
            .first()
            .map_or(String::new(), |id| format!("AND account_id = {id}"));
        let sum = async |what: &str, from: i64, to: i64| {
            let text = format!(
                "SELECT COALESCE({what}, 0)::bigint FROM events WHERE org_id = {} AND occurred_at >= to_timestamp({from}) AND occurred_at < to_timestamp({to}) {outcome} {account}",
                stage.org
            );
            stage.number(&text).await
        };
        let cost = sum("sum(cost_nanos)", window.start, window.end).await;
        assert!(cost > 0);
        let total = page.total();
        assert_eq!(total.cost.0, cost, "{query:?}");
        assert_eq!(page.actions.iter().map(|group| group.total().cost.0).sum::<i64>(), cost);
        for parts in [&page.people, &page.features] {
            assert_eq!(parts.iter().map(|part| part.cost().0).sum::<i64>(), cost);
        }
        let requests = sum("count(*)", window.start, window.end).await;
        assert_eq!(total.requests, requests);
        assert_eq!(
            page.sizes.bins.iter().map(|bin| bin.requests).sum::<i64>(),
            requests,
            "every request has a size"
        );
        assert_eq!(
            page.before.cost.0,
            sum("sum(cost_nanos)", window.before_start, window.before_end).await
        );
        for changes in &page.changes {
            let change: i64 = changes.drivers.iter().map(|driver| driver.change.0).sum();
            // Five values are all of each dimension here.
            assert_eq!(change, cost - page.before.cost.0, "{:?}", changes.by);
        }
        let told: Vec<GroupBy> = page.changes.iter().map(|changes| changes.by).collect();
        assert!(GroupBy::ALL.iter().all(|by| told.contains(by)), "{told:?}");
        assert_eq!(page.unpriced_models, ["a-model-without-a-price"]);
        if let Ok(projection) = &page.month.projection {
            assert_eq!(projection.daily.len(), page.month.ahead.len());
        }
    }
}

#[tokio::test]
async fn the_page_of_a_limited_member_is_of_their_accounts_only() {
    let stage = Stage::new().await;
    let second = stage.add_account("second@northwind.example").await.id;
    fill(&stage, second).await;
    let mut limited = stage.access.clone();
    limited.accounts = Some(vec![second]);
    let page = ledger::queries::usage::usage_page(&stage.ledger, &limited, &UsageQuery::default(), Timestamp::now())
        .await
        .unwrap();
    let own = stage
        .number(&format!(
            "SELECT sum(cost_nanos)::bigint FROM events WHERE account_id = {second} AND occurred_at >= to_timestamp({})",
            page.window.start
        ))
        .await;
    assert_eq!(page.total().cost.0, own);
    assert_eq!(page.gate.accounts, [second]);
    let accounts = page.changes.iter().find(|changes| changes.by == GroupBy::Account).unwrap();
    assert!(accounts.drivers.iter().all(|driver| driver.id == second));
}

#[tokio::test]
async fn sizes_are_told_by_the_api_and_bad_questions_are_refused() {
    let stage = Stage::new().await;
    let second = stage.add_account("second@northwind.example").await.id;
    fill(&stage, second).await;
    let page = read(&stage, &UsageQuery::default()).await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let answer: Value = server.get("/api/v1/usage/token-sizes", &cookie).await.json().await.unwrap();
    let bins: i64 = answer["bins"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bin| bin["requests"].as_i64().unwrap())
        .sum();
    assert_eq!(bins, page.total().requests);
    assert_eq!(answer["p90"].as_f64(), page.sizes.p90);
    let answer = server.get("/api/page/usage?range=never", &cookie).await;
    assert_eq!(answer.status(), 422, "{}", answer.text().await.unwrap());
    assert_eq!(server.get("/api/v1/usage/token-sizes?model=x", &cookie).await.status(), 400);
}
