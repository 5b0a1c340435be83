//! Examples of the OpenAPI document: two sessions of one morning, the later one with its only two requests. As texts, because there is too much
//! of them for a macro.

use serde_json::{Value, json};

/// A page of sessions.
pub fn page() -> Value {
    json!({
        "window": { "start": 1_793_055_600, "end": 1_795_647_600, "granularity": "day", "zone": "Europe/Berlin", "label": "Oct 27 – Nov 25",
            "before_start": 1_790_460_000, "before_end": 1_793_005_200, "before_label": "the 30 days before", "as_of": 1_795_597_200_000_i64,
            "seq": 4711 },
        "all": { "sessions": 214, "cost_nanos": 96_420_000_000_i64 },
        "untagged": { "sessions": 12, "cost_nanos": 4_821_000_000_i64 },
        "found": { "sessions": 214, "cost_nanos": 96_420_000_000_i64 },
        "sessions": [read(SESSION), read(BY_PERSON)],
        "next": "1795589100000000_4019",
        "waiting": 0
    })
}

/// A session with its requests.
pub fn detail() -> Value {
    json!({ "session": read(SESSION), "requests": [read(FIRST), read(LAST)], "next": null, "zone": "Europe/Berlin" })
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

const SESSION: &str = r#"{"id": 4021, "account_id": 3, "account": "studio@northwind.example", "person_id": 7, "person": "ana@northwind.example",
  "starts": "2026-11-25T09:56:10.007+01:00", "ends": "2026-11-25T09:59:50.412+01:00", "active_seconds": 224, "requests": 2, "errors": 0,
  "tokens": 52642, "cost_nanos": 65665000, "unpriced_requests": 0,
  "tag": {"projects": [{"project": 7, "name": "Relaunch", "client": "Globex", "points": 10000}]}, "rule": {"id": 5, "name": "Globex"},
  "notes": [], "held_apart": false, "models": [{"id": 4, "name": "claude-opus-5", "requests": 1, "cost_nanos": 63165000},
  {"id": 5, "name": "claude-haiku-4-5", "requests": 1, "cost_nanos": 2500000}],
  "agents": [{"id": 1, "name": "claude-code", "requests": 2, "cost_nanos": 65665000}],
  "directories": [{"name": "/work/globex", "requests": 2, "cost_nanos": 65665000}],
  "branches": [{"name": "main", "requests": 2, "cost_nanos": 65665000}]}"#;

const BY_PERSON: &str = r#"{"id": 4019, "account_id": 3, "account": "studio@northwind.example", "person_id": 8, "person": "ben@northwind.example",
  "starts": "2026-11-25T07:45:00+01:00", "ends": "2026-11-25T07:45:00+01:00", "active_seconds": 9, "requests": 1, "errors": 0, "tokens": 1500,
  "cost_nanos": 17500000, "unpriced_requests": 0, "tag": "not_billable", "rule": null, "notes": ["Trying out the new model"], "held_apart": false,
  "models": [{"id": 4, "name": "claude-opus-5", "requests": 1, "cost_nanos": 17500000}],
  "agents": [{"id": 1, "name": "claude-code", "requests": 1, "cost_nanos": 17500000}], "directories": [], "branches": []}"#;

const FIRST: &str = r#"{"id": 90205, "at": "2026-11-25T09:56:10.007+01:00", "agent_id": 1, "agent": "claude-code", "action_id": 3,
  "action": "title_generation", "model_id": 5, "model": "claude-haiku-4-5", "input_tokens": 250, "cache_read_tokens": 0, "cache_write_tokens": 0,
  "output_tokens": 450, "tokens": 700, "cost_nanos": 2500000, "unpriced_reason": null, "latency_ms": 3900, "ttft_ms": 800, "outcome": "ok",
  "error_type": ""}"#;

const LAST: &str = r#"{"id": 90211, "at": "2026-11-25T09:59:50.412+01:00", "agent_id": 1, "agent": "claude-code", "action_id": 2,
  "action": "user_interaction", "model_id": 4, "model": "claude-opus-5", "input_tokens": 6, "cache_read_tokens": 48120, "cache_write_tokens": 3004,
  "output_tokens": 812, "tokens": 51942, "cost_nanos": 63165000, "unpriced_reason": null, "latency_ms": 9340, "ttft_ms": 1120, "outcome": "ok",
  "error_type": ""}"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_requests_of_the_example_add_up_to_its_session() {
        let detail = detail();
        let sum = |field: &str| {
            let requests = detail["requests"].as_array().into_iter().flatten();
            requests.filter_map(|request| request[field].as_i64()).sum::<i64>()
        };
        assert_eq!(detail["session"]["tokens"], sum("tokens"));
        assert_eq!(detail["session"]["cost_nanos"], sum("cost_nanos"));
        assert_eq!(page()["sessions"][1]["tag"], "not_billable");
    }
}
