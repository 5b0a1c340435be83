//! What the format takes, and what it says to what it does not take.

use domain::event::{Geography, ServiceTier, Speed};
use domain::{Nanos, Outcome};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::*;

fn now() -> Timestamp {
    "2026-05-01T12:00:00Z".parse().expect("timestamp")
}

/// A good event, with whatever is put over it; null takes a field away.
fn event(over: Value) -> Value {
    let mut event = json!({"id": "e1", "timestamp": "2026-05-01T10:00:00Z", "model": "claude-opus-5", "output_tokens": 1});
    for (name, value) in over.as_object().expect("object") {
        event[name] = value.clone();
    }
    event
}

fn read(body: &str) -> Vec<Result<Incoming, Rejected>> {
    parse(body.as_bytes(), &Limits::request(now())).expect("a body of events")
}

fn accepted(over: Value) -> Incoming {
    read(&event(over).to_string()).remove(0).expect("accepted")
}

fn refused(over: Value) -> String {
    read(&event(over).to_string()).remove(0).expect_err("refused").error
}

#[test]
fn every_field_arrives() {
    let incoming = accepted(json!({
        "input_tokens": 10, "cache_read_tokens": 20, "cache_write_tokens": 60, "cache_write_5m_tokens": 30, "cache_write_1h_tokens": 5,
        "output_tokens": 7, "reasoning_tokens": 3, "web_searches": 2, "cost_usd": 0.0125, "service_tier": "batch", "speed": "fast",
        "geography": "us", "status": "error", "error_type": "overloaded", "account": 12, "person": "kim@example.com", "agent": "crawler",
        "action": "document_indexing", "latency_ms": 1234.5, "ttft_ms": 300, "request_id": "req_1", "session_id": "s", "cwd": "/srv",
        "git_branch": "main", "trace_id": "4BF92F3577B34DA6A3CE929D0E0E4736", "span_id": "00F067AA0BA902B7", "parent_span_id": "Agent-7",
        "prompt": "secret", "messages": [{"content": "secret"}],
    }));
    assert_eq!(incoming.account.as_deref(), Some("12"));
    assert!(!format!("{incoming:?}").contains("secret"));
    insta::assert_json_snapshot!(incoming.event);
}

#[test]
fn the_least_that_an_event_needs() {
    let incoming = accepted(json!({}));
    let event = incoming.event;
    assert_eq!(
        (event.key.as_str(), event.model.as_str(), event.outcome),
        ("e1", "claude-opus-5", Outcome::Ok)
    );
    assert_eq!(
        (event.tier, event.speed, event.geography),
        (ServiceTier::Standard, Speed::Standard, Geography::Global)
    );
    assert_eq!(
        (event.person, event.agent, event.reported_cost, incoming.account),
        (None, None, None, None)
    );
    let failed = accepted(json!({"model": null, "output_tokens": null, "error_type": "rate_limit"})).event;
    assert_eq!(
        (failed.model.as_str(), failed.outcome, failed.tokens.total()),
        ("", Outcome::Error, 0)
    );
}

#[test]
fn one_object_an_array_and_lines_are_the_same() {
    let (one, two) = (event(json!({})), event(json!({"id": "e2"})));
    let pretty = serde_json::to_string_pretty(&one).expect("JSON");
    assert_eq!(read(&pretty).len(), 1);
    let expected = read(&json!([one, two]).to_string());
    for body in [
        format!("{one}\n{two}"),
        format!("\u{feff}{one}\r\n\n{two}\n"),
        format!(" [{one},\n{two}] "),
    ] {
        assert_eq!(read(&body), expected, "{body}");
    }
    assert_eq!(read("[]"), []);
}

#[test]
fn bad_events_do_not_hurt_the_others() {
    let body = format!("{}\n{{\"id\": \"e2\",\n7\n{}\n", event(json!({})), event(json!({"id": "e3"})));
    let results = read(&body);
    let bad: Vec<_> = results
        .iter()
        .filter_map(|r| r.as_ref().err())
        .map(|r| (r.index, r.error.as_str()))
        .collect();
    assert_eq!(results.len(), 4);
    assert_eq!(
        bad[0],
        (1, "the line is not valid JSON at column 12; write each object on one line")
    );
    assert_eq!(bad[1].0, 2);
    let results = read(&json!([event(json!({})), event(json!({"id": null})), "x"]).to_string());
    assert_eq!(results.iter().filter(|r| r.is_ok()).count(), 1);
}

#[test]
fn bodies_that_cannot_be_read() {
    let read = |body: &str| parse(body.as_bytes(), &Limits::request(now())).expect_err("refused");
    assert_eq!(read(" \n"), BodyError::Empty);
    assert_eq!(read("7"), BodyError::NotEvents);
    assert_eq!(read("id=1"), BodyError::NotJson { line: 1, column: 1 });
    assert!(matches!(read("[{\"id\":1},\n{]"), BodyError::NotJson { line: 2, .. }));
    assert!(
        matches!(read("{\n\"id\": 1,\n\"model\": }"), BodyError::NotJson { line: 3, .. }),
        "one broken object"
    );
    let many = Value::Array(vec![json!({}); MAX_EVENTS + 1]).to_string();
    assert_eq!(read(&many), BodyError::TooMany { max: 10_000 });
    let lines = "{}\n".repeat(MAX_EVENTS + 1);
    assert_eq!(read(&lines), BodyError::TooMany { max: 10_000 });
    assert_eq!(parse(many.as_bytes(), &Limits::file()).expect("files may be long").len(), 10_001);
}

#[test]
fn counters_are_made_disjoint() {
    let tokens = |over| accepted(over).event.tokens;
    let t = tokens(json!({"input_tokens": 1000, "cache_read_tokens": 250, "cache_write_tokens": 100, "input_includes_cache": true}));
    assert_eq!((t.input, t.cache_read, t.cache_write_other), (650, 250, 100));
    let t = tokens(json!({"input_tokens": 10, "cache_read_tokens": 250, "input_includes_cache": true}));
    assert_eq!((t.input, t.cache_read), (10, 250), "already exclusive");
    let t = tokens(json!({"output_tokens": 10, "reasoning_tokens": 90, "output_includes_reasoning": false}));
    assert_eq!((t.output, t.reasoning), (100, 90));
    let t = tokens(json!({"input_tokens": 12.0, "output_tokens": 1e3}));
    assert_eq!((t.input, t.output), (12, 1000));
}

#[test]
fn times_in_every_form() {
    for time in [
        json!("2026-05-01T12:00:00+02:00"),
        json!(1_777_629_600),
        json!(1_777_629_600_000_u64),
        json!(1_777_629_600.0),
    ] {
        assert_eq!(accepted(json!({"timestamp": time})).event.at.to_string(), "2026-05-01T10:00:00Z");
    }
    for time in [
        json!("2026-05-01T10:00:00"),
        json!("yesterday"),
        json!(5),
        json!(null),
        json!(true),
        json!("2019-01-01T00:00:00Z"),
    ] {
        let error = refused(json!({"timestamp": time}));
        assert!(error.contains("RFC 3339 with a zone"), "{error}");
    }
}

#[test]
fn too_old_and_too_new_is_refused_at_the_door() {
    let at = |ago: SignedDuration| check_time(now() - ago, now());
    assert_eq!(at(MAX_AGE), Ok(()));
    assert!(
        at(MAX_AGE + SignedDuration::from_secs(1))
            .expect_err("too old")
            .contains("1100 days")
    );
    assert_eq!(at(-MAX_FUTURE), Ok(()));
    assert!(
        at(-MAX_FUTURE - SignedDuration::from_secs(1))
            .expect_err("too new")
            .contains("clock")
    );
    assert!(refused(json!({"timestamp": "2026-05-01T12:11:00Z"})).contains("future"));
    let file = parse(
        event(json!({"timestamp": "2021-01-01T00:00:00Z"})).to_string().as_bytes(),
        &Limits::file(),
    )
    .expect("body");
    assert!(file[0].is_ok(), "history may be imported");
}

#[test]
fn refusals_say_what_to_send() {
    for (over, expected) in [
        (json!({"id": null}), "`id` is missing"),
        (json!({"id": " "}), "`id` is missing"),
        (json!({"id": "x".repeat(201)}), "`id` is longer than 200 characters"),
        (json!({"id": "a\u{0}b"}), "`id` contains a control character"),
        (json!({"id": {"a": 1}}), "`id` must be a text, not {\"a\":1}"),
        (json!({"model": null}), "`model` is missing"),
        (json!({"output_tokens": null, "outputTokens": 5}), "no counter is given"),
        (
            json!({"input_tokens": -5}),
            "`input_tokens` must be a whole number from 0 to 1000000000, not -5",
        ),
        (json!({"input_tokens": 0.5}), "`input_tokens` must be a whole number"),
        (json!({"input_tokens": "12"}), "`input_tokens` must be a whole number"),
        (
            json!({"input_tokens": 1_000_000_000_001_u64}),
            "`input_tokens` must be a whole number",
        ),
        (
            json!({"reasoning_tokens": 2}),
            "`reasoning_tokens` (2) is a part of `output_tokens` (1)",
        ),
        (
            json!({"input_includes_cache": "yes"}),
            "`input_includes_cache` must be true or false",
        ),
        (json!({"cost_usd": -0.1}), "`cost_usd` must be an amount of dollars"),
        (json!({"cost_usd": "free"}), "`cost_usd` must be an amount of dollars"),
        (json!({"status": "failed"}), "`status` must be ok or error, not \"failed\""),
        (
            json!({"service_tier": "turbo"}),
            "`service_tier` must be standard, batch, flex or priority, not \"turbo\"",
        ),
        (json!({"speed": "warp"}), "`speed` must be standard or fast"),
        (json!({"geography": "moon"}), "`geography` must be global, us, eu or regional"),
        (json!({"latency_ms": -1}), "`latency_ms` must be a number of milliseconds"),
        (json!({"cwd": "x".repeat(1001)}), "`cwd` is longer than 1000 characters"),
        (json!({"span_id": "00f067aa0ba902b7"}), "`trace_id` is missing; send it with"),
        (json!({"trace_id": "x".repeat(201)}), "`trace_id` is longer than 200 characters"),
        (
            json!({"web_searches": 1e9}),
            "`web_searches` must be a whole number from 0 to 100000",
        ),
    ] {
        let error = refused(over);
        assert!(error.starts_with(expected), "{error}");
    }
    let long = refused(json!({"model": ["x".repeat(500)]}));
    assert!(long.chars().count() < 100, "{long}");
    let twice = read("{\"id\":\"a\",\"id\":\"b\"}").remove(0).expect_err("refused");
    assert!(twice.error.contains("duplicate field `id`"), "{}", twice.error);
}

#[test]
fn costs_are_exact() {
    let cost = |value: Value| accepted(json!({"cost_usd": value})).event.reported_cost;
    assert_eq!(cost(json!(0.1)), Some(Nanos(100_000_000)));
    assert_eq!(cost(json!("0.000000001")), Some(Nanos(1)));
    assert_eq!(
        accepted(json!({"output_tokens": null, "cost_usd": 1})).event.tokens.total(),
        0,
        "a cost alone is enough"
    );
}
