//! From lines of cost to an amount.

use serde::{Deserialize, Serialize};

use super::{Price, Rounding, Terms};
use crate::Nanos;
use crate::event::named;

/// Nano-dollars in a cent.
const CENT: i64 = 10_000_000;

named! {
    /// What stands below the lines.
    Extra {
        /// The price that was agreed on, whatever was used.
        Fixed = "fixed",
        /// What is included in something else.
        Allowance = "allowance",
        /// What is missing to the least amount.
        Minimum = "minimum",
        /// What lies above the most.
        Cap = "cap",
        /// What rounding to cents adds or takes.
        Rounding = "rounding",
        /// What minimums, caps, allowances and rounding of earlier months do to the adjustments of these.
        Earlier = "earlier",
    }
}

impl Extra {
    /// What it is called on statements.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Fixed => "Fixed price",
            Self::Allowance => "Included allowance",
            Self::Minimum => "Up to the agreed minimum",
            Self::Cap => "Above the agreed cap",
            Self::Rounding => "Rounding to cents",
            Self::Earlier => "Terms and rounding of adjusted months",
        }
    }

    /// Whether it stands on what a client is given: a rounding that is less than half a cent would read like none.
    #[must_use]
    pub fn shows(self, amount: Nanos) -> bool {
        self != Self::Rounding || amount.to_cents() != 0
    }
}

/// An amount, and what it is made of: lines and extras add up to the total, to the nano-dollar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bill {
    /// What each line is billed at, in the order of the lines.
    pub lines: Vec<Nanos>,
    /// What stands below them, in this order; nothing that is 0.
    pub extras: Vec<(Extra, Nanos)>,
    /// What is billed: whole cents.
    pub total: Nanos,
}

/// Bills the cost of lines. The mark-up comes first, line by line, exactly, rounded half to even to nano-dollars or, where lines are rounded, to
/// cents; then the allowance, which takes nothing below zero; then the minimum, the cap, and at last cents, half to even. Adjustments of earlier
/// periods may make lines, and what is billed, negative: then neither allowance nor minimum touches them.
#[must_use]
pub fn bill(costs: &[Nanos], terms: &Terms) -> Bill {
    let lines: Vec<Nanos> = costs.iter().map(|cost| price(*cost, terms)).collect();
    let mut extras = Vec::new();
    let mut total: Nanos = lines.iter().copied().sum();
    let mut add = |what: Extra, amount: Nanos, total: &mut Nanos| {
        if amount != Nanos::ZERO {
            extras.push((what, amount));
            *total += amount;
        }
    };
    if let Price::Fixed(price) = terms.price {
        add(Extra::Fixed, price, &mut total);
    }
    let included = terms.allowance.min(total.max(Nanos::ZERO));
    add(Extra::Allowance, -included, &mut total);
    // What was credited stays credited.
    if let Some(minimum) = terms.minimum.filter(|minimum| total < *minimum && total >= Nanos::ZERO) {
        add(Extra::Minimum, minimum - total, &mut total);
    }
    if let Some(cap) = terms.cap.filter(|cap| *cap < total) {
        add(Extra::Cap, cap - total, &mut total);
    }
    let cents = Nanos(total.to_cents() * CENT);
    add(Extra::Rounding, cents - total, &mut total);
    Bill { lines, extras, total }
}

/// What a line of cost is billed at, before anything below the lines.
#[must_use]
pub fn price(cost: Nanos, terms: &Terms) -> Nanos {
    let price = match terms.price {
        Price::PassThrough => cost,
        Price::MarkUp(points) => times(cost, i128::from(10_000 + points), 10_000),
        Price::Fixed(_) => Nanos::ZERO,
    };
    match terms.rounding {
        Rounding::Total => price,
        Rounding::Line => Nanos(price.to_cents() * CENT),
    }
}

/// `amount × numerator ÷ denominator`, half to even.
fn times(amount: Nanos, numerator: i128, denominator: i128) -> Nanos {
    let product = i128::from(amount.0) * numerator;
    let (whole, rest) = (product.div_euclid(denominator), product.rem_euclid(denominator));
    let up = match (rest * 2).cmp(&denominator) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Greater => 1,
        std::cmp::Ordering::Equal => whole.rem_euclid(2),
    };
    Nanos(i64::try_from(whole + up).unwrap_or(if whole < 0 { i64::MIN } else { i64::MAX }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn usd(text: &str) -> Nanos {
        Nanos::from_usd(text.parse().expect("a number")).expect("fits")
    }

    fn terms(price: Price) -> Terms {
        Terms { price, ..Terms::default() }
    }

    #[test]
    fn a_mark_up_is_exact_and_cents_are_made_once_or_line_by_line() {
        let costs = [usd("10.004"), usd("10.004"), usd("0.005")];
        let passed = bill(&costs, &terms(Price::PassThrough));
        assert_eq!(
            (passed.total, passed.extras.clone()),
            (usd("20.01"), vec![(Extra::Rounding, usd("-0.003"))])
        );
        let marked = bill(&costs, &terms(Price::MarkUp(1_500)));
        assert_eq!(marked.lines, [usd("11.5046"), usd("11.5046"), usd("0.00575")]);
        assert_eq!(marked.total, usd("23.01"));
        let by_line = Terms {
            rounding: Rounding::Line,
            ..terms(Price::MarkUp(1_500))
        };
        let lines = bill(&costs, &by_line);
        assert_eq!(
            (lines.lines, lines.total, lines.extras),
            (vec![usd("11.5"), usd("11.5"), usd("0.01")], usd("23.01"), vec![])
        );
        // Half a nano-dollar goes to the even one.
        assert_eq!(bill(&[Nanos(5)], &terms(Price::MarkUp(1_000))).lines, [Nanos(6)]);
        assert_eq!(bill(&[Nanos(15)], &terms(Price::MarkUp(1_000))).lines, [Nanos(16)]);
        assert_eq!(bill(&[Nanos(-15)], &terms(Price::MarkUp(1_000))).lines, [Nanos(-16)]);
    }

    #[test]
    fn allowance_minimum_and_cap_come_in_this_order() {
        let agreed = Terms {
            allowance: usd("50"),
            minimum: Some(usd("20")),
            cap: Some(usd("100")),
            ..terms(Price::PassThrough)
        };
        let of = |cost: &str| {
            let bill = bill(&[usd(cost)], &agreed);
            (bill.total, bill.extras)
        };
        assert_eq!(of("90"), (usd("40"), vec![(Extra::Allowance, usd("-50"))]));
        assert_eq!(
            of("30"),
            (usd("20"), vec![(Extra::Allowance, usd("-30")), (Extra::Minimum, usd("20"))])
        );
        assert_eq!(of("0"), (usd("20"), vec![(Extra::Minimum, usd("20"))]));
        assert_eq!(
            of("500"),
            (usd("100"), vec![(Extra::Allowance, usd("-50")), (Extra::Cap, usd("-350"))])
        );
        assert_eq!(of("-7"), (usd("-7"), vec![]), "a credit stays one");
    }

    #[test]
    fn a_fixed_price_is_billed_whatever_was_used() {
        let fixed = bill(&[usd("312.5"), usd("1")], &terms(Price::Fixed(usd("250"))));
        assert_eq!((fixed.total, fixed.lines), (usd("250"), vec![Nanos::ZERO; 2]));
        assert_eq!(bill(&[], &terms(Price::Fixed(usd("250")))).total, usd("250"));
    }

    proptest! {
        #[test]
        fn lines_and_extras_add_up_and_bounds_hold(
            costs in proptest::collection::vec(-1_000_000_000_000..9_000_000_000_000_i64, 0..12),
            points in -10_000..90_000_i32,
            fixed in proptest::option::of(0..50_000_i64),
            allowance in 0..50_000_i64,
            minimum in proptest::option::of(0..50_000_i64),
            above in proptest::option::of(0..50_000_i64),
            by_line in any::<bool>(),
        ) {
            let cents = |cents: i64| Nanos(cents * CENT);
            let terms = Terms {
                price: fixed.map_or(Price::MarkUp(points), |price| Price::Fixed(cents(price))),
                allowance: cents(allowance),
                minimum: minimum.map(cents),
                cap: above.map(|above| cents(minimum.unwrap_or_default() + above)),
                rounding: if by_line { Rounding::Line } else { Rounding::Total },
                ..Terms::default()
            };
            prop_assert!(terms.checked().is_ok());
            let costs: Vec<Nanos> = costs.into_iter().map(Nanos).collect();
            let bill = bill(&costs, &terms);
            let extras: Nanos = bill.extras.iter().map(|(_, amount)| *amount).sum();
            prop_assert_eq!(bill.lines.iter().copied().sum::<Nanos>() + extras, bill.total);
            prop_assert_eq!(bill.total.0 % CENT, 0);
            prop_assert_eq!(bill.lines.len(), costs.len());
            if let Some(cap) = terms.cap {
                prop_assert!(bill.total <= cap);
            }
            if let Some(minimum) = terms.minimum {
                prop_assert!(bill.total >= minimum || bill.total <= Nanos::ZERO);
            }
            if by_line {
                prop_assert!(bill.extras.iter().all(|(what, _)| *what != Extra::Rounding));
            }
        }
    }
}
