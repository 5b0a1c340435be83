//! The file itself: read strictly, and with prices that stay exact.

use std::collections::HashSet;

use domain::pricing::{Book, BookError, Price, Rates, TierPrice};
use rust_decimal::Decimal;

const GOOD: &str = r#"
[[vendor]]
id = "acme"

[[model]]
id = "acme-1"
vendor = "acme"
class = "fast"
[[model.price]]
from = "2026-01-01"
standard = { input = "1", output = "2" }
"#;

fn error(from: &str, to: &str) -> BookError {
    assert!(GOOD.contains(from), "{from}");
    Book::parse(&GOOD.replacen(from, to, 1)).expect_err(to)
}

#[test]
fn a_slip_of_the_pen_is_an_error() {
    assert!(Book::parse(GOOD).is_ok());
    for (from, to) in [
        ("output = \"2\"", "output = \"2\", cache_raed = \"0.1\""),
        ("output = \"2\"", "output = 2"),
        ("output = \"2\"", "output = \"-2\""),
        ("output = \"2\"", "output = \"2e-7\""),
        ("output = \"2\"", "cache_read = \"2\""),
        ("class = \"fast\"", "class = \"quick\""),
        ("from = \"2026-01-01\"", "from = \"2026-13-01\""),
        ("from = \"2026-01-01\"", "from = \"2026-01-01\"\nfsat = \"2\""),
        ("from = \"2026-01-01\"", "from = \"2026-01-01\"\nbatch = { }"),
        (
            "from = \"2026-01-01\"",
            "from = \"2026-01-01\"\nbatch = { factor = \"0.5\", input = \"1\" }",
        ),
        (
            "from = \"2026-01-01\"",
            "from = \"2026-01-01\"\nlong = { input = \"1\", output = \"2\" }",
        ),
        (
            "from = \"2026-01-01\"",
            "from = \"2026-01-01\"\noff_peak = { input = \"1\", output = \"2\", hours = [\"nightly\"] }",
        ),
        ("vendor = \"acme\"", "vendor = \"acne\""),
        ("vendor = \"acme\"", "vendor = \"acme\"\naliases = [\"ACME.1\"]"),
        ("vendor = \"acme\"", "vendor = \"acme\"\nname = \"acme\""),
        ("[[vendor]]", "[[vendors]]"),
    ] {
        error(from, to);
    }
    let twice = format!("{GOOD}[[model.price]]\nfrom = \"2026-01-01\"\nstandard = {{ input = \"1\", output = \"2\" }}\n");
    assert!(Book::parse(&twice).is_err());
}

#[test]
fn keys_are_unique_and_times_follow_each_other() {
    let mut keys = HashSet::new();
    for price in Book::builtin().prices() {
        assert!(keys.insert(&price.key), "{}", price.key);
        assert!(price.until.is_none_or(|until| until > price.from), "{}", price.key);
    }
    assert!(keys.iter().any(|key| *key == "claude-opus-5@2026-07-24"));
}

/// Every rate of a price, with the factors that can stand before it.
fn units(price: &Price) -> Vec<Decimal> {
    let mut all = vec![&price.standard];
    all.extend(price.long.iter().map(|long| &long.rates));
    all.extend(price.off_peak.iter().map(|off| &off.rates));
    let mut factors = vec![Decimal::ONE];
    for tier in [&price.batch, &price.flex, &price.priority].into_iter().flatten() {
        match tier {
            TierPrice::Factor { all, cache_read } => factors.extend([*all, *cache_read]),
            TierPrice::Rates(rates) => all.push(rates),
        }
    }
    let places = [price.geography.us, price.geography.eu, price.geography.regional, price.cloud_region];
    let mut units = Vec::new();
    for rates in all {
        let Rates {
            input,
            output,
            cache_read,
            cache_write_5m,
            cache_write_1h,
        } = rates;
        for rate in [Some(*input), Some(*output), *cache_read, *cache_write_5m, *cache_write_1h]
            .into_iter()
            .flatten()
        {
            for tier in &factors {
                for fast in [Decimal::ONE, price.fast.unwrap_or(Decimal::ONE)] {
                    for place in places.into_iter().flatten().chain([Decimal::ONE]) {
                        units.push(rate * tier * fast * place);
                    }
                }
            }
        }
    }
    units
}

#[test]
fn every_product_of_the_book_is_exact() {
    // A quantity has 64 bits and a decimal 96: a unit price of at most 32 bits never rounds.
    for price in Book::builtin().prices() {
        for unit in units(price) {
            assert!(unit.mantissa() < i128::from(u32::MAX), "{}: {unit}", price.key);
        }
    }
}

#[test]
fn long_requests_are_never_cheaper() {
    for price in Book::builtin().prices() {
        if let Some(long) = &price.long {
            assert!(
                long.rates.input >= price.standard.input && long.rates.output >= price.standard.output,
                "{}",
                price.key
            );
            assert_eq!(
                long.rates.cache_read.is_some(),
                price.standard.cache_read.is_some(),
                "{}",
                price.key
            );
            assert!(long.rates.cache_read >= price.standard.cache_read, "{}", price.key);
        }
    }
}

#[test]
fn the_book_goes_to_the_database_as_json() {
    let opus = Book::builtin()
        .prices()
        .find(|price| price.key == "claude-opus-5@2026-07-24")
        .expect("the price");
    let json = serde_json::to_value(opus).expect("json");
    assert_eq!(json["standard"]["cache_write_1h"], "10");
    assert_eq!(json["batch"]["factor"]["all"], "0.5");
    assert_eq!(json["geography"]["us"], "1.1");
}

/// An event of a model, with a million tokens of input.
fn million(model: &str, at: &str) -> domain::UsageEvent {
    let at = at.parse().expect("an instant");
    let mut event = domain::UsageEvent::new(domain::event::Source::Events, "k".to_owned(), at, model.to_owned());
    event.tokens.input = 1_000_000;
    event
}

fn entered(model: &str, from: &str, input: &str) -> domain::pricing::Entered {
    let form = domain::pricing::PriceForm {
        model: model.to_owned(),
        from: from.to_owned(),
        input: input.to_owned(),
        output: "1".to_owned(),
        ..domain::pricing::PriceForm::default()
    };
    form.checked().expect("good")
}

#[test]
fn an_orgs_own_price_holds_from_its_day_on_and_unknown_models_become_known() {
    use domain::pricing::{Book, Pricing};
    let book = Book::builtin();
    let own = [
        book.own("own:1".to_owned(), &entered("claude-sonnet-4-5-20250929", "2026-10-01", "2.5")),
        book.own("own:2".to_owned(), &entered("house-model", "2026-10-01", "7")),
        book.own("own:3".to_owned(), &entered("claude-sonnet-4-5", "2026-11-01", "2")),
        // A correction of the first one.
        book.own("own:4".to_owned(), &entered("claude-sonnet-4-5", "2026-10-01", "2.25")),
    ];
    let extended = book.extended(&own);
    let cost = |book: &Book, model: &str, at: &str| match book.price(&million(model, at)) {
        Pricing::Priced(priced) => Some((priced.total.0 / 1_000_000, priced.price.unwrap_or_default())),
        Pricing::Unpriced { .. } => None,
    };
    let before = cost(book, "claude-sonnet-4-5", "2026-09-30T23:59:59Z");
    assert_eq!(
        cost(&extended, "claude-sonnet-4-5", "2026-09-30T23:59:59Z"),
        before,
        "what was before stays"
    );
    let of = |at: &str| cost(&extended, "claude-sonnet-4-5", at).expect("priced");
    assert_eq!(of("2026-10-01T00:00:00Z"), (2_250, "own:4".to_owned()));
    assert_eq!(of("2026-11-26T00:00:00Z"), (2_000, "own:3".to_owned()));
    assert_eq!(cost(book, "house-model", "2026-11-01T00:00:00Z"), None);
    assert_eq!(cost(&extended, "House_Model", "2026-11-01T00:00:00Z").expect("priced").0, 7_000);
    assert_eq!(
        cost(&extended, "house-model", "2026-01-01T00:00:00Z").expect("priced").0,
        7_000,
        "the first one counts for anything earlier"
    );
    // All others cost what they did.
    for price in book.prices().filter(|price| price.model != "claude-sonnet-4-5") {
        let event = million(&price.model, "2026-11-26T00:00:00Z");
        assert_eq!(book.price(&event), extended.price(&event), "{}", price.model);
    }
}
