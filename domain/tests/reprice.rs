//! The same traffic on another model, against numbers that were worked out by hand.

use domain::event::{Geography, ServiceTier, Speed};
use domain::pricing::{Book, Lot, Pricing, Quote, Terms, Why, reprice};
use domain::{Nanos, Source, Tokens, UsageEvent};
use jiff::Timestamp;
use proptest::prelude::*;

fn book() -> &'static Book {
    Book::builtin()
}

fn quote(model: &str) -> Quote<'static> {
    book().quote(model).expect("the book has it")
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("time")
}

fn usd(text: &str) -> Nanos {
    Nanos::from_usd(text.parse().expect("decimal")).expect("fits")
}

/// A million tokens of each kind, and none of unstated lifetime.
const MILLIONS: Tokens = Tokens {
    input: 1_000_000,
    cache_read: 1_000_000,
    cache_write_5m: 1_000_000,
    cache_write_1h: 1_000_000,
    cache_write_other: 0,
    output: 1_000_000,
    reasoning: 0,
};

/// Ten short requests of model 1 that cost a dollar.
fn lot(day: &str) -> Lot {
    Lot {
        model: 1,
        requests: 10,
        cost: usd("1"),
        unpriced_requests: 0,
        unpriced_tokens: 0,
        at: at(day),
        tokens: MILLIONS,
        terms: Some(Terms::default()),
    }
}

#[test]
fn each_kind_of_token_pays_its_own_rate() {
    let found = reprice(&quote("claude-opus-5"), &[lot("2026-08-01T00:00:00Z")]);
    // 5 + 0.5 + 6.25 + 10 + 25.
    assert_eq!(found.rows[0].amounts.then, usd("46.75"));
    assert_eq!(found.rows[0].amounts.difference(), usd("45.75"));
    // What has no rate of its own costs the input rate: GPT-5 has none for writes. 4 × 1.25 with reads at 0.125, and 10.
    let found = reprice(&quote("gpt-5"), &[lot("2026-08-01T00:00:00Z")]);
    assert_eq!(found.rows[0].amounts.then, usd("13.875"));
}

#[test]
fn a_price_change_inside_of_the_window_is_met() {
    // Claude 3.5 Haiku: 1 and 5 dollars until 2024-12-05, then 0.8 and 4.
    let only = |input, output| Tokens {
        input,
        output,
        ..Tokens::default()
    };
    let of = |day: &str| Lot {
        tokens: only(1_000_000, 1_000_000),
        ..lot(day)
    };
    let (before, after) = (of("2024-12-04T23:59:59Z"), of("2024-12-05T00:00:00Z"));
    let quote = quote("claude-3-5-haiku");
    assert_eq!(reprice(&quote, &[before.clone(), after]).rows[0].amounts.then, usd("10.8"));
    let changes: Vec<Timestamp> = quote.changes().collect();
    assert_eq!(changes, [at("2024-11-04T00:00:00Z"), at("2024-12-05T00:00:00Z")]);
    // What was earlier than the first price is at that one.
    let early = of("2020-01-01T00:00:00Z");
    assert_eq!(reprice(&quote, &[early]).rows[0].amounts.then, usd("6"));
}

#[test]
fn long_requests_pay_their_rates_and_sums_are_at_list() {
    let quote = quote("claude-sonnet-4-5");
    assert_eq!(quote.sizes(), [200_001]);
    let of = |input_side| Lot {
        terms: Some(Terms {
            input_side,
            ..Terms::default()
        }),
        ..lot("2026-08-01T00:00:00Z")
    };
    let then = |lot: Lot| reprice(&quote, &[lot]).rows[0].amounts.then;
    // 3 + 0.3 + 3.75 + 6 + 15, and 6 + 0.6 + 7.5 + 12 + 22.5.
    assert_eq!(then(of(200_000)), usd("28.05"));
    assert_eq!(then(of(200_001)), usd("48.6"));
    let sums = Lot {
        terms: None,
        tokens: Tokens {
            cache_write_5m: 0,
            cache_write_1h: 0,
            cache_write_other: 2_000_000,
            ..MILLIONS
        },
        ..of(0)
    };
    // Writes of unstated lifetime count as those of five minutes.
    assert_eq!(then(sums), usd("25.8"));
    assert_eq!(
        book().quote("grok-4.7").expect("there").sizes(),
        [200_000],
        "xAI's begins at the threshold"
    );
}

#[test]
fn tiers_places_hours_and_searches_are_kept() {
    let terms = |change: fn(&mut Terms)| {
        let mut terms = Terms::default();
        change(&mut terms);
        Lot {
            terms: Some(terms),
            ..lot("2026-08-01T00:00:00Z")
        }
    };
    let then = |model: &str, lot: &Lot| reprice(&quote(model), std::slice::from_ref(lot)).rows[0].amounts.then;
    let batch = terms(|terms| terms.tier = ServiceTier::Batch);
    assert_eq!(then("claude-opus-5", &batch), usd("23.375"));
    assert_eq!(then("claude-opus-5", &terms(|terms| terms.speed = Speed::Fast)), usd("93.5"));
    assert_eq!(
        then("claude-opus-5", &terms(|terms| terms.geography = Geography::Us)),
        usd("51.425")
    );
    assert_eq!(then("claude-opus-5", &terms(|terms| terms.web_searches = 30)), usd("47.05"));
    assert!(quote("deepseek-chat").has_hours() && !quote("claude-opus-5").has_hours());
    // Half past four in the afternoon until half past midnight, UTC: 0.135, 0.035, 0.135 twice, 0.55.
    let night = |day: &str| Lot { at: at(day), ..lot(day) };
    assert_eq!(then("deepseek-chat", &night("2025-03-03T16:30:00Z")), usd("0.99"));
    assert_ne!(then("deepseek-chat", &night("2025-03-03T16:29:59Z")), usd("0.99"));
    // The list knows no hours.
    let list = Lot {
        terms: None,
        ..night("2025-03-03T16:30:00Z")
    };
    assert_eq!(then("deepseek-chat", &list), then("deepseek-chat", &night("2025-03-03T12:00:00Z")));
}

#[test]
fn what_is_not_sold_is_left_out_on_both_sides() {
    // The preview of Claude Mythos has no batches.
    let batch = Lot {
        cost: usd("7"),
        terms: Some(Terms {
            tier: ServiceTier::Batch,
            ..Terms::default()
        }),
        ..lot("2026-08-01T00:00:00Z")
    };
    let found = reprice(&quote("claude-mythos-preview"), &[lot("2026-08-01T00:00:00Z"), batch]);
    let amounts = found.rows[0].amounts;
    // 10 + 1 + 12.5 + 20 + 50.
    assert_eq!((amounts.now, amounts.then), (usd("8"), usd("93.5")));
    assert_eq!((amounts.compared_now(), amounts.difference()), (usd("1"), usd("92.5")));
    let [left_out] = found.left_out.as_slice() else {
        panic!("{:?}", found.left_out)
    };
    assert_eq!(
        (left_out.why, left_out.requests, left_out.tokens, left_out.now),
        (Why::NoTierPrice, 10, 5_000_000, usd("7"))
    );
}

#[test]
fn what_has_no_price_now_gets_one_and_is_not_in_the_difference() {
    let unpriced = Lot {
        model: 2,
        cost: Nanos::ZERO,
        unpriced_requests: 10,
        unpriced_tokens: 5_000_000,
        ..lot("2026-08-01T00:00:00Z")
    };
    let found = reprice(&quote("claude-opus-5"), &[unpriced.clone(), lot("2026-08-01T00:00:00Z")]);
    assert_eq!(found.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [1, 2], "dearest first");
    let total: domain::usage::Amounts = found.rows.iter().map(|row| row.amounts).sum();
    assert_eq!((total.then, total.then_unpriced), (usd("93.5"), usd("46.75")));
    assert_eq!(total.difference(), usd("45.75"));
    assert_eq!(found.rows[1].amounts.growth(), None, "nothing is paid now");
    // Of a sum that is partly without a price, that part is taken by its tokens: a fifth.
    let part = Lot {
        unpriced_requests: 1,
        unpriced_tokens: 1_000_000,
        terms: None,
        ..lot("2026-08-01T00:00:00Z")
    };
    assert_eq!(reprice(&quote("claude-opus-5"), &[part]).rows[0].amounts.then_unpriced, usd("9.35"));
}

#[test]
fn nothing_counted_costs_nothing_anywhere() {
    let failed = Lot {
        cost: Nanos::ZERO,
        tokens: Tokens::default(),
        // Even where the model is not for sale.
        terms: Some(Terms {
            tier: ServiceTier::Batch,
            ..Terms::default()
        }),
        ..lot("2026-08-01T00:00:00Z")
    };
    let found = reprice(&quote("claude-mythos-preview"), &[failed]);
    assert_eq!((found.rows[0].amounts.then, found.left_out.len()), (Nanos::ZERO, 0));
    assert_eq!(reprice(&quote("claude-opus-5"), &[]), domain::pricing::Repriced::default());
}

#[test]
fn names_of_every_spelling_are_understood_and_unknown_ones_are_not() {
    assert_eq!(quote("anthropic/claude-sonnet-4-5-20250929").model(), "claude-sonnet-4-5");
    assert_eq!(
        quote("gpt-4o-2024-05-13").model(),
        "gpt-4o-2024-05-13",
        "a snapshot has prices of its own"
    );
    assert_eq!(quote("claude-opus-5").vendor(), "anthropic");
    for name in ["", "no-such-model", "groq/gpt-5", "'; DROP TABLE prices"] {
        assert!(book().quote(name).is_none(), "{name}");
    }
}

#[test]
fn the_models_that_are_sold_are_named_once_and_found_again() {
    let now = book().sold_at(at("2026-11-25T00:00:00Z"));
    let names: std::collections::BTreeSet<&str> = now.iter().map(|(_, name)| *name).collect();
    assert_eq!(names.len(), now.len());
    assert!(now.len() > 100 && names.contains("claude-opus-5"), "{}", now.len());
    for (vendor, name) in &now {
        assert_eq!(quote(name).vendor(), *vendor, "{name}");
    }
    let then = book().sold_at(at("2024-01-01T00:00:00Z"));
    assert!(then.iter().all(|(_, name)| *name != "claude-opus-5"), "it had no price yet");
}

/// Requests are grouped by quarters of an hour where prices have hours.
#[test]
fn hours_and_changes_of_the_book_lie_on_quarters_of_an_hour() {
    for price in book().prices() {
        assert_eq!(price.from.as_second() % 900, 0, "{}", price.key);
        let Some(off) = &price.off_peak else { continue };
        // A fortnight of quarters: each is of one kind from its first second to its last.
        for quarter in 0..2 * 672 {
            let second = |after: i64| off.hours.contains(Timestamp::from_second(quarter * 900 + after).expect("time"));
            assert!(
                (0..900).step_by(60).all(|after| second(after) == second(0)) && second(899) == second(0),
                "{}",
                price.key
            );
        }
    }
}

proptest! {
    /// A request that is priced again with its own model costs what it cost: the two ways cannot part.
    #[test]
    fn its_own_model_costs_what_it_cost(
        model in prop::sample::select(vec!["claude-sonnet-4-5", "claude-opus-4-6", "gpt-5.5", "grok-4.7", "deepseek-chat", "gemini-3.1-pro-preview"]),
        second in 1_735_000_000_i64..1_795_000_000,
        counts in prop::array::uniform6(0_u64..400_000),
        tier in prop::sample::select(ServiceTier::ALL.to_vec()),
        speed in prop::sample::select(Speed::ALL.to_vec()),
        geography in prop::sample::select(Geography::ALL.to_vec()),
        web_searches in 0_u32..4,
    ) {
        let [input, cache_read, cache_write_5m, cache_write_1h, cache_write_other, output] = counts;
        let tokens = Tokens { input, cache_read, cache_write_5m, cache_write_1h, cache_write_other, output, reasoning: 0 };
        let mut event = UsageEvent::new(Source::Events, "k".to_owned(), Timestamp::from_second(second).expect("time"), model.to_owned());
        (event.tokens, event.tier, event.speed, event.geography, event.web_searches) = (tokens, tier, speed, geography, web_searches);
        let lot = Lot {
            model: 1,
            requests: 1,
            cost: Nanos::ZERO,
            unpriced_requests: 0,
            unpriced_tokens: 0,
            at: event.at,
            tokens,
            terms: Some(Terms { input_side: tokens.input_side(), tier, speed, geography, web_searches: web_searches.into() }),
        };
        let found = reprice(&quote(model), &[lot]);
        match book().price(&event) {
            Pricing::Priced(priced) => prop_assert_eq!(found.rows[0].amounts.then, priced.total),
            Pricing::Unpriced { why } => prop_assert_eq!(found.left_out[0].why, why),
        }
    }
}
