//! The snippets' text. Pure.

/// What the snippets are written in, in order.
pub(super) const LANGUAGES: [&str; 4] = ["curl", "curl, a file", "Python", "JavaScript"];

/// Stands for the secret where none is at hand: a shell variable that says what belongs there.
const PLACEHOLDER: &str = "YOUR_INGEST_KEY";

const CURL: &str = r#"curl ORIGIN/api/v1/events \
  -H "Authorization: Bearer SECRET" \
  -H "Content-Type: application/json" \
  -d '{
    "id": "req_0001",
    "timestamp": "2026-11-22T09:30:00Z",
    "model": "claude-sonnet-5",
    "input_tokens": 1200,
    "cache_read_tokens": 45000,
    "output_tokens": 800,
    "person": "ana@example.com",
    "agent": "support-bot",
    "action": "user_interaction",
    "latency_ms": 2300
  }'"#;

const NDJSON: &str = r#"# One event per line; the answer counts what was accepted, and names each line that was not.
curl ORIGIN/api/v1/events \
  -H "Authorization: Bearer SECRET" \
  -H "Content-Type: application/x-ndjson" \
  --data-binary @events.ndjson"#;

const PYTHON: &str = r#"import json
import urllib.request
import uuid
from datetime import datetime, timezone


def send_usage(model, usage, person, action):
    event = {
        "id": str(uuid.uuid4()),  # or the vendor's request id: a repeat is counted once
        "timestamp": datetime.now(timezone.utc).isoformat(),
        "model": model,
        "input_tokens": usage.input_tokens,
        "cache_read_tokens": usage.cache_read_input_tokens,
        "output_tokens": usage.output_tokens,
        "person": person,
        "action": action,
    }
    request = urllib.request.Request(
        "ORIGIN/api/v1/events",
        data=json.dumps(event).encode(),
        headers={
            "Authorization": "Bearer SECRET",
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)"#;

const JAVASCRIPT: &str = r#"export async function sendUsage(model, usage, person, action) {
  const answer = await fetch("ORIGIN/api/v1/events", {
    method: "POST",
    headers: {
      Authorization: "Bearer SECRET",
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      id: crypto.randomUUID(), // or the vendor's request id: a repeat is counted once
      timestamp: new Date().toISOString(),
      model,
      input_tokens: usage.input_tokens,
      cache_read_tokens: usage.cache_read_input_tokens,
      output_tokens: usage.output_tokens,
      person,
      action,
    }),
  });
  if (!answer.ok) throw new Error(`usage was not taken: ${answer.status}`);
  return answer.json();
}"#;

/// The snippet of that number in [`LANGUAGES`], for a site and a key.
pub(super) fn snippet(language: usize, origin: &str, secret: Option<&str>) -> String {
    let text = [CURL, NDJSON, PYTHON, JAVASCRIPT].get(language).copied().unwrap_or(CURL);
    text.replace("ORIGIN", origin).replace("SECRET", secret.unwrap_or(PLACEHOLDER))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_snippet_names_the_site_and_the_key() {
        for language in 0..LANGUAGES.len() {
            let text = snippet(language, "https://count.example.com", Some("ch_1234"));
            assert!(text.contains("https://count.example.com/api/v1/events") && text.contains("Bearer ch_1234"));
            assert!(!text.contains("ORIGIN") && !text.contains("SECRET"));
        }
    }

    #[test]
    fn the_example_event_is_json() {
        let text = snippet(0, "", None);
        let (_, body) = text.split_once("-d '").expect("a body");
        let event: serde_json::Value = serde_json::from_str(body.trim_end_matches('\'')).expect("JSON");
        assert_eq!(event["model"], "claude-sonnet-5");
    }
}
