//! One test for each rule of the format.

use std::path::Path;

use domain::event::ServiceTier;
use serde_json::{Value, json};

use super::Reader;
use crate::{LogReader, Parsed, Tail};

const NAME: &str = "rollout-2026-05-13T09-00-00-0196e6c4-1111-7222-8333-444444444444.jsonl";

fn meta(at: &str, over: Value) -> String {
    let mut payload = json!({
        "id": "session-1", "timestamp": format!("2026-05-13T{at}Z"), "cwd": "/home/dev/alpha", "source": "cli",
        "instructions": "secret", "git": {"commit_hash": "abc", "branch": "main"},
    });
    for (name, value) in over.as_object().expect("object") {
        payload[name] = value.clone();
    }
    json!({"timestamp": format!("2026-05-13T{at}Z"), "type": "session_meta", "payload": payload}).to_string()
}

fn turn(at: &str, model: &str, cwd: &str) -> String {
    json!({"timestamp": format!("2026-05-13T{at}Z"), "type": "turn_context", "payload": {"model": model, "cwd": cwd}}).to_string()
}

/// Counters of `input` of which a quarter was cached, and `output`.
fn usage(input: u64, output: u64) -> Value {
    json!({
        "input_tokens": input, "cached_input_tokens": input / 4, "output_tokens": output,
        "reasoning_output_tokens": output / 2, "total_tokens": input + output,
    })
}

fn count(at: &str, total: Value, last: Value) -> String {
    let info = json!({"total_token_usage": total, "last_token_usage": last, "model_context_window": 272_000});
    let payload = json!({"type": "token_count", "info": info, "rate_limits": null});
    json!({"timestamp": format!("2026-05-13T{at}Z"), "type": "event_msg", "payload": payload}).to_string()
}

fn read(lines: &[String]) -> Parsed {
    let mut parsed = Parsed::default();
    let text = lines.join("\n") + "\n";
    Reader::new(Path::new(NAME)).read(text.as_bytes(), Tail::Partial, &mut parsed);
    assert_eq!(parsed.unreadable_lines, 0, "{:?}", parsed.unreadable);
    parsed
}

/// Input side and output of each event.
fn sums(lines: &[String]) -> Vec<(u64, u64)> {
    read(lines)
        .events
        .iter()
        .map(|e| (e.tokens.input_side(), e.tokens.output))
        .collect()
}

#[test]
fn a_session_gives_whole_events() {
    let parsed = read(&[
        meta("09:00:00.000", json!({})),
        turn("09:00:01.000", "gpt-5.2-codex", "/home/dev/beta"),
        count("09:01:00.000", usage(1000, 100), usage(1000, 100)),
    ]);
    insta::assert_json_snapshot!(parsed.events);
}

#[test]
fn a_count_that_is_told_again_counts_once() {
    let again = count("09:01:05.000", usage(1000, 100), usage(1000, 100));
    let lines = [
        meta("09:00:00.000", json!({})),
        json!({"timestamp": "2026-05-13T09:00:02Z", "type": "event_msg", "payload": {"type": "token_count", "info": null}}).to_string(),
        count("09:01:00.000", usage(1000, 100), usage(1000, 100)),
        again.clone(),
        again,
        count("09:02:00.000", usage(3000, 150), usage(2000, 50)),
    ];
    assert_eq!(sums(&lines), [(1000, 100), (2000, 50)]);
}

#[test]
fn without_last_usage_the_difference_counts() {
    let lines = [
        count("09:01:00.000", usage(1000, 100), Value::Null),
        count("09:02:00.000", usage(3000, 150), Value::Null),
        count("09:03:00.000", usage(400, 40), Value::Null),
        count("09:04:00.000", usage(1000, 60), Value::Null),
    ];
    assert_eq!(
        sums(&lines),
        [(1000, 100), (2000, 50), (400, 40), (600, 20)],
        "the third is a restart"
    );
}

#[test]
fn totals_may_restart_after_compaction() {
    let lines = [
        count("09:01:00.000", usage(90_000, 100), usage(90_000, 100)),
        count("09:02:00.000", usage(0, 0), usage(0, 0)),
        count("09:03:00.000", usage(8000, 50), usage(8000, 50)),
    ];
    assert_eq!(sums(&lines), [(90_000, 100), (8000, 50)]);
}

#[test]
fn without_totals_every_last_usage_counts() {
    let lines = [
        count("09:01:00.000", Value::Null, usage(1000, 100)),
        count("09:02:00.000", Value::Null, usage(1000, 100)),
    ];
    let parsed = read(&lines);
    assert_eq!(parsed.events.len(), 2);
    assert!(parsed.events[1].key.ends_with(":2200"), "{}", parsed.events[1].key);
}

#[test]
fn forks_replay_history_that_is_not_counted_again() {
    let fork = json!({"id": "child", "forked_from_id": "session-1"});
    let lines = [
        meta("10:00:00.900", fork),
        meta("10:00:00.901", json!({"id": "session-1"})),
        turn("10:00:00.902", "gpt-5.2-codex", "/home/dev/alpha"),
        count("10:00:00.950", usage(1000, 100), usage(1000, 100)),
        // The burst may run over the second's end.
        count("10:00:01.100", usage(3000, 150), usage(2000, 50)),
        turn("10:00:30.000", "gpt-5.5", "/home/dev/alpha"),
        count("10:00:40.000", usage(3500, 160), Value::Null),
        count("10:00:40.100", usage(3600, 170), usage(100, 10)),
    ];
    let parsed = read(&lines);
    let seen: Vec<_> = parsed
        .events
        .iter()
        .map(|e| (e.model.as_str(), e.tokens.input_side(), e.tokens.output))
        .collect();
    assert_eq!(
        seen,
        [("gpt-5.5", 500, 10), ("gpt-5.5", 100, 10)],
        "the difference is taken to the replayed total"
    );
    assert!(parsed.events.iter().all(|e| e.session_id.as_deref() == Some("child")));
}

#[test]
fn replays_that_keep_the_parents_stamps_are_not_counted_either() {
    let fork = json!({"id": "child", "forked_from_id": "session-1"});
    let lines = [
        meta("10:00:00.000", fork),
        count("09:01:00.000", usage(1000, 100), usage(1000, 100)),
        count("10:00:09.000", usage(1500, 120), usage(500, 20)),
    ];
    assert_eq!(sums(&lines), [(500, 20)]);
}

#[test]
fn a_subagent_that_starts_afresh_is_counted_whole() {
    let spawn = json!({"source": {"subagent": {"thread_spawn": {"parent_thread_id": "p", "agent_role": "explorer"}}}});
    let lines = [
        meta("10:00:00.000", spawn.clone()),
        turn("10:00:00.100", "gpt-5.5", "/home/dev/alpha"),
        count("10:00:04.000", usage(1000, 100), usage(1000, 100)),
    ];
    let parsed = read(&lines);
    assert_eq!(parsed.events.len(), 1);
    assert_eq!(parsed.events[0].agent.as_deref(), Some("codex/explorer"));
    assert_eq!(parsed.events[0].action.as_deref(), Some("subagent"));

    let replayed = [
        meta("10:00:00.000", spawn),
        count("10:00:00.010", usage(1000, 100), usage(1000, 100)),
        count("10:00:04.000", usage(1300, 110), usage(300, 10)),
    ];
    assert_eq!(sums(&replayed), [(300, 10)]);
}

#[test]
fn a_session_of_its_own_may_be_quick() {
    let lines = [
        meta("10:00:00.000", json!({})),
        count("10:00:00.500", usage(1000, 100), usage(1000, 100)),
    ];
    assert_eq!(sums(&lines), [(1000, 100)]);
}

#[test]
fn very_old_files_name_neither_model_nor_session() {
    let parsed = read(&[count("09:01:00.000", usage(1000, 100), usage(1000, 100))]);
    assert_eq!((parsed.events[0].model.as_str(), parsed.assumed_models), ("gpt-5", 1));
    assert_eq!(parsed.events[0].session_id.as_deref(), Some("0196e6c4-1111-7222-8333-444444444444"));
}

#[test]
fn the_automatic_reviewer_is_counted_under_the_default_of_its_time() {
    let parsed = read(&[
        meta("09:00:00.000", json!({"source": {"subagent": {"other": "guardian"}}})),
        turn("09:00:01.000", "codex-auto-review", "/home/dev/alpha"),
        count("09:01:00.000", usage(1000, 100), usage(1000, 100)),
    ]);
    let event = &parsed.events[0];
    assert_eq!((event.model.as_str(), parsed.assumed_models), ("gpt-5.5", 1));
    assert_eq!(
        (event.agent.as_deref(), event.action.as_deref()),
        (Some("codex/guardian"), Some("auto_review"))
    );
}

#[test]
fn the_latest_model_and_folder_count() {
    let parsed = read(&[
        meta("09:00:00.000", json!({"git": null})),
        turn("09:00:01.000", "gpt-5.5", ""),
        count("09:01:00.000", usage(1000, 100), usage(1000, 100)),
        turn("09:01:01.000", "gpt-5.4", "/home/dev/beta"),
        count("09:02:00.000", usage(3000, 150), usage(2000, 50)),
    ]);
    let seen: Vec<_> = parsed
        .events
        .iter()
        .map(|e| (e.model.as_str(), e.cwd.as_deref(), e.git_branch.as_deref()))
        .collect();
    assert_eq!(
        seen,
        [
            ("gpt-5.5", Some("/home/dev/alpha"), None),
            ("gpt-5.4", Some("/home/dev/beta"), None)
        ]
    );
}

#[test]
fn cache_writes_and_exclusive_numbers() {
    let tokens = |usage: Value| read(&[count("09:01:00.000", usage.clone(), usage)]).events[0].tokens;
    let t = tokens(json!({"input_tokens": 1000, "cached_input_tokens": 250, "cache_write_input_tokens": 100, "output_tokens": 5}));
    assert_eq!((t.input, t.cache_read, t.cache_write_other, t.total()), (650, 250, 100, 1005));
    let t = tokens(json!({"input_tokens": 10, "cached_input_tokens": 250, "output_tokens": 5}));
    assert_eq!((t.input, t.cache_read), (10, 250), "already exclusive");
}

#[test]
fn the_tier_is_the_callers_to_know() {
    let mut parsed = Parsed::default();
    let text = count("09:01:00.000", usage(1000, 100), usage(1000, 100)) + "\n";
    let mut reader = Reader::new(Path::new(NAME)).with_tier(ServiceTier::Priority);
    reader.read(text.as_bytes(), Tail::Partial, &mut parsed);
    assert_eq!(parsed.events[0].tier, ServiceTier::Priority);
}

#[test]
fn bad_lines_are_reported_and_stop_nothing() {
    let text = [
        count("09:01:00.000", usage(1000, 100), json!({"input_tokens": -5})),
        count("later", usage(2000, 100), usage(1000, 0)),
        "{\"type\":\"event_msg\",\"payload\":{\"type\":\"token_count\",}}".to_owned(),
        json!({"type": "response_item", "payload": {"text": "\"token_count\""}}).to_string(),
        json!({"type": "event_msg", "payload": {"type": "token_count", "info": {"note": "session_meta"}}}).to_string(),
        count("09:03:00.000", usage(3000, 100), usage(1000, 0)),
    ]
    .join("\n")
        + "\n";
    let mut parsed = Parsed::default();
    Reader::new(Path::new(NAME)).read(text.as_bytes(), Tail::Partial, &mut parsed);
    let lines: Vec<_> = parsed.unreadable.iter().map(|u| u.line).collect();
    assert_eq!((lines, parsed.events.len()), (vec![1, 2, 3], 1));
}
