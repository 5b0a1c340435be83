//! What an invoice says of a statement: a few items in whole cents.

use domain::Nanos;
use domain::billing::{Extra, Month};
use domain::statements::Statement;

use super::{cents, names, sums};

/// An item of an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// What it is for.
    pub description: String,
    /// How much, in US cents; may be negative.
    pub cents: i64,
}

/// An item for each model, for each earlier month that has changed, and for each amount below the lines. They add up to the total exactly, so there is
/// none for rounding: it is in the others. What comes to no cent at all is left out.
pub(super) fn items(statement: &Statement) -> Vec<Item> {
    let head = format!("{}, {}", statement.project, statement.month.label());
    let models = sums::by_model(statement).into_iter().map(|sum| {
        let model = names::named(&sum.name).to_owned();
        (format!("{head}: {model}"), sum.amount)
    });
    let earlier = sums::by_earlier_month(statement).into_iter().map(|sum| {
        let month = Month::parse(&sum.name).map_or(sum.name, Month::label);
        (format!("{head}: adjustments of {month}"), sum.amount)
    });
    let extras = statement.bill.extras.iter().filter(|(extra, _)| *extra != Extra::Rounding);
    let extras = extras.map(|(extra, amount)| (format!("{head}: {}", names::extra(*extra).to_lowercase()), *amount));
    let (descriptions, amounts): (Vec<String>, Vec<Nanos>) = models.chain(earlier).chain(extras).unzip();
    let cents = cents::whole(&amounts, statement.bill.total.to_cents());
    let items = descriptions
        .into_iter()
        .zip(cents)
        .map(|(description, cents)| Item { description, cents });
    items.filter(|item| item.cents != 0).collect()
}

/// `-12.05`.
pub(super) fn dollars(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}

#[cfg(test)]
mod tests {
    use domain::billing::{Price, Rounding, Terms, bill};
    use proptest::prelude::*;

    use super::*;
    use crate::documents::example;

    #[test]
    fn an_item_says_what_it_is_for() {
        let items = items(&example::statement());
        let descriptions: Vec<&str> = items.iter().map(|item| item.description.as_str()).collect();
        assert!(
            descriptions.contains(&"Relaunch =Q4, October 2026: claude-opus-5"),
            "{descriptions:?}"
        );
        assert!(descriptions.contains(&"Relaunch =Q4, October 2026: adjustments of September 2026"));
        assert!(descriptions.iter().all(|text| !text.contains("rounding")));
        assert_eq!((dollars(-5).as_str(), dollars(123_405).as_str()), ("-0.05", "1234.05"));
    }

    proptest! {
        #[test]
        fn items_add_up_to_the_total_under_any_terms(
            costs in proptest::collection::vec(-5_000_000_000..90_000_000_000_i64, 1..40),
            points in -10_000..90_000_i32,
            fixed in proptest::option::of(0..50_000_i64),
            allowance in 0..50_000_i64,
            minimum in proptest::option::of(0..50_000_i64),
            above in proptest::option::of(0..50_000_i64),
            by_line in any::<bool>(),
        ) {
            let cents = |cents: i64| Nanos(cents * 10_000_000);
            let terms = Terms {
                price: fixed.map_or(Price::MarkUp(points), |price| Price::Fixed(cents(price))),
                allowance: cents(allowance),
                minimum: minimum.map(cents),
                cap: above.map(|above| cents(minimum.unwrap_or_default() + above)),
                rounding: if by_line { Rounding::Line } else { Rounding::Total },
                ..Terms::default()
            };
            let costs: Vec<Nanos> = costs.into_iter().map(Nanos).collect();
            let statement = example::of(&costs, &terms, bill(&costs, &terms));
            let items = items(&statement);
            prop_assert_eq!(cents(items.iter().map(|item| item.cents).sum()), statement.bill.total);
        }
    }
}
