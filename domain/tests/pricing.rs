//! What requests cost: every published number that the book was reviewed against.

use domain::event::{Geography, ServiceTier, Speed};
use domain::pricing::{Book, LineKind, Priced, Pricing, Why};
use domain::{Nanos, Source, Tokens, UsageEvent};

fn event(model: &str, at: &str) -> UsageEvent {
    UsageEvent::new(Source::Events, "k".into(), at.parse().expect("time"), model.into())
}

/// A request in the autumn of 2026.
fn now(model: &str, input: u64, output: u64) -> UsageEvent {
    then(model, "2026-11-17T12:00:00Z", input, output)
}

fn then(model: &str, at: &str, input: u64, output: u64) -> UsageEvent {
    UsageEvent {
        tokens: Tokens {
            input,
            output,
            ..Tokens::default()
        },
        ..event(model, at)
    }
}

fn priced(event: &UsageEvent) -> Priced {
    match Book::builtin().price(event) {
        Pricing::Priced(priced) => priced,
        Pricing::Unpriced { why } => panic!("{}: {why:?}", event.model),
    }
}

fn why(event: &UsageEvent) -> Why {
    match Book::builtin().price(event) {
        Pricing::Priced(priced) => panic!("{}: {priced:?}", event.model),
        Pricing::Unpriced { why } => why,
    }
}

fn usd(text: &str) -> Nanos {
    Nanos::from_usd(text.parse().expect("decimal")).expect("fits")
}

#[track_caller]
fn costs(event: &UsageEvent, dollars: &str) {
    let priced = priced(event);
    assert_eq!(priced.total, usd(dollars), "{}: {:#?}", event.model, priced.lines);
}

#[test]
fn the_whole_request_is_priced_by_its_context_tier() {
    costs(&now("claude-sonnet-4-20250514", 300_000, 1_000), "1.8225");
    costs(&now("claude-sonnet-4-20250514", 200_000, 1_000), "0.615");
    costs(&now("claude-sonnet-4-20250514", 200_001, 0), "1.200006");
    costs(&now("gpt-5.5", 300_000, 1_000), "3.045");
    costs(&now("gpt-5.5", 272_000, 1_000), "1.39");
    costs(&now("claude-haiku-5-5", 100_000, 1_000), "0.0105");
    costs(&now("claude-haiku-5-5", 100_001, 0), "0.0500005");
    costs(&now("gemini-3.1-pro-preview", 200_001, 1_000), "0.818004");
    // xAI's tier begins at the threshold.
    costs(&now("grok-4.7", 199_999, 0), "0.399998");
    costs(&now("grok-4.7", 200_000, 0), "0.8");
}

#[test]
fn cached_input_counts_for_the_context_tier() {
    let mut event = now("claude-sonnet-4", 100_000, 0);
    event.tokens.cache_read = 100_000;
    costs(&event, "0.33");
    event.tokens.cache_write_5m = 1;
    costs(&event, "0.6600075");
}

#[test]
fn fast_mode_multiplies_every_rate() {
    let fast = |model: &str| UsageEvent {
        speed: Speed::Fast,
        ..now(model, 1_000, 1_000)
    };
    costs(&fast("claude-opus-4-6"), "0.18");
    costs(&fast("claude-opus-4-7"), "0.18");
    costs(&fast("claude-opus-4-8"), "0.06");
    costs(&fast("claude-opus-5"), "0.06");
    costs(&fast("claude-opus-5-5"), "0.048");
    costs(&now("claude-opus-4-6-fast", 1_000, 1_000), "0.18");
    // OpenAI sells speed as its priority tier.
    costs(&fast("gpt-5.5"), "0.0875");
    costs(&now("gpt-5.4-high-fast", 1_000, 1_000), "0.035");
    assert_eq!(why(&fast("claude-sonnet-4-6")), Why::NoFastPrice);
}

#[test]
fn cache_lifetimes_have_their_own_rates() {
    let mut event = now("claude-opus-5-5", 1_000_000, 0);
    event.tokens.cache_read = 1_000_000;
    event.tokens.cache_write_5m = 1_000_000;
    event.tokens.cache_write_1h = 1_000_000;
    event.tokens.cache_write_other = 1_000_000;
    event.tokens.output = 1_000_000;
    let priced = priced(&event);
    let amounts: Vec<_> = priced
        .lines
        .iter()
        .map(|line| (line.kind, line.amount.normalize().to_string()))
        .collect();
    let expected = [
        (LineKind::Input, "4"),
        (LineKind::CacheRead, "0.2"),
        (LineKind::CacheWrite5m, "5"),
        (LineKind::CacheWrite1h, "8"),
        (LineKind::CacheWriteOther, "5"),
        (LineKind::Output, "20"),
    ];
    assert_eq!(amounts, expected.map(|(kind, amount)| (kind, amount.to_owned())));
    assert_eq!(priced.total, usd("42.2"));
    assert_eq!(priced.saved, Some(usd("3.8")));
}

#[test]
fn without_a_cache_rate_the_input_rate_counts() {
    let mut event = now("o1-pro", 0, 0);
    event.tokens.cache_read = 1_000;
    event.tokens.cache_write_1h = 1_000;
    costs(&event, "0.3");
    assert_eq!(priced(&event).saved, None, "a saving that nobody knows is not zero");
    costs(&event_with_writes("gpt-5.5"), "0.005");
    costs(&event_with_writes("deepseek-reasoner"), "0.00028");
}

fn event_with_writes(model: &str) -> UsageEvent {
    let mut event = now(model, 0, 0);
    event.tokens.cache_write_5m = 1_000;
    event
}

#[test]
fn savings_are_at_the_rates_that_the_event_paid() {
    let mut event = now("claude-opus-4-6", 0, 0);
    event.tokens.cache_read = 1_000;
    assert_eq!(priced(&event).saved, Some(usd("0.0045")));
    event.tier = ServiceTier::Batch;
    assert_eq!(priced(&event).saved, Some(usd("0.00225")));
    event.tokens = Tokens {
        output: 1,
        ..Tokens::default()
    };
    assert_eq!(priced(&event).saved, Some(Nanos::ZERO));
}

#[test]
fn service_tiers_cost_what_the_vendor_publishes() {
    let tier = |model: &str, tier| UsageEvent {
        tier,
        ..now(model, 1_000_000, 1_000_000)
    };
    costs(&tier("claude-haiku-4-5", ServiceTier::Batch), "3");
    costs(&tier("claude-haiku-4-5", ServiceTier::Priority), "6");
    assert_eq!(why(&tier("claude-haiku-4-5", ServiceTier::Flex)), Why::NoTierPrice);
    costs(&tier("gpt-5", ServiceTier::Flex), "5.625");
    costs(&tier("gpt-5", ServiceTier::Priority), "22.5");
    costs(&tier("gpt-4o-mini", ServiceTier::Priority), "1.25");
    costs(&tier("gpt-5.6-sol", ServiceTier::Batch), "19");
    costs(&tier("grok-4.3", ServiceTier::Batch), "6");
    assert_eq!(why(&tier("deepseek-chat", ServiceTier::Batch)), Why::NoTierPrice);
    // Google halves everything but cache reads.
    let mut reads = tier("gemini-2.5-pro", ServiceTier::Batch);
    reads.tokens = Tokens {
        input: 100_000,
        cache_read: 100_000,
        ..Tokens::default()
    };
    costs(&reads, "0.075");
}

#[test]
fn places_cost_more_where_the_vendor_says_so() {
    let pinned = |model: &str, geography| UsageEvent {
        geography,
        ..now(model, 1_000_000, 0)
    };
    costs(&pinned("claude-opus-5", Geography::Us), "5.5");
    costs(&pinned("claude-opus-5", Geography::Global), "5");
    costs(&pinned("claude-haiku-4-5", Geography::Us), "1");
    costs(&pinned("gpt-5.4-mini", Geography::Eu), "0.825");
    // Bedrock: the profile is part of the name, and counts once.
    costs(&now("us.anthropic.claude-opus-4-6-v1", 1_000_000, 0), "5.5");
    costs(&pinned("us.anthropic.claude-opus-4-6-v1", Geography::Us), "5.5");
    costs(&now("eu.anthropic.claude-haiku-4-5-20251001-v1:0", 1_000_000, 0), "1.1");
    costs(&now("jp.anthropic.claude-sonnet-4-6", 0, 1_000_000), "16.5");
    costs(&now("global.anthropic.claude-opus-4-6-v1", 1_000_000, 0), "5");
    costs(&now("anthropic.claude-opus-4-6-v1", 1_000_000, 0), "5");
    costs(&now("us.anthropic.claude-3-5-sonnet-20241022-v2:0", 1_000_000, 0), "3");
    costs(&now("azure/eu/gpt-5.1", 1_000_000, 0), "1.375");
}

#[test]
fn factors_multiply_each_other() {
    let mut event = now("us.anthropic.claude-opus-4-8", 1_000_000, 0);
    event.speed = Speed::Fast;
    event.tier = ServiceTier::Batch;
    costs(&event, "5.5");
}

#[test]
fn web_searches_cost_a_fee_for_each() {
    let mut event = now("claude-opus-5", 0, 0);
    event.web_searches = 5;
    costs(&event, "0.05");
    event.tier = ServiceTier::Batch;
    event.geography = Geography::Us;
    costs(&event, "0.05");
    event.model = "deepseek-chat".into();
    event.tier = ServiceTier::Standard;
    assert_eq!(why(&event), Why::NoToolPrice);
}

#[test]
fn prices_hold_from_a_day_until_the_next() {
    for (model, at, dollars) in [
        ("o3", "2025-06-09T23:59:59Z", "10"),
        ("o3", "2025-06-10T00:00:00Z", "2"),
        ("o3", "2020-01-01T00:00:00Z", "10"),
        ("gpt-4o", "2024-06-01T00:00:00Z", "5"),
        ("gpt-4o-2024-08-06", "2024-09-01T00:00:00Z", "2.5"),
        ("gpt-4o-2024-05-13", "2026-01-01T00:00:00Z", "5"),
        ("gpt-5.6-luna", "2026-07-29T23:59:59Z", "2"),
        ("gpt-5.6-luna", "2026-07-30T00:00:00Z", "0.4"),
        ("claude-opus-4-6", "2026-03-12T00:00:00Z", "10"),
        ("claude-opus-4-6", "2026-03-13T00:00:00Z", "5"),
        ("claude-3-5-haiku", "2024-11-10T00:00:00Z", "1"),
        ("claude-3-5-haiku-20241022", "2025-11-10T00:00:00Z", "0.8"),
        ("deepseek-chat", "2025-02-08T15:59:59Z", "0.14"),
        ("deepseek-chat", "2025-02-08T16:00:00Z", "0.27"),
    ] {
        costs(&then(model, at, 1_000_000, 0), dollars);
    }
}

#[test]
fn retired_models_cost_what_they_cost() {
    for (model, at, dollars) in [
        ("claude-instant-1.2", "2024-01-01T00:00:00Z", "3.2"),
        ("claude-2.1", "2024-01-01T00:00:00Z", "32"),
        ("claude-3-haiku-20240307", "2024-06-01T00:00:00Z", "1.5"),
        ("claude-3-sonnet-20240229", "2024-06-01T00:00:00Z", "18"),
        ("claude-3-opus-latest", "2024-06-01T00:00:00Z", "90"),
        ("claude-3-7-sonnet-20250219", "2025-06-01T00:00:00Z", "18"),
        ("claude-opus-4-20250514", "2025-06-01T00:00:00Z", "90"),
        ("claude-opus-4-1-20250805", "2025-09-01T00:00:00Z", "90"),
        ("gpt-4-32k", "2023-06-01T00:00:00Z", "180"),
        ("gpt-3.5-turbo", "2023-12-01T00:00:00Z", "3"),
        ("gpt-4.5-preview-2025-02-27", "2025-03-01T00:00:00Z", "225"),
        ("o1-mini", "2024-10-01T00:00:00Z", "15"),
        ("gemini-1.5-flash-002", "2025-01-01T00:00:00Z", "0.375"),
        ("mistral-large-2402", "2024-03-01T00:00:00Z", "32"),
        ("grok-2-1212", "2025-01-01T00:00:00Z", "12"),
    ] {
        // One token of each, times a million: below every context tier.
        let (input, output) = (then(model, at, 1, 0), then(model, at, 0, 1));
        let million = Nanos((priced(&input).total.0 + priced(&output).total.0) * 1_000_000);
        assert_eq!(million, usd(dollars), "{model}");
    }
}

#[test]
fn deepseek_is_cheaper_off_peak() {
    for (at, dollars) in [
        ("2026-11-17T02:00:00Z", "0.3"), // a Tuesday
        ("2026-11-17T05:00:00Z", "0.15"),
        ("2026-11-17T10:00:00Z", "0.15"),
        ("2026-11-21T02:00:00Z", "0.15"), // a Saturday
    ] {
        costs(&then("deepseek-v4-flash", at, 1_000_000, 0), dollars);
    }
    costs(&then("deepseek-reasoner", "2025-03-03T17:00:00Z", 0, 1_000_000), "0.55");
    costs(&then("deepseek-reasoner", "2025-03-03T12:00:00Z", 0, 1_000_000), "2.19");
}

#[test]
fn cursor_names_have_prices() {
    let mut event = now("auto", 28_342, 21_282);
    event.tokens = Tokens {
        input: 775,
        cache_write_other: 28_342,
        cache_read: 105_891,
        output: 21_282,
        ..Tokens::default()
    };
    // A row of a real export, which shows $0.19.
    costs(&event, "0.190561");
    costs(&now("composer-2.5", 1_000_000, 1_000_000), "3");
    costs(&now("composer-2.5-fast", 1_000_000, 1_000_000), "18");
    let mut event = now("gpt-5.5-medium", 2, 1_506);
    event.tokens.cache_write_other = 1_615;
    event.tokens.cache_read = 187_200;
    costs(&event, "0.146865");
}

#[test]
fn reasoning_is_part_of_the_output() {
    let mut event = now("gpt-5", 0, 1_000);
    let without = priced(&event).total;
    event.tokens.reasoning = 900;
    assert_eq!(priced(&event).total, without);
}

#[test]
fn rounds_once_half_to_even() {
    // A cache read of Haiku 5.5 in a batch is 5 nano-dollars.
    let mut event = now("claude-haiku-5-5", 0, 0);
    event.tier = ServiceTier::Batch;
    for (reads, nanos) in [(100, 500), (1, 5)] {
        event.tokens.cache_read = reads;
        assert_eq!(priced(&event).total, Nanos(nanos));
    }
    // One of DeepSeek V4 Pro was 3.625.
    let mut event = then("deepseek-v4-pro", "2026-05-01T00:00:00Z", 0, 0);
    event.tokens.cache_read = 4; // 4 × 3.625 = 14.5
    assert_eq!(priced(&event).total, Nanos(14));
    event.tokens.cache_read = 12; // 43.5
    assert_eq!(priced(&event).total, Nanos(44));
    event.tokens.cache_read = 1; // 3.625 and 435 × 1 = 438.625
    event.tokens.input = 1;
    assert_eq!(priced(&event).total, Nanos(439));
}

#[test]
fn nothing_used_costs_nothing_whatever_the_model() {
    for model in ["", "<synthetic>", "no-such-model", "claude-opus-5"] {
        let priced = priced(&now(model, 0, 0));
        assert_eq!(
            (priced.total, priced.lines.len(), priced.saved),
            (Nanos::ZERO, 0, Some(Nanos::ZERO)),
            "{model}"
        );
    }
}

#[test]
fn unknown_is_unpriced_and_never_zero() {
    assert_eq!(why(&now("claude-nova-9-20300101", 1, 0)), Why::UnknownModel);
    assert_eq!(why(&now("  ", 1, 0)), Why::NoModel);
    for elsewhere in [
        "groq/openai/gpt-oss-120b",
        "deepseek.v3-v1:0",
        "us.deepseek.r1-v1:0",
        "openrouter/deepseek/deepseek-chat",
        "azure_ai/deepseek-v3.2",
        "us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "bedrock/us-gov-west-1/anthropic.claude-3-haiku-20240307-v1:0",
        "bedrock/eu-central-1/1-month-commitment/anthropic.claude-v2:1",
        "openai/claude-opus-5",
        "gpt-4o-audio-preview-2024-12-17",
    ] {
        assert_eq!(why(&now(elsewhere, 1, 0)), Why::UnknownModel, "{elsewhere}");
    }
}

#[test]
fn impossible_counters_are_told_apart() {
    for price in Book::builtin().prices() {
        let mut event = now(&price.model, u64::MAX, u64::MAX);
        event.tokens = Tokens {
            input: u64::MAX,
            cache_read: u64::MAX,
            cache_write_5m: u64::MAX,
            cache_write_1h: u64::MAX,
            cache_write_other: u64::MAX,
            output: u64::MAX,
            reasoning: u64::MAX,
        };
        event.web_searches = if price.web_search.is_some() { u32::MAX } else { 0 };
        match Book::builtin().price(&event) {
            Pricing::Unpriced { why } => assert_eq!(why, Why::TooLarge),
            Pricing::Priced(priced) => assert_eq!(priced.lines[0].unit_price, 0.into(), "{}", price.key),
        }
    }
}

#[test]
fn a_cost_survives_the_wire() {
    let mut event = now("claude-opus-5", 7, 11);
    event.tokens.cache_read = 13;
    for event in [event, now("who-knows", 1, 1)] {
        let pricing = Book::builtin().price(&event);
        let json = serde_json::to_string(&pricing).expect("json");
        assert_eq!(serde_json::from_str::<Pricing>(&json).expect("json"), pricing, "{json}");
    }
    let unpriced = serde_json::to_string(&Book::builtin().price(&now("who-knows", 1, 1))).expect("json");
    assert_eq!(unpriced, r#"{"unpriced":{"why":"unknown_model"}}"#);
}
