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
    "timestamp": "NOW",
    "account": "ACCOUNT",
    "model": "claude-sonnet-5",
    "input_tokens": 1200,
    "cache_read_tokens": 45000,
    "output_tokens": 800,
    "person": "ana@example.com",
    "agent": "support-bot",
    "action": "user_interaction",
    "latency_ms": 2300
  }'"#;

const NDJSON: &str = r#"# One event per line. The answer counts what was accepted and names each line that was not.
cat > events.ndjson <<'END'
{"id": "req_0001", "timestamp": "NOW", "account": "ACCOUNT", "model": "claude-sonnet-5", "input_tokens": 1200, "output_tokens": 800}
{"id": "req_0002", "timestamp": "NOW", "account": "ACCOUNT", "model": "gpt-5.5", "input_tokens": 900, "output_tokens": 250}
END
curl ORIGIN/api/v1/events \
  -H "Authorization: Bearer SECRET" \
  -H "Content-Type: application/x-ndjson" \
  --data-binary @events.ndjson"#;

const PYTHON: &str = r#"import json
import urllib.request
import uuid
from datetime import datetime, timezone


def send_usage(model, usage, person, action):
    """`usage` as Anthropic's API answers it. For OpenAI's, see below."""
    event = {
        "id": str(uuid.uuid4()),  # or the vendor's request id: a repeat is counted once
        "timestamp": datetime.now(timezone.utc).isoformat(),
        "account": "ACCOUNT",
        "model": model,
        "input_tokens": usage.input_tokens,
        "cache_read_tokens": usage.cache_read_input_tokens,
        "cache_write_tokens": usage.cache_creation_input_tokens,
        "cache_write_1h_tokens": usage.cache_creation.ephemeral_1h_input_tokens if usage.cache_creation else 0,
        "output_tokens": usage.output_tokens,
        # OpenAI counts cached input as input, too:
        #   "input_tokens": usage.input_tokens, "input_includes_cache": True,
        #   "cache_read_tokens": usage.input_tokens_details.cached_tokens,
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

const JAVASCRIPT: &str = r#"// `usage` as Anthropic's API answers it. OpenAI counts cached input as input, too: send it with
// input_includes_cache: true and cache_read_tokens: usage.input_tokens_details.cached_tokens.
export async function sendUsage(model, usage, person, action) {
  const answer = await fetch("ORIGIN/api/v1/events", {
    method: "POST",
    headers: {
      Authorization: "Bearer SECRET",
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      id: crypto.randomUUID(), // or the vendor's request id: a repeat is counted once
      timestamp: new Date().toISOString(),
      account: "ACCOUNT",
      model,
      input_tokens: usage.input_tokens,
      cache_read_tokens: usage.cache_read_input_tokens,
      cache_write_tokens: usage.cache_creation_input_tokens,
      cache_write_1h_tokens: usage.cache_creation?.ephemeral_1h_input_tokens,
      output_tokens: usage.output_tokens,
      person,
      action,
    }),
  });
  if (!answer.ok) throw new Error(`usage was not taken: ${answer.status}`);
  return answer.json();
}"#;

/// What a snippet is filled with.
#[derive(Clone, Debug, Default)]
pub struct Filling {
    /// The site's own address.
    pub origin: String,
    /// The key's secret; a placeholder stands for it when there is none.
    pub secret: Option<String>,
    /// The account that events name; `None` when the key is bound to one.
    pub account: Option<String>,
    /// A time that the server takes, as RFC 3339.
    pub now: String,
}

/// The snippet of that number in [`LANGUAGES`].
pub(super) fn snippet(language: usize, with: &Filling) -> String {
    let mut text = [CURL, NDJSON, PYTHON, JAVASCRIPT].get(language).copied().unwrap_or(CURL).to_owned();
    if with.account.is_none() {
        text = text.replace(r#""account": "ACCOUNT", "#, "");
        text = text.split_inclusive('\n').filter(|line| !line.contains("ACCOUNT")).collect();
    }
    text.replace("ACCOUNT", with.account.as_deref().unwrap_or_default())
        .replace("NOW", &with.now)
        .replace("ORIGIN", &with.origin)
        .replace("SECRET", with.secret.as_deref().unwrap_or(PLACEHOLDER))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(language: usize, account: Option<&str>) -> String {
        let with = Filling {
            origin: "https://count.example.com".to_owned(),
            secret: Some("ch_1234".to_owned()),
            account: account.map(str::to_owned),
            now: "2026-11-22T09:30:00Z".to_owned(),
        };
        snippet(language, &with)
    }

    #[test]
    fn every_snippet_names_the_site_the_key_and_the_account() {
        for language in 0..LANGUAGES.len() {
            let text = filled(language, Some("studio@example.com"));
            assert!(text.contains("https://count.example.com/api/v1/events") && text.contains("Bearer ch_1234"));
            assert!(text.contains("studio@example.com"));
            let bound = filled(language, None);
            assert!(!bound.contains("account"), "{bound}");
            for text in [text, bound] {
                assert!(
                    ["ORIGIN", "SECRET", "ACCOUNT", "NOW"].iter().all(|mark| !text.contains(mark)),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn the_example_events_are_json() {
        for account in [None, Some("7")] {
            let text = filled(0, account);
            let (_, body) = text.split_once("-d '").expect("a body");
            let event: serde_json::Value = serde_json::from_str(body.trim_end_matches('\'')).expect("JSON");
            assert_eq!(
                (event["model"].as_str(), event["account"].as_str()),
                (Some("claude-sonnet-5"), account)
            );
            let lines = filled(1, account);
            let events: Vec<serde_json::Value> = lines
                .lines()
                .filter(|line| line.starts_with('{'))
                .map(|line| serde_json::from_str(line).expect("JSON"))
                .collect();
            assert_eq!(events.len(), 2);
        }
    }
}
