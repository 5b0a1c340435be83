//! A cost, explained line by line: quantities × rates × factors, exactly, and the one rounding at the end.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Why;
use super::cost::{LineKind, nanos};
use super::price::{Price, Threshold};
use super::resolve::{Found, Via};
use super::tier::{Chosen, How};
use crate::event::{Geography, ServiceTier, Speed};
use crate::{Nanos, UsageEvent};

/// Which row of a price a request pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = RateBasis))]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The list rates.
    Standard,
    /// The rates of long requests, which price every token of the request.
    Long,
    /// The lower rates of certain hours.
    OffPeak,
    /// Rates that the service tier has of its own.
    Tier(ServiceTier),
}

/// What a factor is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FactorCause {
    /// The service tier that the request was sold as.
    Tier(ServiceTier),
    /// The fast mode.
    Fast,
    /// The fast mode, as part of the model's name as the source wrote it.
    FastOfName,
    /// Where the request was pinned to.
    Place(Geography),
    /// A place, or a cloud's region, that was part of the model's name as the source wrote it.
    PlaceOfName,
}

/// One factor on all rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Factor {
    /// What for.
    pub cause: FactorCause,
    /// On everything but cache reads.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub all: Decimal,
    /// On cache reads.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub cache_read: Decimal,
}

/// One line: `quantity × rate × factor = amount`, for a million tokens or for one call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CostStep))]
pub struct Step {
    /// What for.
    pub kind: LineKind,
    /// Tokens or calls.
    pub quantity: u64,
    /// US dollars for a million tokens, or for one call; as the price has it.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub rate: Decimal,
    /// Whose rate this is, where the price has none of its own for the kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate_of: Option<LineKind>,
    /// All factors together; 1 where there are none.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub factor: Decimal,
    /// US dollars, exact.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub amount: Decimal,
}

/// A cost, from the price to the sum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Explained {
    /// Which row of the price was paid.
    pub basis: Basis,
    /// Tokens on the input side, by which the row for long requests is chosen.
    pub input_side: u64,
    /// From which size on that row applies; absent when the price has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<Threshold>,
    /// What multiplied the rates.
    pub factors: Vec<Factor>,
    /// The lines; kinds with nothing to count are left out.
    pub lines: Vec<Step>,
    /// The sum of the lines in US dollars, exact.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub exact: Decimal,
    /// What rounding to whole nano-dollars (half to even, once) added: `exact + rounding` is the cost.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub rounding: Decimal,
    /// The cost.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub total: Nanos,
}

/// Explains what an event costs at a price, by what the event itself says.
///
/// # Errors
/// Why it is not for sale so.
pub fn explain(price: &Price, event: &UsageEvent) -> Result<Explained, Why> {
    explained(price, event, PLAIN)
}

/// The same for an event whose cost is known. An event does not keep how its source spelled the model, and the spelling may have named a place,
/// a cloud or the fast mode: whatever of these gives the known cost is taken. Without any that does, the explanation is the plain one, whose
/// total then differs from the known cost.
///
/// # Errors
/// Why it is not for sale, by what the event itself says.
pub fn explain_stored(price: &Price, event: &UsageEvent, stored: Nanos) -> Result<Explained, Why> {
    let plain = explain(price, event);
    if plain.as_ref().is_ok_and(|plain| plain.total == stored) {
        return plain;
    }
    match spelling(price, event, stored) {
        Some(found) => explained(price, event, found),
        None => plain,
    }
}

/// What the spelling of the model must have said for the event to cost so much; nothing where no spelling gives that cost.
pub(super) fn spelling(price: &Price, event: &UsageEvent, stored: Nanos) -> Option<Found> {
    let gives = |found: &Found| explained(price, event, *found).is_ok_and(|told| told.total == stored);
    std::iter::once(PLAIN).chain(SPELLINGS).find(gives)
}

/// A name that says nothing but the model.
const PLAIN: Found = found(None, None, false);

/// What else a name may say: fast mode, a place on the vendor's own service, a region of a cloud, and both.
const SPELLINGS: [Found; 10] = [
    found(None, None, true),
    found(Some(Geography::Us), None, false),
    found(Some(Geography::Eu), None, false),
    found(Some(Geography::Regional), None, false),
    found(Some(Geography::Regional), Some(Via::Bedrock), false),
    found(Some(Geography::Us), None, true),
    found(Some(Geography::Eu), None, true),
    found(Some(Geography::Regional), Some(Via::Bedrock), true),
    found(Some(Geography::Global), None, false),
    found(Some(Geography::Global), None, true),
];

const fn found(geography: Option<Geography>, via: Option<Via>, is_fast: bool) -> Found {
    Found {
        model: 0,
        via,
        geography,
        is_fast,
    }
}

fn explained(price: &Price, event: &UsageEvent, found: Found) -> Result<Explained, Why> {
    let chosen = Chosen::of(price, event, found)?;
    let lines = lines(price, event, &chosen)?;
    let exact = lines
        .iter()
        .try_fold(Decimal::ZERO, |sum, line| sum.checked_add(line.amount))
        .ok_or(Why::TooLarge)?;
    let total = nanos(Some(exact))?;
    Ok(Explained {
        basis: chosen.how.basis,
        input_side: event.tokens.input_side(),
        threshold: price.long.as_ref().map(|long| long.threshold),
        factors: factors(&chosen.how, event, found),
        lines,
        exact: exact.normalize(),
        rounding: (total.to_usd() - exact).normalize(),
        total,
    })
}

fn lines(price: &Price, event: &UsageEvent, chosen: &Chosen<'_>) -> Result<Vec<Step>, Why> {
    let (tokens, rates) = (&event.tokens, chosen.rates);
    let factor = chosen.factor.unwrap_or(Decimal::ONE);
    let input = (rates.input, Some(LineKind::Input), factor);
    let own = |rate, factor| (rate, None, factor);
    let read = rates.cache_read.map(|rate| own(rate, chosen.read_factor.unwrap_or(Decimal::ONE)));
    let write = rates.cache_write_5m.map(|rate| own(rate, factor));
    let long_write = rates.cache_write_1h.map(|rate| own(rate, factor));
    let of_write = write.map_or(input, |(rate, _, factor)| (rate, Some(LineKind::CacheWrite5m), factor));
    let mut lines = Vec::new();
    for (kind, quantity, (rate, rate_of, factor)) in [
        (LineKind::Input, tokens.input, own(rates.input, factor)),
        (LineKind::CacheRead, tokens.cache_read, read.unwrap_or(input)),
        (LineKind::CacheWrite5m, tokens.cache_write_5m, write.unwrap_or(input)),
        (LineKind::CacheWrite1h, tokens.cache_write_1h, long_write.unwrap_or(of_write)),
        (LineKind::CacheWriteOther, tokens.cache_write_other, of_write),
        (LineKind::Output, tokens.output, own(rates.output, factor)),
    ] {
        if quantity > 0 {
            let amount = Decimal::from(quantity)
                .checked_mul(rate * factor)
                .and_then(millionth)
                .ok_or(Why::TooLarge)?;
            lines.push(step(kind, quantity, rate, rate_of, factor, amount));
        }
    }
    if event.web_searches > 0 {
        let fee = price.web_search.ok_or(Why::NoToolPrice)?;
        let quantity = u64::from(event.web_searches);
        let amount = Decimal::from(quantity).checked_mul(fee).ok_or(Why::TooLarge)?;
        lines.push(step(LineKind::WebSearch, quantity, fee, None, Decimal::ONE, amount));
    }
    Ok(lines)
}

fn step(kind: LineKind, quantity: u64, rate: Decimal, rate_of: Option<LineKind>, factor: Decimal, amount: Decimal) -> Step {
    Step {
        kind,
        quantity,
        rate: rate.normalize(),
        rate_of,
        factor: factor.normalize(),
        amount: amount.normalize(),
    }
}

/// An amount for a million, for one. Exact: six more decimals.
fn millionth(amount: Decimal) -> Option<Decimal> {
    let mut one = amount;
    one.set_scale(amount.scale() + 6).ok()?;
    Some(one)
}

fn factors(how: &How, event: &UsageEvent, found: Found) -> Vec<Factor> {
    let tier = how.tier.map(|(tier, all, cache_read)| Factor {
        cause: FactorCause::Tier(tier),
        all,
        cache_read,
    });
    let both = |cause| {
        move |factor| Factor {
            cause,
            all: factor,
            cache_read: factor,
        }
    };
    let is_of_name = found.geography.is_some() || found.via.is_some();
    let place = if is_of_name {
        FactorCause::PlaceOfName
    } else {
        FactorCause::Place(event.geography)
    };
    let fast = match event.speed {
        Speed::Fast => FactorCause::Fast,
        Speed::Standard => FactorCause::FastOfName,
    };
    let fast = how.fast.map(both(fast));
    tier.into_iter().chain(fast).chain(how.place.map(both(place))).collect()
}

impl Explained {
    /// What rounding added, with its sign: `+$0.0000000003`.
    #[must_use]
    pub fn rounding_text(&self) -> String {
        let sign = if self.rounding < Decimal::ZERO { '−' } else { '+' };
        format!("{sign}${}", self.rounding.abs())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Book, Pricing};
    use super::*;
    use crate::{Source, Tokens};

    fn event(model: &str) -> UsageEvent {
        let at = "2026-11-20T10:00:00Z".parse().expect("time");
        let mut event = UsageEvent::new(Source::Events, "k".to_owned(), at, model.to_owned());
        event.tokens = Tokens {
            input: 1_000,
            cache_read: 50_000,
            cache_write_1h: 700,
            output: 333,
            ..Tokens::default()
        };
        event
    }

    fn of(event: &UsageEvent) -> (&'static Price, Nanos) {
        let Pricing::Priced(priced) = Book::builtin().price(event) else {
            panic!("{} has a price", event.model)
        };
        let price = Book::builtin()
            .by_key(priced.price.as_deref().expect("a price"))
            .expect("in the book");
        (price, priced.total)
    }

    #[test]
    fn a_cost_is_its_lines_and_one_rounding() {
        let event = event("claude-opus-5");
        let (price, total) = of(&event);
        let told = explain(price, &event).expect("for sale");
        assert_eq!((told.total, told.basis), (total, Basis::Standard));
        let sum: Decimal = told.lines.iter().map(|line| line.amount).sum();
        assert_eq!(sum, told.exact);
        assert_eq!((told.exact + told.rounding).normalize(), total.to_usd().normalize());
        let kinds: Vec<LineKind> = told.lines.iter().map(|line| line.kind).collect();
        assert_eq!(
            kinds,
            [LineKind::Input, LineKind::CacheRead, LineKind::CacheWrite1h, LineKind::Output]
        );
    }

    #[test]
    fn rounding_shows_its_direction() {
        let event = event("claude-opus-5");
        let (price, _) = of(&event);
        let told = explain(price, &event).expect("for sale");
        let of = |text: &str| {
            Explained {
                rounding: text.parse().expect("decimal"),
                ..told.clone()
            }
            .rounding_text()
        };
        assert_eq!(
            [of("0"), of("0.0000000003"), of("-0.0000000003")],
            ["+$0", "+$0.0000000003", "−$0.0000000003"]
        );
    }

    #[test]
    fn long_requests_and_tiers_say_why() {
        let mut long = event("gpt-5.5");
        long.tokens.input = 400_000;
        let (price, total) = of(&long);
        let told = explain(price, &long).expect("for sale");
        assert_eq!((told.basis, told.total), (Basis::Long, total));
        assert_eq!(told.threshold, price.long.as_ref().map(|long| long.threshold));
        assert_eq!(told.input_side, 450_700);
        let mut batch = event("claude-opus-5");
        batch.tier = ServiceTier::Batch;
        let (price, total) = of(&batch);
        let told = explain(price, &batch).expect("for sale");
        assert_eq!(told.total, total);
        assert_eq!(told.factors[0].cause, FactorCause::Tier(ServiceTier::Batch));
        assert!(told.lines.iter().all(|line| line.factor == Decimal::new(5, 1)), "{told:?}");
    }

    #[test]
    fn what_the_name_said_is_found_again_by_the_cost() {
        let spelled = event("us.anthropic.claude-opus-4-6-v1:0");
        let (price, stored) = of(&spelled);
        let kept = UsageEvent {
            model: "claude-opus-4-6".to_owned(),
            ..spelled
        };
        let told = explain_stored(price, &kept, stored).expect("for sale");
        assert_eq!(told.total, stored);
        assert_eq!(told.factors.first().map(|factor| factor.cause), Some(FactorCause::PlaceOfName));
        let differs = explain_stored(price, &kept, Nanos(stored.0 + 1)).expect("for sale");
        assert_eq!(Some(differs), explain(price, &kept).ok(), "nothing gives that cost");
    }

    #[test]
    fn a_price_survives_the_database() {
        for price in Book::builtin().prices() {
            let body = serde_json::to_value(price).expect("JSON");
            let read: Price = serde_json::from_value(body).unwrap_or_else(|error| panic!("{}: {error}", price.key));
            assert_eq!(&read, price);
        }
    }
}
