//! The book against the LiteLLM price map, when a copy of the map lies beside the checkout: a second pair of eyes for every current price.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use domain::event::ServiceTier;
use domain::pricing::{Book, Pricing};
use domain::{Source, Tokens, UsageEvent};
use rust_decimal::Decimal;
use serde_json::Value;

/// A working hour after the day of the map: DeepSeek's list price is its price at peak.
const DAY: &str = "2026-11-23T08:00:00Z";

/// Where the book differs from the map on purpose: the model, what differs, and why.
const DIFFERENCES: &[(&str, &str, &str)] = &[
    (
        "claude-sonnet-4-5",
        "long",
        "the map dropped the tier of long requests, which requests of its time paid",
    ),
    ("claude-sonnet-4-5-20250929", "long", "the same"),
    (
        "gpt-3.5-turbo-1106",
        "batch",
        "the map's batch price equals the list price, and nobody sells batches of it any more",
    ),
    ("gpt-5.4", "batch", "the vendor's page rounds 0.125 to 0.13"),
    ("gpt-5.4", "flex", "the same"),
    ("gpt-5.4-2026-03-05", "batch", "the same"),
    ("gpt-5.4-2026-03-05", "flex", "the same"),
    ("o4-mini", "flex", "the vendor's page rounds 0.1375 to 0.138"),
    ("o4-mini-2025-04-16", "flex", "the same"),
    (
        "ft:gpt-4o-2024-08-06",
        "batch",
        "the map's batch prices are no half of anything that the vendor published",
    ),
    (
        "ft:gpt-4o-2024-11-20",
        "standard",
        "the map has the read price of this snapshot as its write price",
    ),
    ("ft:gpt-4.1-2025-04-14", "batch", "a slip: 0.5 for cache reads, for half of 0.75"),
    ("ft:babbage-002", "batch", "a slip: 0.9 for output, for half of 1.6"),
    (
        "mistral-small",
        "standard",
        "the map has the price of the model before; the name means the newest, as `-latest` does",
    ),
];

/// Models of these vendors that the book leaves out on purpose, by a part of the name.
const LEFT_OUT: &[(&str, &str)] = &[
    ("audio", "billed by audio tokens, which our counters do not tell apart"),
    ("-tts", "billed by audio tokens"),
    ("omni", "billed by audio and video tokens"),
    ("lyria", "music, by the song"),
    ("streaming", "billed by audio tokens"),
    ("voxtral", "billed by audio"),
    ("container", "a fee for a session, no tokens"),
    ("gemma", "open weights, free of charge on the vendor's service"),
    ("learnlm", "an experiment, free of charge"),
    ("gemini-exp", "an experiment"),
    ("glm", "another vendor's model, hosted by Mistral"),
    ("mistral/deepseek", "another vendor's model, hosted by Mistral"),
];

/// A prompt of one kind of token in a service tier: how one price of the map is asked of the book.
struct Probe {
    what: &'static str,
    key: &'static str,
    suffix: &'static str,
    tier: ServiceTier,
    long: bool,
}

fn read_map() -> Option<serde_json::Map<String, Value>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/model_prices.json");
    let text = std::fs::read_to_string(path).ok()?;
    Some(serde_json::from_str(&text).expect("the map is JSON"))
}

/// A number of the map, as exact as it is written: some are floats, some strings.
fn decimal(value: &Value) -> Option<Decimal> {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let exact = Decimal::from_str_exact(&text).or_else(|_| Decimal::from_scientific(&text)).ok()?;
    // Floats of the map carry noise far behind any price.
    Some(exact.round_dp(15).normalize())
}

/// Dollars for one token of a kind, by the book.
fn unit(name: &str, key: &str, tier: ServiceTier, size: u64) -> Result<Decimal, String> {
    let mut event = UsageEvent::new(Source::Events, "k".into(), DAY.parse().expect("time"), name.into());
    event.tier = tier;
    let tokens = &mut event.tokens;
    match key {
        "input_cost_per_token" => tokens.input = size,
        "cache_read_input_token_cost" => tokens.cache_read = size,
        "cache_creation_input_token_cost" => tokens.cache_write_5m = size,
        "cache_creation_input_token_cost_above_1hr" => tokens.cache_write_1h = size,
        _ => {
            *tokens = Tokens {
                input: size,
                output: 1,
                ..Tokens::default()
            }
        }
    }
    match Book::builtin().price(&event) {
        Pricing::Priced(priced) => Ok(priced.lines.last().expect("a line").unit_price.normalize()),
        Pricing::Unpriced { why } => Err(why.as_str().to_owned()),
    }
}

fn probes() -> Vec<Probe> {
    let mut probes = Vec::new();
    for key in [
        "input_cost_per_token",
        "output_cost_per_token",
        "cache_read_input_token_cost",
        "cache_creation_input_token_cost",
        "cache_creation_input_token_cost_above_1hr",
    ] {
        for (what, suffix, tier) in [
            ("standard", "", ServiceTier::Standard),
            ("batch", "_batches", ServiceTier::Batch),
            ("flex", "_flex", ServiceTier::Flex),
            ("priority", "_priority", ServiceTier::Priority),
        ] {
            for long in [false, true] {
                probes.push(Probe {
                    what,
                    key,
                    suffix,
                    tier,
                    long,
                });
            }
        }
    }
    probes
}

/// The context tier of a model of the map, in tokens and as it is written.
fn context_tier(model: &serde_json::Map<String, Value>) -> Option<(u64, &'static str)> {
    [
        (32, "32k"),
        (100, "100k"),
        (128, "128k"),
        (200, "200k"),
        (256, "256k"),
        (272, "272k"),
    ]
    .into_iter()
    .find(|(_, text)| model.contains_key(&format!("input_cost_per_token_above_{text}_tokens")))
    .map(|(thousands, text)| (thousands * 1_000, text))
}

/// What the book says otherwise than one model of the map: which kind of price, and both.
fn differences(name: &str, model: &serde_json::Map<String, Value>) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let context = context_tier(model);
    for Probe {
        what,
        key,
        suffix,
        tier,
        long,
    } in probes()
    {
        let (field, size) = match (long, context) {
            (false, _) => (format!("{key}{suffix}"), 1),
            (true, Some((tokens, text))) => (format!("{key}_above_{text}_tokens{suffix}"), tokens + 1),
            (true, None) => continue,
        };
        let Some(theirs) = model.get(&field).and_then(decimal) else {
            continue;
        };
        // The map writes "free of extra charge" for cache writes as zero; the vendor bills them as input.
        if theirs.is_zero() && key.starts_with("cache_creation") {
            continue;
        }
        let ours = unit(name, key, tier, size);
        if ours != Ok(theirs) {
            found.push((what, format!("{name} {field}: book {ours:?}, map {theirs}")));
        }
    }
    if context.is_none() {
        let (short, long) = (
            unit(name, "input_cost_per_token", ServiceTier::Standard, 1),
            unit(name, "input_cost_per_token", ServiceTier::Standard, 300_001),
        );
        if short != long {
            found.push(("long", format!("{name}: the book has a context tier, the map has none")));
        }
    }
    found
}

#[test]
fn agrees_with_the_price_map() {
    let Some(map) = read_map() else { return };
    let (mut found, mut compared, mut excused) = (Vec::new(), BTreeMap::<&str, u32>::new(), BTreeSet::new());
    for (name, model) in &map {
        let Some(model) = model.as_object() else { continue };
        let text = |key: &str| model.get(key).and_then(Value::as_str).unwrap_or_default();
        let vendor = match text("litellm_provider") {
            "text-completion-openai" => "openai",
            vendor @ ("anthropic" | "openai" | "gemini" | "mistral" | "xai" | "deepseek") => vendor,
            _ => continue,
        };
        let has_tokens = matches!(text("mode"), "chat" | "responses" | "embedding" | "completion");
        let is_left_out = LEFT_OUT.iter().any(|(part, _)| name.contains(part));
        if has_tokens && !is_left_out && name != "sample_spec" {
            *compared.entry(vendor).or_default() += 1;
            let bare = name.rsplit_once('/').map_or(name.as_str(), |(_, bare)| bare);
            for (what, text) in differences(name, model) {
                match DIFFERENCES.iter().position(|(about, kind, _)| *about == bare && *kind == what) {
                    Some(known) => _ = excused.insert(known),
                    None => found.push(text),
                }
            }
        }
    }
    assert!(found.is_empty(), "{} differences:\n{}", found.len(), found.join("\n"));
    let stale: Vec<_> = (0..DIFFERENCES.len())
        .filter(|known| !excused.contains(known))
        .map(|known| DIFFERENCES[known])
        .collect();
    assert!(stale.is_empty(), "the map agrees now: {stale:?}");
    let counts: Vec<_> = compared.into_iter().collect();
    assert!(counts.iter().map(|(_, n)| n).sum::<u32>() > 200, "{counts:?}");
}

#[test]
fn what_is_left_out_is_unpriced() {
    let Some(map) = read_map() else { return };
    for name in map
        .keys()
        .filter(|name| LEFT_OUT.iter().any(|(part, _)| name.starts_with("gpt-") && name.contains(part)))
    {
        assert!(unit(name, "input_cost_per_token", ServiceTier::Standard, 1).is_err(), "{name}");
    }
}

#[test]
fn bedrock_profiles_agree_with_the_price_map() {
    let Some(map) = read_map() else { return };
    let mut compared = 0;
    for (name, model) in &map {
        let is_profile = ["us.", "eu.", "au.", "jp.", "apac.", "global.", ""]
            .iter()
            .any(|region| name.strip_prefix(region).is_some_and(|rest| rest.starts_with("anthropic.claude")));
        let known = Book::builtin().resolve(name).known;
        // A preview that Bedrock never cut the price of, a date that no vendor used, and a write price of a day that only Bedrock has.
        let is_odd = name.contains("mythos-preview") || name.contains("3-7-sonnet-20240620") || name.contains("claude-v1");
        if let (true, true, false, Some(model)) = (is_profile, known, is_odd, model.as_object()) {
            compared += 1;
            for key in [
                "input_cost_per_token",
                "output_cost_per_token",
                "cache_read_input_token_cost",
                "cache_creation_input_token_cost",
            ] {
                if let Some(theirs) = model.get(key).and_then(decimal) {
                    assert_eq!(unit(name, key, ServiceTier::Standard, 1), Ok(theirs), "{name} {key}");
                }
            }
        }
    }
    assert!(compared > 50, "{compared}");
}

#[test]
fn multipliers_agree_with_the_price_map() {
    let Some(map) = read_map() else { return };
    let mut compared = 0;
    for (name, model) in &map {
        let Some(factors) = model.get("provider_specific_entry").and_then(Value::as_object) else {
            continue;
        };
        let current = Book::builtin().prices().find(|price| price.model == *name && price.until.is_none());
        if let (Some(price), Some("anthropic")) = (current, model["litellm_provider"].as_str()) {
            compared += 1;
            assert_eq!(price.geography.us, factors.get("us").and_then(decimal), "{name}");
            // The map has no fast mode of Opus 4.6 and 4.7 any more: six times the price while it lasted.
            let retired = matches!(name.as_str(), "claude-opus-4-6" | "claude-opus-4-7").then_some(Decimal::from(6));
            assert_eq!(price.fast, factors.get("fast").and_then(decimal).or(retired), "{name}");
        }
    }
    assert!(compared >= 12, "{compared}");
}
