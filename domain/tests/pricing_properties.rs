//! Laws of pricing that hold for every model, name and counter.

use std::sync::LazyLock;

use domain::event::{Geography, ServiceTier, Speed};
use domain::pricing::{Book, LineKind, Pricing, Why, explain, explain_stored};
use domain::{Nanos, Source, Tokens, UsageEvent};
use proptest::prelude::*;
use rust_decimal::Decimal;

/// Any name that the book knows.
fn known_name() -> impl Strategy<Value = String> {
    let mut names: Vec<String> = Book::builtin().names().map(str::to_owned).collect();
    names.sort_unstable();
    proptest::sample::select(names)
}

/// Counters around the context tiers, and small ones.
fn counter() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0), 1..2_000_u64, 90_000..310_000_u64, 1..10_000_000_u64]
}

fn tokens() -> impl Strategy<Value = Tokens> {
    (counter(), counter(), counter(), counter(), counter(), counter()).prop_map(|(input, read, w5, w1, other, output)| Tokens {
        input,
        cache_read: read,
        cache_write_5m: w5,
        cache_write_1h: w1,
        cache_write_other: other,
        output,
        reasoning: output / 2,
    })
}

prop_compose! {
    fn event()(
        model in known_name(),
        tokens in tokens(),
        web_searches in 0..3_u32,
        tier in proptest::sample::select(ServiceTier::ALL),
        speed in proptest::sample::select(Speed::ALL),
        geography in proptest::sample::select(Geography::ALL),
        at in 1_670_000_000..1_800_000_000_i64,
    ) -> UsageEvent {
        UsageEvent {
            tokens,
            web_searches,
            tier,
            speed,
            geography,
            ..UsageEvent::new(Source::Events, "k".into(), jiff::Timestamp::from_second(at).expect("time"), model)
        }
    }
}

/// A second book: it remembers other spellings than the built-in one at any moment.
static FRESH: LazyLock<Book> = LazyLock::new(|| Book::parse(include_str!("../src/pricing/prices.toml")).expect("book"));

fn total(event: &UsageEvent) -> Option<Nanos> {
    Book::builtin().price(event).total()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn more_of_anything_never_costs_less(event in event(), which in 0..7_usize, more in counter()) {
        let mut larger = event.clone();
        match which {
            0 => larger.tokens.input += more,
            1 => larger.tokens.cache_read += more,
            2 => larger.tokens.cache_write_5m += more,
            3 => larger.tokens.cache_write_1h += more,
            4 => larger.tokens.cache_write_other += more,
            5 => larger.tokens.output += more,
            _ => larger.web_searches += u32::try_from(more).unwrap_or(u32::MAX) / 2,
        }
        // A fee that is not known can make a larger event unpriced; it never makes it cheaper.
        if let (Some(small), Some(large)) = (total(&event), total(&larger)) {
            prop_assert!(small <= large, "{small:?} > {large:?}");
        }
    }

    #[test]
    fn lines_sum_to_the_total(event in event()) {
        if let Pricing::Priced(priced) = Book::builtin().price(&event) {
            let mut sum = Decimal::ZERO;
            for line in &priced.lines {
                prop_assert_eq!(line.amount, Decimal::from(line.quantity) * line.unit_price);
                sum += line.amount;
            }
            prop_assert_eq!(Nanos::from_usd(sum), Some(priced.total));
            let counted: u64 = priced.lines.iter().map(|line| line.quantity).sum();
            prop_assert_eq!(counted, event.tokens.total() + u64::from(event.web_searches));
        }
    }

    #[test]
    fn an_explanation_is_the_cost(event in event()) {
        let book = Book::builtin();
        let price = |key: Option<&str>| key.and_then(|key| book.by_key(key));
        if let Pricing::Priced(priced) = book.price(&event)
            && let Some(price) = price(priced.price.as_deref())
        {
            let told = explain(price, &event).expect("it was for sale");
            prop_assert_eq!(told.total, priced.total);
            prop_assert_eq!(told.lines.iter().map(|line| line.amount).sum::<Decimal>(), told.exact);
            prop_assert_eq!(told.exact + told.rounding, priced.total.to_usd());
            prop_assert!(told.rounding.abs() <= Decimal::new(5, 10), "rounded once: {}", told.rounding);
            for (line, of_cost) in told.lines.iter().zip(&priced.lines) {
                let for_one = if line.kind == LineKind::WebSearch { Decimal::ONE } else { Decimal::new(1, 6) };
                prop_assert_eq!(line.amount, Decimal::from(line.quantity) * line.rate * line.factor * for_one);
                prop_assert_eq!((line.kind, line.quantity, line.amount), (of_cost.kind, of_cost.quantity, of_cost.amount));
            }
            prop_assert_eq!(told.lines.len(), priced.lines.len());
            // All factors together are what each line was multiplied by.
            for line in told.lines.iter().filter(|line| line.kind != LineKind::WebSearch) {
                let is_read = line.kind == LineKind::CacheRead && line.rate_of.is_none();
                let all = told.factors.iter().map(|factor| if is_read { factor.cache_read } else { factor.all }).product::<Decimal>();
                prop_assert_eq!(line.factor, all);
            }
        }
    }

    #[test]
    fn what_a_name_said_is_found_by_the_cost(event in event(), spelling in 0..7_usize) {
        let book = Book::builtin();
        let vendor = book.resolve(&event.model).provider.unwrap_or_default().to_owned();
        let spelled = UsageEvent {
            model: match spelling {
                0 => format!("us.anthropic.{}", event.model),
                1 => format!("bedrock/apac.anthropic.{}-v1:0", event.model),
                2 => format!("{}-fast", event.model),
                3 => format!("azure/eu/{}", event.model),
                4 => format!("vertex_ai/{}", event.model),
                5 => format!("openrouter/{vendor}/{}", event.model),
                _ => format!("eu.anthropic.{}-fast", event.model),
            },
            ..event
        };
        if let Pricing::Priced(priced) = book.price(&spelled)
            && let Some(price) = priced.price.as_deref().and_then(|key| book.by_key(key))
        {
            // What the database keeps of the name.
            let kept = UsageEvent { model: book.resolve(&spelled.model).model, ..spelled };
            let told = explain_stored(price, &kept, priced.total);
            prop_assert_eq!(told.map(|told| told.total), Ok::<_, Why>(priced.total));
        }
    }

    #[test]
    fn the_order_of_events_never_matters(events in proptest::collection::vec(event(), 1..20), seed in any::<prop::sample::Index>()) {
        let sum = |events: &[UsageEvent]| events.iter().filter_map(total).sum::<Nanos>();
        let there = sum(&events);
        let mut turned = events.clone();
        turned.rotate_left(seed.index(events.len()));
        prop_assert_eq!(there, sum(&turned));
        turned.reverse();
        prop_assert_eq!(there, sum(&turned));
        // A book that has seen other names before says the same.
        prop_assert_eq!(there, turned.iter().filter_map(|event| FRESH.price(event).total()).sum::<Nanos>());
    }

    #[test]
    fn decorations_never_change_a_price(event in event(), decoration in 0..5_usize) {
        let provider = Book::builtin().resolve(&event.model).provider.unwrap_or_default().to_owned();
        let spelled = UsageEvent {
            model: match decoration {
                0 => event.model.to_uppercase(),
                1 => format!(" {} ", event.model),
                2 => format!("{provider}/{}", event.model),
                3 => format!("{}-high", event.model),
                _ => format!("{}-20260101", event.model),
            },
            ..event.clone()
        };
        prop_assert_eq!(Book::builtin().price(&event), Book::builtin().price(&spelled));
    }

    #[test]
    fn no_name_and_no_counter_is_too_strange(
        model in "\\PC{0,60}",
        parts in proptest::collection::vec(proptest::sample::select(&["us.", "anthropic.", "claude", "-", "opus", "5", "@", ":", "/", "azure", "[1m]", "-fast", "ft:", "-2025-01-01", "(", ")", "é"][..]), 0..12),
        counters in any::<[u64; 6]>(),
        use_parts in any::<bool>(),
    ) {
        let model = if use_parts { parts.concat() } else { model };
        let [input, cache_read, cache_write_5m, cache_write_1h, cache_write_other, output] = counters;
        let event = UsageEvent {
            tokens: Tokens { input, cache_read, cache_write_5m, cache_write_1h, cache_write_other, output, reasoning: 0 },
            ..UsageEvent::new(Source::Events, "k".into(), jiff::Timestamp::UNIX_EPOCH, model)
        };
        let _ = Book::builtin().price(&event);
        let once = Book::builtin().resolve(&event.model);
        let twice = Book::builtin().resolve(&once.model);
        prop_assert_eq!(once.model, twice.model);
    }
}

#[test]
fn every_alias_costs_the_same_as_its_model() {
    let book = Book::builtin();
    let form: toml::Table = toml::from_str(include_str!("../src/pricing/prices.toml")).expect("toml");
    for model in form["model"].as_array().expect("models") {
        let id = model["id"].as_str().expect("id");
        for alias in model.get("aliases").and_then(|list| list.as_array()).into_iter().flatten() {
            let price = |name: &str| {
                let mut event = UsageEvent::new(
                    Source::Events,
                    "k".into(),
                    "2026-11-22T12:00:00Z".parse().expect("time"),
                    name.to_owned(),
                );
                event.tokens = Tokens {
                    input: 1_000,
                    cache_read: 500,
                    cache_write_5m: 300,
                    output: 700,
                    ..Tokens::default()
                };
                book.price(&event)
            };
            let alias = alias.as_str().expect("alias");
            assert_eq!(price(id), price(alias), "{alias}");
            assert_eq!(book.resolve(id).model, book.resolve(alias).model, "{alias}");
        }
    }
}
