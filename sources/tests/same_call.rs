//! The same call, described in any of the formats, gives the same counters and the same price dimensions, and so the same cost.

use std::path::Path;

use domain::event::{Geography, ServiceTier, Speed};
use domain::pricing::{Book, Pricing};
use domain::{Nanos, Tokens, UsageEvent};
use serde_json::{Value, json};
use sources::{LogReader, Parsed, Tail, claude_code, codex, events};

/// Everything that decides what an event costs.
fn priced_by(event: &UsageEvent) -> (String, Tokens, u32, ServiceTier, Speed, Geography, String) {
    (
        event.model.clone(),
        event.tokens,
        event.web_searches,
        event.tier,
        event.speed,
        event.geography,
        event.at.to_string(),
    )
}

/// Both are counted the same and cost the same, which is something.
fn assert_same(one: &UsageEvent, other: &UsageEvent) {
    assert_eq!(priced_by(one), priced_by(other));
    let cost = |event| match Book::builtin().price(event) {
        Pricing::Priced(priced) => priced.total,
        Pricing::Unpriced { why } => panic!("unpriced: {why:?}"),
    };
    assert_eq!(cost(one), cost(other));
    assert!(cost(one) > Nanos::ZERO);
}

fn only(mut parsed: Parsed) -> UsageEvent {
    assert_eq!((parsed.events.len(), parsed.unreadable_lines), (1, 0), "{:?}", parsed.unreadable);
    parsed.events.remove(0)
}

fn from_claude_code(model: &str, usage: Value) -> UsageEvent {
    let line = json!({
        "type": "assistant", "timestamp": "2026-05-13T09:01:00.000Z", "uuid": "u", "sessionId": "s",
        "message": {"id": "msg_1", "model": model, "usage": usage},
    });
    let mut parsed = Parsed::default();
    claude_code::Reader::default().read(format!("{line}\n").as_bytes(), Tail::Partial, &mut parsed);
    only(parsed)
}

fn from_codex(model: &str, usage: &Value, tier: ServiceTier) -> UsageEvent {
    let context = json!({"timestamp": "2026-05-13T09:00:00Z", "type": "turn_context", "payload": {"model": model}});
    let info = json!({"total_token_usage": usage, "last_token_usage": usage});
    let count = json!({"timestamp": "2026-05-13T09:01:00Z", "type": "event_msg", "payload": {"type": "token_count", "info": info}});
    let mut parsed = Parsed::default();
    let mut reader = codex::Reader::new(Path::new("rollout-x.jsonl")).with_tier(tier);
    reader.read(format!("{context}\n{count}\n").as_bytes(), Tail::Partial, &mut parsed);
    only(parsed)
}

fn from_events(model: &str, mut sent: Value) -> UsageEvent {
    sent["id"] = json!("1");
    sent["timestamp"] = json!("2026-05-13T09:01:00Z");
    sent["model"] = json!(model);
    let mut read = events::parse(sent.to_string().as_bytes(), &events::Limits::file()).expect("a body");
    read.remove(0).expect("accepted").event
}

#[test]
fn a_cached_call_in_all_three_formats() {
    let model = "gpt-5.5";
    let claude = from_claude_code(
        model,
        json!({
            "input_tokens": 650, "cache_read_input_tokens": 250, "cache_creation_input_tokens": 100,
            "output_tokens": 125, "output_tokens_details": {"thinking_tokens": 75},
        }),
    );
    let codex = from_codex(
        model,
        &json!({
            "input_tokens": 1000, "cached_input_tokens": 250, "cache_write_input_tokens": 100,
            "output_tokens": 125, "reasoning_output_tokens": 75, "total_tokens": 1125,
        }),
        ServiceTier::Standard,
    );
    let exclusive = from_events(
        model,
        json!({"input_tokens": 650, "cache_read_tokens": 250, "cache_write_tokens": 100, "output_tokens": 125, "reasoning_tokens": 75}),
    );
    let inclusive = from_events(
        model,
        json!({
            "input_tokens": 1000, "cache_read_tokens": 250, "cache_write_tokens": 100, "input_includes_cache": true,
            "output_tokens": 50, "reasoning_tokens": 75, "output_includes_reasoning": false,
        }),
    );
    for other in [&codex, &exclusive, &inclusive] {
        assert_same(other, &claude);
    }
    assert_eq!(claude.tokens.total(), 1125);
}

#[test]
fn lifetimes_tiers_speeds_and_searches() {
    let claude = from_claude_code(
        "claude-opus-5",
        json!({
            "input_tokens": 10, "cache_creation_input_tokens": 70, "output_tokens": 5, "service_tier": "batch", "speed": "fast",
            "cache_creation": {"ephemeral_5m_input_tokens": 40, "ephemeral_1h_input_tokens": 20}, "inference_geo": "us",
            "server_tool_use": {"web_search_requests": 2},
        }),
    );
    let ours = from_events(
        "claude-opus-5",
        json!({
            "input_tokens": 10, "cache_write_tokens": 70, "cache_write_5m_tokens": 40, "cache_write_1h_tokens": 20, "output_tokens": 5,
            "service_tier": "batch", "speed": "fast", "geography": "us", "web_searches": 2,
        }),
    );
    assert_same(&ours, &claude);

    let counted = json!({"input_tokens": 10, "output_tokens": 5});
    let codex = from_codex("gpt-5.5", &counted, ServiceTier::Priority);
    let ours = from_events(
        "gpt-5.5",
        json!({"input_tokens": 10, "output_tokens": 5, "service_tier": "priority"}),
    );
    assert_same(&ours, &codex);
}
