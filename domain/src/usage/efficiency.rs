//! What use gives for its money: ratios of sums. They are of what has a price; what has none is told apart, and is never zero.

use serde::{Deserialize, Serialize};

use crate::event::named;
use crate::{Measures, Nanos};

named! {
    /// How much of some use has a price.
    Coverage {
        /// All of it.
        Whole = "all",
        /// Some of it: amounts of money leave the rest out.
        Part = "part",
        /// None of it: there are no amounts of money.
        Nothing = "none",
    }
}

/// How much of some use has a price. Requests in which nothing was counted cost nothing, whatever the model: they do not make a model one that
/// has a price.
#[must_use]
pub fn coverage(sum: &Measures) -> Coverage {
    if sum.unpriced_requests <= 0 {
        Coverage::Whole
    } else if sum.cost == Nanos::ZERO && sum.unpriced_tokens >= sum.tokens() {
        Coverage::Nothing
    } else {
        Coverage::Part
    }
}

/// The cost, where anything has a price.
#[must_use]
pub fn known_cost(sum: &Measures) -> Option<Nanos> {
    (coverage(sum) != Coverage::Nothing).then_some(sum.cost)
}

/// Cost over the requests that have one, rounded half to even; `None` without such requests.
#[must_use]
pub fn cost_per_request(sum: &Measures) -> Option<Nanos> {
    let priced = sum.requests - sum.unpriced_requests;
    let cost = known_cost(sum).filter(|_| priced > 0)?;
    Some(Nanos(divided(i128::from(cost.0), i128::from(priced))))
}

/// Tokens with a price over what they cost, in tokens for a dollar, rounded half to even; `None` where nothing was paid.
#[must_use]
pub fn tokens_per_dollar(sum: &Measures) -> Option<i64> {
    let priced = sum.tokens() - sum.unpriced_tokens;
    (sum.cost.0 > 0 && priced > 0).then(|| divided(i128::from(priced) * NANOS_PER_DOLLAR, i128::from(sum.cost.0)))
}

/// Cost of a million tokens with a price, rounded half to even; `None` without such tokens.
#[must_use]
pub fn cost_per_million(sum: &Measures) -> Option<Nanos> {
    let priced = sum.tokens() - sum.unpriced_tokens;
    (priced > 0).then(|| Nanos(divided(i128::from(sum.cost.0) * 1_000_000, i128::from(priced))))
}

/// Failed requests over all, 0 to 1; `None` without requests.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a ratio for reading")]
pub fn error_rate(sum: &Measures) -> Option<f64> {
    (sum.requests > 0).then(|| sum.errors as f64 / sum.requests as f64)
}

/// By how much the cost has changed, as a part of what it was: 0.5 is half as much again. `None` where one of the two is not known, or nothing
/// was paid before.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a ratio for reading")]
pub fn cost_growth(now: &Measures, before: &Measures) -> Option<f64> {
    let (now, before) = (known_cost(now)?, known_cost(before)?);
    (before.0 > 0).then(|| (now - before).0 as f64 / before.0 as f64)
}

const NANOS_PER_DOLLAR: i128 = 1_000_000_000;

/// The quotient, rounded half to even; `under` is positive. What does not fit is the nearest that does.
fn divided(over: i128, under: i128) -> i64 {
    let (whole, rest) = (over.div_euclid(under), over.rem_euclid(under));
    let rounded = match (rest * 2).cmp(&under) {
        std::cmp::Ordering::Less => whole,
        std::cmp::Ordering::Greater => whole + 1,
        std::cmp::Ordering::Equal => whole + whole.rem_euclid(2),
    };
    i64::try_from(rounded).unwrap_or(if rounded < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(requests: i64, unpriced: i64, tokens: i64, cost: i64) -> Measures {
        Measures {
            requests,
            input: tokens,
            cost: Nanos(cost),
            unpriced_requests: unpriced,
            unpriced_tokens: unpriced * 100,
            ..Measures::default()
        }
    }

    #[test]
    fn ratios_are_of_what_has_a_price() {
        // Three requests of 1,000 tokens in all cost a cent; a fourth of 100 tokens has no price.
        let some = sum(4, 1, 1_100, 10_000_000);
        assert_eq!(coverage(&some), Coverage::Part);
        assert_eq!(cost_per_request(&some), Some(Nanos(3_333_333)));
        assert_eq!(tokens_per_dollar(&some), Some(100_000));
        assert_eq!(cost_per_million(&some), Some(Nanos(10_000_000_000)));
    }

    #[test]
    fn without_a_price_there_is_no_amount_and_no_zero() {
        let none = sum(2, 2, 200, 0);
        assert_eq!(coverage(&none), Coverage::Nothing);
        assert_eq!(
            (
                known_cost(&none),
                cost_per_request(&none),
                tokens_per_dollar(&none),
                cost_per_million(&none)
            ),
            (None, None, None, None)
        );
        // Two more that failed before anything was counted do not give the others a price.
        let failed = Measures { requests: 4, ..none };
        assert_eq!(
            (coverage(&failed), known_cost(&failed), cost_per_request(&failed)),
            (Coverage::Nothing, None, None)
        );
        // Requests that failed before anything was counted are priced: they cost nothing.
        let free = sum(2, 0, 0, 0);
        assert_eq!((known_cost(&free), cost_per_request(&free)), (Some(Nanos::ZERO), Some(Nanos::ZERO)));
        assert_eq!((tokens_per_dollar(&free), cost_per_million(&free)), (None, None));
        let nothing = Measures::default();
        assert_eq!(
            (coverage(&nothing), cost_per_request(&nothing), error_rate(&nothing)),
            (Coverage::Whole, None, None)
        );
    }

    #[test]
    fn halves_go_to_the_even_neighbour() {
        assert_eq!(cost_per_request(&sum(2, 0, 1, 5)), Some(Nanos(2)));
        assert_eq!(cost_per_request(&sum(2, 0, 1, 7)), Some(Nanos(4)));
        assert_eq!(cost_per_request(&sum(2, 0, 1, -5)), Some(Nanos(-2)));
        assert_eq!(tokens_per_dollar(&sum(1, 0, i64::MAX, 1)), Some(i64::MAX), "too many to count");
    }

    #[test]
    fn growth_is_against_something() {
        let cost = |cost| sum(1, 0, 1, cost);
        assert_eq!(cost_growth(&cost(150), &cost(100)), Some(0.5));
        assert_eq!(cost_growth(&cost(0), &cost(100)), Some(-1.0));
        assert_eq!(cost_growth(&cost(150), &cost(0)), None);
        assert_eq!(
            cost_growth(&sum(1, 1, 100, 0), &cost(100)),
            None,
            "what has no price has not become cheaper"
        );
        assert_eq!(
            error_rate(&Measures {
                requests: 8,
                errors: 2,
                ..Measures::default()
            }),
            Some(0.25)
        );
    }
}
