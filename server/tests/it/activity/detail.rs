//! One request: its cost explained, the run around it, its trace.

use std::collections::BTreeMap;

use domain::Nanos;
use domain::access::Access;
use domain::event::Trace;
use domain::pricing::{Book, Pricing, explain_stored};
use domain::query::ZoneChoice;
use domain::usage::activity::{RequestDetail, Verdict};
use jiff::{SignedDuration, Timestamp};
use ledger::queries::usage::activity;
use ledger::record::{Costed, record};
use serde_json::Value;

use super::Log;
use crate::common::{Stage, event};

async fn detail(stage: &Stage, id: i64) -> RequestDetail {
    activity::request(&stage.ledger, &Access::system(stage.org), id, &ZoneChoice::Org, Timestamp::now())
        .await
        .unwrap()
}

/// Lines, factors and rounding give the cost.
fn assert_adds_up(detail: &RequestDetail) {
    let (cost, told) = (detail.cost.cost_nanos.unwrap(), detail.cost.explained.as_ref().unwrap());
    let sum = told.lines.iter().fold(Nanos::ZERO.to_usd(), |sum, line| sum + line.amount);
    assert_eq!(sum, told.exact, "{told:?}");
    assert_eq!((told.exact + told.rounding).normalize(), cost.to_usd().normalize());
    assert_eq!(told.total, cost);
}

#[test]
fn every_cost_of_the_sample_is_explained_by_its_price() {
    let (from, to): (Timestamp, Timestamp) = ("2026-08-24T15:00:00Z".parse().unwrap(), "2026-11-22T15:00:00Z".parse().unwrap());
    let (book, mut explained) = (Book::builtin(), 0);
    for (_, event) in server::sample::generate(server::sample::SEED, from, to) {
        let Pricing::Priced(priced) = book.price(&event) else { continue };
        let Some(price) = priced.price.as_deref().and_then(|key| book.by_key(key)) else {
            assert_eq!(priced.total, Nanos::ZERO);
            continue;
        };
        // What the database keeps of the model's name.
        let kept = domain::UsageEvent {
            model: book.resolve(&event.model).model,
            ..event
        };
        let told = explain_stored(price, &kept, priced.total).unwrap();
        assert_eq!(told.total, priced.total, "{kept:?}");
        let sum = told.lines.iter().fold(Nanos::ZERO.to_usd(), |sum, line| sum + line.amount);
        assert_eq!(sum, told.exact);
        assert_eq!(told.exact + told.rounding, priced.total.to_usd());
        explained += 1;
    }
    assert!(explained > 50_000, "{explained}");
}

#[tokio::test]
async fn what_was_recorded_is_recomputed_exactly() {
    let stage = Stage::new().await;
    let to = Timestamp::now();
    let mut kinds = BTreeMap::new();
    for (_, event) in server::sample::generate(3, to - SignedDuration::from_hours(24 * 9), to) {
        let kind = format!(
            "{} {:?} {:?} {}",
            event.model,
            event.tier,
            event.action,
            event.tokens.cache_write_1h > 0
        );
        kinds.entry(kind).or_insert(event);
    }
    // Spellings that the database does not keep.
    for (n, name) in [
        "us.anthropic.claude-opus-4-6-v1:0",
        "claude-opus-4-6-fast",
        "azure/eu/gpt-5.5",
        "openrouter/anthropic/claude-opus-5",
    ]
    .into_iter()
    .enumerate()
    {
        let mut event = event(&format!("spelled-{n}"), 60);
        event.model = name.to_owned();
        kinds.insert(name.to_owned(), event);
    }
    assert!(kinds.len() > 15, "{:?}", kinds.keys());
    let costed: Vec<Costed> = kinds
        .into_values()
        .map(|event| Costed::new(stage.account, event, Book::builtin()))
        .collect();
    record(&stage.ledger, stage.org, &costed).await.unwrap();
    let ids: Vec<i64> = sqlx::query_scalar("SELECT id FROM events ORDER BY id")
        .fetch_all(stage.owner.pool())
        .await
        .unwrap();
    let mut exact = 0;
    for id in ids {
        let detail = detail(&stage, id).await;
        match detail.cost.verdict {
            Verdict::Exact => {
                assert_adds_up(&detail);
                let price = detail.cost.price.as_ref().unwrap();
                assert!(price.from.is_some_and(|from| from <= detail.row.at_ms() / 1000), "{price:?}");
                assert!(price.until.is_none_or(|until| until > detail.row.at_ms() / 1000), "{price:?}");
                exact += 1;
            }
            Verdict::Unpriced { .. } => assert!(detail.cost.cost_nanos.is_none()),
            Verdict::Nothing => assert_eq!(detail.cost.cost_nanos, Some(Nanos::ZERO)),
            ref other => panic!("{other:?} for {:?}", detail.row),
        }
    }
    assert!(exact > 15, "{exact}");
}

#[tokio::test]
async fn what_cannot_be_explained_is_said_plainly() {
    let log = Log::new().await;
    let stage = &log.stage;
    let id = stage.number("SELECT id FROM events WHERE request_id = 'req_0100'").await;
    assert_eq!(detail(stage, id).await.cost.verdict, Verdict::Exact);
    // An old cost that is another one now.
    stage
        .psql(&format!("UPDATE events SET cost_nanos = cost_nanos + 1 WHERE id = {id}"))
        .await;
    let told = detail(stage, id).await;
    let Verdict::Differs { computed } = told.cost.verdict else {
        panic!("{:?}", told.cost)
    };
    assert_eq!(computed.0 + 1, told.cost.cost_nanos.unwrap().0);
    assert!(told.cost.verdict.text().contains("would cost"));
    // A price that cannot be read.
    stage
        .psql(&format!(
            "INSERT INTO prices (org_id, key, model, body) VALUES ({}, 'own', 'own', '{{}}'); \
             UPDATE events SET price_id = (SELECT id FROM prices WHERE key = 'own') WHERE id = {id}",
            stage.org
        ))
        .await;
    let told = detail(stage, id).await;
    assert_eq!((told.cost.verdict, told.cost.price.unwrap().own), (Verdict::Unreadable, true));
    // A price of the organization's own, twice the book's.
    stage
        .psql(&format!(
            "INSERT INTO prices (org_id, key, model, body) SELECT {}, 'twice', model, jsonb_set(jsonb_set(body, '{{standard,input}}', '\"8\"'), '{{until}}', 'null') \
             FROM prices WHERE key LIKE 'gpt-5.5@%' LIMIT 1; \
             UPDATE events SET price_id = (SELECT id FROM prices WHERE key = 'twice') WHERE id = {id}",
            stage.org
        ))
        .await;
    let told = detail(stage, id).await;
    assert!(matches!(told.cost.verdict, Verdict::Differs { .. }), "{:?}", told.cost);
    assert!(told.cost.price.unwrap().own);
    // Inserted by hand: with a cost and no price, with nothing used, and with neither price nor model.
    for (n, (columns, verdict)) in [
        ("10, 5000, 0", Verdict::Given),
        ("0, 0, 0", Verdict::Nothing),
        (
            "10, NULL::bigint, 0",
            Verdict::Unpriced {
                why: domain::pricing::Why::NoModel,
            },
        ),
        (
            "10, NULL::bigint, (SELECT id FROM models WHERE name = 'gpt-5.5')",
            Verdict::PricedSince,
        ),
        (
            "10, NULL::bigint, (SELECT id FROM models WHERE name = 'a-model-without-a-price')",
            Verdict::Unpriced {
                why: domain::pricing::Why::UnknownModel,
            },
        ),
    ]
    .into_iter()
    .enumerate()
    {
        stage
            .psql(&format!(
                "INSERT INTO events (org_id, account_id, input_tokens, cost_nanos, model_id, request_id) \
                 SELECT {}, {}, v.*, 'hand-{n}' FROM (SELECT {columns}) AS v",
                stage.org, stage.account
            ))
            .await;
        let id = stage.number(&format!("SELECT id FROM events WHERE request_id = 'hand-{n}'")).await;
        let told = detail(stage, id).await;
        assert_eq!(told.cost.verdict, verdict, "{columns}");
        assert!(!told.cost.verdict.text().is_empty());
    }
    // What the client said stands beside it.
    stage.psql(&format!("UPDATE events SET reported_nanos = 77 WHERE id = {id}")).await;
    let answer = log.read(&format!("/api/v1/usage/requests/{id}")).await;
    assert_eq!(answer["cost"]["reported_nanos"], 77);
    assert_eq!(answer["cost"]["verdict"]["is"], "differs");
}

/// Requests of one person at these minutes, with others of somebody else in between.
async fn at_minutes(stage: &Stage, minutes: &[i64]) -> Vec<i64> {
    let begin = Timestamp::now() - SignedDuration::from_hours(40);
    let mut costed = Vec::new();
    for (n, minute) in minutes.iter().enumerate() {
        let mut mine = event(&format!("mine-{n}"), 0);
        mine.at = begin + SignedDuration::from_secs(minute * 60);
        let mut other = event(&format!("other-{n}"), 0);
        other.at = mine.at + SignedDuration::from_secs(30);
        other.person = Some("somebody else".to_owned());
        costed.extend([mine, other].map(|event| Costed::new(stage.account, event, Book::builtin())));
    }
    record(&stage.ledger, stage.org, &costed).await.unwrap();
    sqlx::query_scalar(
        "SELECT e.id FROM events e JOIN persons p ON p.id = e.person_id WHERE p.name LIKE 'ana%' ORDER BY e.occurred_at, e.id",
    )
    .fetch_all(stage.owner.pool())
    .await
    .unwrap()
}

#[tokio::test]
async fn a_run_begins_and_ends_where_a_session_would() {
    let stage = Stage::new().await;
    // Pauses of 29 minutes hold it together, one of 30 ends it.
    let minutes = [0, 29, 58, 60, 61, 62, 63, 64, 65, 66, 90, 120, 121];
    let ids = at_minutes(&stage, &minutes).await;
    assert_eq!(ids.len(), minutes.len());
    let told = detail(&stage, ids[5]).await;
    let run = &told.run;
    assert_eq!((run.gap_minutes, run.requests, run.before), (30, 11, 5));
    assert_eq!(run.ends - run.begins, 90 * 60_000, "from minute 0 to minute 90");
    assert!(!run.begins_earlier && !run.ends_later);
    assert_eq!(run.neighbours.iter().map(|one| one.id).collect::<Vec<_>>(), ids[..11]);
    assert_eq!(
        run.cost_nanos.0,
        run.neighbours.iter().map(|one| one.cost_nanos.unwrap().0).sum::<i64>()
    );
    let first = detail(&stage, ids[0]).await.run;
    assert_eq!(
        first.neighbours.iter().map(|one| one.id).collect::<Vec<_>>(),
        ids[..6],
        "itself and five after it"
    );
    let last = detail(&stage, ids[12]).await.run;
    assert_eq!((last.requests, last.before), (2, 1));
    // The gap is a setting of the organization.
    stage
        .psql(&format!("UPDATE orgs SET session_gap_minutes = 31 WHERE id = {}", stage.org))
        .await;
    assert_eq!(detail(&stage, ids[5]).await.run.requests, 13);
    stage
        .psql(&format!("UPDATE orgs SET session_gap_minutes = 5 WHERE id = {}", stage.org))
        .await;
    let short = detail(&stage, ids[5]).await.run;
    assert_eq!((short.requests, short.before), (8, 3), "from minute 58 to minute 66");
    assert_eq!(detail(&stage, ids[0]).await.run.requests, 1);
}

#[tokio::test]
async fn a_run_that_goes_on_is_not_said_to_end() {
    let stage = Stage::new().await;
    let minutes: Vec<i64> = (0..100).map(|n| n * 20).collect();
    let ids = at_minutes(&stage, &minutes).await;
    let run = detail(&stage, ids[50]).await.run;
    assert!(run.begins_earlier && run.ends_later);
    assert_eq!(run.neighbours.len(), 11);
    let run = detail(&stage, ids[2]).await.run;
    assert!(!run.begins_earlier && run.ends_later);
}

#[tokio::test]
async fn a_trace_is_told_with_its_spans() {
    let stage = Stage::new().await;
    let second = stage.add_account("hidden@northwind.example").await.id;
    let span = |key: &str, account: i32, span: &str, parent: Option<&str>, ago: i64, latency: u32, trace: &str| {
        let mut event = event(key, ago);
        event.latency_ms = Some(latency);
        event.trace = Some(Trace {
            id: trace.to_owned(),
            span: Some(span.to_owned()),
            parent: parent.map(str::to_owned),
        });
        Costed::new(account, event, Book::builtin())
    };
    let batch = [
        span("root", stage.account, "a", None, 100, 9_000, "t"),
        span("child", stage.account, "b", Some("a"), 102, 3_000, "t"),
        span("grandchild", second, "c", Some("b"), 103, 1_000, "t"),
        span("other", stage.account, "a", None, 101, 1_000, "u"),
        span("long ago", stage.account, "d", Some("a"), 100 + 7 * 3_600, 1_000, "t"),
    ];
    record(&stage.ledger, stage.org, &batch).await.unwrap();
    let id = stage.number("SELECT id FROM events WHERE trace_id = 't' AND span_id = 'a'").await;
    let told = detail(&stage, id).await;
    let spans: Vec<(&str, &str, i64)> = told
        .spans
        .iter()
        .map(|span| (span.span_id.as_str(), span.parent_span_id.as_str(), span.duration_ms))
        .collect();
    assert_eq!(
        spans,
        [("a", "", 9_000), ("b", "a", 3_000), ("c", "b", 1_000)],
        "by their beginning, and not for ever"
    );
    assert_eq!(told.spans[0].start, told.row.at_ms() - 9_000);
    let bars = domain::usage::activity::waterfall(&told.spans);
    assert_eq!(bars.iter().map(|bar| bar.depth).collect::<Vec<_>>(), [0, 1, 2]);
    let limited = Access {
        accounts: Some(vec![stage.account]),
        ..Access::system(stage.org)
    };
    let told = activity::request(&stage.ledger, &limited, id, &ZoneChoice::Org, Timestamp::now())
        .await
        .unwrap();
    assert_eq!(told.spans.len(), 2, "nothing of an account that they do not see");
    let other = stage.number("SELECT id FROM events WHERE trace_id = 'u'").await;
    assert_eq!(detail(&stage, other).await.spans.len(), 1);
}

#[tokio::test]
async fn traces_come_in_and_stay() {
    let log = Log::new().await;
    let key = log.server.key(&log.stage, Some(log.stage.account)).await;
    let now = Timestamp::now().to_string();
    let body = serde_json::json!({ "id": "traced", "timestamp": now, "model": "claude-opus-5", "output_tokens": 1,
        "trace_id": "4BF92F3577B34DA6A3CE929D0E0E4736", "span_id": "00F067AA0BA902B7", "parent_span_id": "b7ad6b7169203331" });
    let sent: Value = log.server.send(&key, &body).await.json().await.unwrap();
    assert_eq!(sent["accepted"], 1, "{sent}");
    // A larger version that says nothing of a trace, and then a smaller one of another trace, change nothing of it.
    for (tokens, trace) in [(500, Value::Null), (2, "other".into())] {
        let body =
            serde_json::json!({ "id": "traced", "timestamp": now, "model": "claude-opus-5", "output_tokens": tokens, "trace_id": trace });
        log.server.send(&key, &body).await;
    }
    let found = log.requests("q=traced").await;
    let request = &found["requests"][0];
    assert_eq!(request["output_tokens"], 500);
    assert_eq!(
        (&request["trace_id"], &request["span_id"], &request["parent_span_id"]),
        (
            &"4bf92f3577b34da6a3ce929d0e0e4736".into(),
            &"00f067aa0ba902b7".into(),
            &"b7ad6b7169203331".into()
        )
    );
    // What comes later completes what said nothing.
    for trace in [Value::Null, "late".into()] {
        let body =
            serde_json::json!({ "id": "completed", "timestamp": now, "model": "claude-opus-5", "output_tokens": 1, "trace_id": trace });
        log.server.send(&key, &body).await;
    }
    assert_eq!(log.requests("q=completed").await["requests"][0]["trace_id"], "late");
    let sent: Value = log
        .server
        .send(
            &key,
            &serde_json::json!({ "id": "x", "timestamp": now, "model": "m", "output_tokens": 1, "span_id": "s" }),
        )
        .await
        .json()
        .await
        .unwrap();
    assert!(sent["rejected"][0]["error"].as_str().unwrap().contains("trace_id"), "{sent}");
    log.stage.assert_no_drift().await;
}
