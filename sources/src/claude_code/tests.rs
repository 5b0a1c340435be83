//! One test for each rule of the format.

use domain::event::{Geography, ServiceTier, Speed};
use domain::{Nanos, Outcome, UsageEvent};
use serde_json::{Value, json};

use super::Reader;
use crate::{LogReader, Parsed, Tail};

/// A current line with the given usage, and whatever else is put over it.
fn line(id: &str, usage: Value, over: Value) -> String {
    let mut line = json!({
        "type": "assistant", "timestamp": "2026-05-01T10:00:00.000Z", "uuid": format!("uuid-{id}"),
        "sessionId": "session-1", "requestId": "req_1", "cwd": "/home/dev/alpha", "gitBranch": "main", "isSidechain": false,
        "message": {"id": id, "model": "claude-opus-5", "role": "assistant", "content": [{"type": "text", "text": "secret"}], "usage": usage},
    });
    for (name, value) in over.as_object().expect("object") {
        match (name.as_str(), value) {
            ("message", Value::Object(fields)) => {
                for (name, value) in fields {
                    line["message"][name] = value.clone();
                }
            }
            _ => line[name] = value.clone(),
        }
    }
    line.to_string()
}

fn read(lines: &[String]) -> Parsed {
    let mut parsed = Parsed::default();
    let text = lines.join("\n") + "\n";
    assert_eq!(Reader::default().read(text.as_bytes(), Tail::Partial, &mut parsed), text.len());
    parsed
}

/// The single event of a single readable line.
fn one(usage: Value, over: Value) -> UsageEvent {
    let mut parsed = read(&[line("msg_1", usage, over)]);
    assert_eq!((parsed.events.len(), parsed.unreadable_lines), (1, 0), "{:?}", parsed.unreadable);
    parsed.events.remove(0)
}

fn small() -> Value {
    json!({"input_tokens": 1, "output_tokens": 2})
}

#[test]
fn a_current_line_gives_a_whole_event_and_no_content() {
    let usage = json!({
        "input_tokens": 4, "cache_creation_input_tokens": 4681, "cache_read_input_tokens": 274_506, "output_tokens": 860,
        "output_tokens_details": {"thinking_tokens": 102}, "server_tool_use": {"web_search_requests": 3, "web_fetch_requests": 9},
        "service_tier": "standard", "cache_creation": {"ephemeral_1h_input_tokens": 4681, "ephemeral_5m_input_tokens": 0},
        "inference_geo": "not_available", "speed": "standard",
        "iterations": [{"type": "message", "input_tokens": 4, "output_tokens": 860, "cache_read_input_tokens": 274_506}],
    });
    let event = one(usage, json!({"session_id": "something else", "costUSD": 0.125}));
    insta::assert_json_snapshot!(event);
    assert!(!serde_json::to_string(&event).expect("JSON").contains("secret"));
}

#[test]
fn lines_of_one_response_are_one_event_with_the_final_counters() {
    let usage = |output| json!({"input_tokens": 10, "cache_read_input_tokens": 5000, "output_tokens": output});
    let later = json!({"timestamp": "2026-05-01T10:00:03.000Z", "requestId": "req_resumed", "sessionId": "session-2"});
    let parsed = read(&[
        line("msg_1", usage(1), json!({})),
        line("msg_1", usage(1), json!({})),
        line("msg_2", usage(7), json!({})),
        line("msg_1", usage(300), later.clone()),
        line("msg_1", usage(300), later),
    ]);
    let seen: Vec<_> = parsed.events.iter().map(|e| (e.key.as_str(), e.tokens.output)).collect();
    assert_eq!(seen, [("msg:msg_1", 300), ("msg:msg_2", 7)]);
    assert_eq!((parsed.versions, parsed.lines), (5, 5));
}

#[test]
fn keys_without_a_message_id() {
    let no_id = json!({"message": {"id": null}});
    assert_eq!(one(small(), no_id.clone()).key, "line:uuid-msg_1");
    assert_eq!(one(small(), json!({"message": {"id": " "}})).key, "line:uuid-msg_1");
    let bare = |session: &str| one(small(), json!({"message": {"id": null}, "uuid": null, "sessionId": session})).key;
    assert!(bare("a").starts_with("hash:sha256:"));
    assert_eq!(bare("a"), bare("a"));
    assert_ne!(bare("a"), bare("b"));
    assert_eq!(
        read(&[line("", small(), json!({})), line("", small(), json!({}))]).events.len(),
        1,
        "the same line twice"
    );
}

#[test]
fn cache_writes_are_the_larger_of_the_total_and_its_parts() {
    let writes = |total: Value, parts: Value| {
        let t = one(json!({"cache_creation_input_tokens": total, "cache_creation": parts}), json!({})).tokens;
        (t.cache_write_5m, t.cache_write_1h, t.cache_write_other)
    };
    let parts = |five, hour| json!({"ephemeral_5m_input_tokens": five, "ephemeral_1h_input_tokens": hour});
    assert_eq!(writes(json!(0), parts(100, 20)), (100, 20, 0), "before 2.1.152");
    assert_eq!(writes(json!(150), parts(100, 20)), (100, 20, 30));
    assert_eq!(writes(json!(150), json!(null)), (0, 0, 150), "old versions");
    assert_eq!(writes(json!(150), parts(0, 0)), (0, 0, 150));
    assert_eq!(writes(json!(null), parts(100, 20)), (100, 20, 0));
}

#[test]
fn counters_may_be_null_missing_or_floats_and_must_not_be_negative() {
    let tokens = one(
        json!({"input_tokens": 1e3, "cache_read_input_tokens": null, "output_tokens": 2.0}),
        json!({}),
    )
    .tokens;
    assert_eq!((tokens.input, tokens.cache_read, tokens.output), (1000, 0, 2));
    for bad in [json!(-1), json!(0.5), json!("1"), json!(u64::MAX)] {
        let parsed = read(&[
            line("msg_1", json!({"input_tokens": bad}), json!({})),
            line("msg_2", small(), json!({})),
        ]);
        assert_eq!((parsed.events.len(), parsed.unreadable_lines), (1, 1));
        assert!(
            parsed.unreadable[0].why.starts_with("input_tokens is not a whole number"),
            "{}",
            parsed.unreadable[0].why
        );
    }
}

#[test]
fn reasoning_is_a_part_of_output() {
    let usage = json!({"output_tokens": 10, "output_tokens_details": {"thinking_tokens": 50}});
    assert_eq!(one(usage, json!({})).tokens.reasoning, 10);
    let usage = json!({"output_tokens": 10, "output_tokens_details": [1], "server_tool_use": "none"});
    assert_eq!(one(usage, json!({})).tokens.reasoning, 0, "odd details do not cost the line");
}

#[test]
fn what_a_request_was_sold_as() {
    let sold = |tier: Value, speed: Value, geo: Value| {
        let e = one(
            json!({"output_tokens": 1, "service_tier": tier, "speed": speed, "inference_geo": geo}),
            json!({}),
        );
        (e.tier, e.speed, e.geography)
    };
    let plain = (ServiceTier::Standard, Speed::Standard, Geography::Global);
    assert_eq!(sold(json!(null), json!(null), json!(null)), plain);
    assert_eq!(sold(json!("standard"), json!("standard"), json!("global")), plain);
    assert_eq!(sold(json!("brand_new"), json!("ludicrous"), json!("")), plain);
    assert_eq!(
        sold(json!("batch"), json!("fast"), json!("us")),
        (ServiceTier::Batch, Speed::Fast, Geography::Us)
    );
    assert_eq!(
        sold(json!("priority"), json!(7), json!("jp")),
        (ServiceTier::Priority, Speed::Standard, Geography::Regional)
    );
}

#[test]
fn reported_cost_is_exact_and_optional() {
    let cost = |value: Value| one(small(), json!({"costUSD": value})).reported_cost;
    assert_eq!(cost(json!(0.5)), Some(Nanos(500_000_000)));
    assert_eq!(cost(json!(null)), None);
    assert_eq!(cost(json!(-1)), None);
    let line = line("msg_1", small(), json!({"costUSD": 77})).replace(":77", ":0.000000123456789123456789");
    assert_eq!(read(&[line]).events[0].reported_cost, Some(Nanos(123)));
}

#[test]
fn failed_requests_are_events_without_tokens() {
    let zero = json!({"input_tokens": 0, "output_tokens": 0});
    let over = json!({"isApiErrorMessage": true, "error": "rate_limit", "requestId": null, "message": {"model": "<synthetic>"}});
    let event = one(zero.clone(), over);
    assert_eq!(
        (event.key.as_str(), event.model.as_str(), event.outcome),
        ("line:uuid-msg_1", "", Outcome::Error)
    );
    assert_eq!((event.error_type.as_deref(), event.tokens.total()), (Some("rate_limit"), 0));

    let unnamed = json!({"isApiErrorMessage": true, "message": {"model": "<synthetic>", "usage": null}});
    assert_eq!(one(zero.clone(), unnamed).error_type.as_deref(), Some("api_error"));

    let not_a_request = json!({"message": {"model": "<synthetic>"}});
    assert!(read(&[line("f00", zero.clone(), not_a_request)]).events.is_empty());
    assert_eq!(
        read(&[line("msg_1", zero, json!({}))]).events.len(),
        1,
        "a real model with nothing yet is a request"
    );
}

#[test]
fn subagents_are_named() {
    let who = |over: Value| {
        let event = one(small(), over);
        (event.agent.expect("agent"), event.action.expect("action"))
    };
    let pair = |agent: &str, action: &str| (agent.to_owned(), action.to_owned());
    assert_eq!(who(json!({})), pair("claude-code", "user_interaction"));
    assert_eq!(who(json!({"attributionAgent": "Explore"})), pair("claude-code", "user_interaction"));
    assert_eq!(
        who(json!({"isSidechain": true, "agentId": "a1"})),
        pair("claude-code/subagent", "subagent")
    );
    assert_eq!(
        who(json!({"isSidechain": true, "attributionAgent": "Explore"})),
        pair("claude-code/Explore", "subagent")
    );
}

#[test]
fn attributes_are_optional_and_storable() {
    let event = one(small(), json!({"cwd": null, "gitBranch": "HEAD", "requestId": "", "sessionId": 7}));
    assert_eq!(
        (event.cwd, event.git_branch, event.request_id, event.session_id),
        (None, None, None, None)
    );
    let event = one(
        small(),
        json!({"cwd": "/home/d\u{0}ev", "gitBranch": "", "timestamp": "2026-05-01T12:00:00+02:00"}),
    );
    assert_eq!((event.cwd.as_deref(), event.git_branch), (Some("/home/dev"), None));
    assert_eq!(event.at.to_string(), "2026-05-01T10:00:00Z");
}

#[test]
fn an_advisor_is_a_request_of_its_own() {
    let usage = json!({"input_tokens": 100, "output_tokens": 10, "server_tool_use": {"web_search_requests": 1}, "iterations": [
        {"type": "message", "input_tokens": 40, "output_tokens": 4},
        {"type": "advisor_message", "model": "claude-fable-5", "input_tokens": 800, "output_tokens": 80, "cache_read_input_tokens": 8},
        {"type": "message", "input_tokens": 60, "output_tokens": 6},
    ]});
    let parsed = read(&[
        line("msg_1", usage.clone(), json!({"costUSD": 1})),
        line("msg_1", usage, json!({"costUSD": 1})),
    ]);
    let seen: Vec<_> = parsed
        .events
        .iter()
        .map(|e| {
            (
                e.key.as_str(),
                e.model.as_str(),
                e.action.as_deref().unwrap_or(""),
                e.tokens.total(),
                e.web_searches,
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("msg:msg_1", "claude-opus-5", "user_interaction", 110, 1),
            ("msg:msg_1:advisor:1", "claude-fable-5", "advisor", 888, 0),
        ]
    );
    assert_eq!(parsed.events[1].reported_cost, None);
}

#[test]
fn compaction_is_billed_beside_the_answer() {
    let usage = json!({"input_tokens": 23_000, "output_tokens": 1_000, "iterations": [
        {"type": "compaction", "input_tokens": 180_000, "output_tokens": 3_500},
        {"type": "message", "input_tokens": 23_000, "output_tokens": 1_000},
    ]});
    let parsed = read(&[line("msg_1", usage, json!({}))]);
    let seen: Vec<_> = parsed
        .events
        .iter()
        .map(|e| (e.key.as_str(), e.model.as_str(), e.tokens.total()))
        .collect();
    assert_eq!(
        seen,
        [
            ("msg:msg_1", "claude-opus-5", 24_000),
            ("msg:msg_1:compaction:0", "claude-opus-5", 183_500)
        ]
    );

    let inclusive = json!({"input_tokens": 203_000, "output_tokens": 4_500, "iterations": [
        {"type": "compaction", "input_tokens": 180_000, "output_tokens": 3_500},
        {"type": "message", "input_tokens": 23_000, "output_tokens": 1_000},
    ]});
    assert_eq!(
        read(&[line("msg_1", inclusive, json!({}))]).events.len(),
        1,
        "not counted twice, should that change"
    );
}

#[test]
fn an_attempt_that_was_declined_is_billed_when_it_put_something_out() {
    let usage = |output: u64| {
        json!({"input_tokens": 2, "output_tokens": 13_658, "cache_read_input_tokens": 79_214, "iterations": [
            {"type": "message", "model": "claude-fable-5", "input_tokens": 2, "output_tokens": output, "cache_creation_input_tokens": 10_421},
            {"type": "fallback_message", "model": "claude-opus-5", "input_tokens": 2, "output_tokens": 13_658, "cache_read_input_tokens": 79_214},
        ]})
    };
    let parsed = read(&[line("msg_1", usage(578), json!({}))]);
    assert_eq!(parsed.events.len(), 2);
    let declined = &parsed.events[1];
    assert_eq!(
        (declined.key.as_str(), declined.model.as_str()),
        ("msg:msg_1:declined:0", "claude-fable-5")
    );
    assert_eq!((declined.tokens.output, declined.tokens.cache_write()), (578, 10_421));
    assert_eq!(
        (declined.outcome, declined.error_type.as_deref()),
        (Outcome::Error, Some("declined"))
    );
    assert_eq!(read(&[line("msg_1", usage(0), json!({}))]).events.len(), 1);
    let renamed = json!({"message": {"model": "us.anthropic.claude-opus-5-v1:0"}});
    assert_eq!(
        read(&[line("msg_1", usage(578), renamed)]).events.len(),
        2,
        "the answer is not taken for declined"
    );
}

#[test]
fn odd_iterations_do_not_cost_the_response() {
    for odd in [json!({"count": 2}), json!("x"), json!([]), json!([7])] {
        assert_eq!(one(json!({"output_tokens": 1, "iterations": odd}), json!({})).tokens.output, 1);
    }
    let bad_step = json!({"output_tokens": 1, "iterations": [{"type": "message"}, {"type": "advisor_message", "output_tokens": -1}]});
    let parsed = read(&[line("msg_1", bad_step, json!({}))]);
    assert_eq!(
        (parsed.events.len(), parsed.unreadable_lines),
        (1, 1),
        "counted, and the step reported"
    );
}

#[test]
fn old_progress_lines_nest_a_subagents_line() {
    let nested = |id: &str| {
        json!({
            "type": "progress", "timestamp": "2026-02-01T10:00:09.000Z", "uuid": "outer", "sessionId": "session-1", "cwd": "/home/dev/alpha",
            "data": {"type": "agent_progress", "agentId": "a1", "prompt": "secret", "message": {
                "type": "assistant", "timestamp": "2026-02-01T10:00:00.000Z", "uuid": "inner", "requestId": "req_9",
                "message": {"id": id, "model": "claude-haiku-4-5", "usage": {"input_tokens": 3, "output_tokens": 4}}}},
        })
        .to_string()
    };
    let parsed = read(&[nested("msg_9"), nested("msg_9")]);
    assert_eq!(parsed.events.len(), 1);
    let event = &parsed.events[0];
    assert_eq!((event.key.as_str(), event.request_id.as_deref()), ("msg:msg_9", Some("req_9")));
    assert_eq!(
        (event.agent.as_deref(), event.session_id.as_deref()),
        (Some("claude-code/subagent"), Some("session-1"))
    );
    assert_eq!(event.at.to_string(), "2026-02-01T10:00:00Z");
    let other = json!({"type": "progress", "data": {"type": "hook_progress", "message": {"usage": {}}}}).to_string();
    let parsed = read(&[other]);
    assert_eq!((parsed.events.len(), parsed.unreadable_lines), (0, 0));
}

#[test]
fn other_lines_are_passed_over() {
    let lines = [
        json!({"type": "user", "message": {"content": "\"usage\":{\"input_tokens\":5}"}}).to_string(),
        json!({"type": "user", "toolUseResult": {"usage": {"input_tokens": 5}}, "message": "odd"}).to_string(),
        json!({"type": "assistant", "usage": 1, "message": {"id": "msg_1", "model": "m"}}).to_string(),
        json!({"type": "some-newer-kind", "message": {"usage": {"input_tokens": 5}}}).to_string(),
        "  ".to_owned(),
    ];
    let parsed = read(&lines);
    assert_eq!((parsed.events.len(), parsed.unreadable_lines, parsed.lines), (0, 0, 5));
}

#[test]
fn spaced_json_is_read() {
    let value: Value = serde_json::from_str(&line("msg_1", small(), json!({}))).expect("JSON");
    let spaced = value.to_string().replace("\":", "\" : ").replace(",\"", " , \"");
    assert_eq!(read(&[spaced]).events.len(), 1);
}

#[test]
fn broken_lines_are_reported_with_their_place_and_without_their_text() {
    let good = line("msg_1", small(), json!({}));
    let cut = &good[..good.len() - 9];
    let parsed = read(&[
        good.clone(),
        cut.to_owned(),
        format!("{cut}{good}"),
        "\0\0\0".to_owned(),
        line("msg_2", small(), json!({"timestamp": "secret"})),
        line("msg_3", json!("secret"), json!({})),
        line("msg_4", small(), json!({})),
    ]);
    assert_eq!(parsed.events.len(), 2);
    let places: Vec<_> = parsed.unreadable.iter().map(|u| (u.line, u.offset)).collect();
    let lengths = [good.len() as u64 + 1, cut.len() as u64 + 1];
    assert_eq!(places[..2], [(2, lengths[0]), (3, lengths[0] + lengths[1])]);
    assert_eq!(places.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3, 4, 5, 6]);
    assert!(
        parsed.unreadable.iter().all(|u| !u.why.contains("secret")),
        "{:?}",
        parsed.unreadable
    );
}

#[test]
fn content_with_half_a_surrogate_is_no_problem() {
    let odd = line("msg_1", small(), json!({})).replace("secret", r"cut \ud83d off");
    assert_eq!(read(&[odd]).events.len(), 1);
}
