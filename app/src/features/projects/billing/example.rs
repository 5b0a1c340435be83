//! What the terms in the dialog would make of some work: billed as a statement bills it.

use domain::Nanos;
use domain::billing::{Extra, Price, Terms, bill};
use leptos::prelude::*;

use super::draft::Draft;
use crate::components::usd::exact_usd;

/// What the work cost: two lines of a statement, with fractions of cents so that rounding has something to do.
const COSTS: [Nanos; 2] = [Nanos(100_004_000_000), Nanos(50_005_000_000)];

/// The sentence below the form. It moves with the fields.
#[component]
pub(super) fn Example(
    /// The terms.
    draft: Draft,
) -> impl IntoView {
    let said = Memo::new(move |_| {
        draft
            .agreement()
            .map(|agreement| words(&agreement.terms))
            .map_err(|error| error.problem)
    });
    let text = move || match said.get() {
        Ok(words) => words,
        Err(problem) => format!("To see an example: {problem}"),
    };
    view! {
        <p class="billing__example" class:billing__example--quiet=move || said.with(Result::is_err) role="status">
            {text}
        </p>
    }
    .into_any()
}

/// `Work that cost $150.009 is billed at $172.51: lines of $115.0046 and $57.50575, rounding to cents -$0.00035.`
fn words(terms: &Terms) -> String {
    let bill = bill(&COSTS, terms);
    let lines: Vec<String> = bill.lines.iter().copied().map(exact_usd).collect();
    // A fixed price has nothing to do with the lines.
    let lines = (!matches!(terms.price, Price::Fixed(_))).then(|| format!("lines of {}", lines.join(" and ")));
    let extras = bill.extras.iter().map(|(what, amount)| extra(*what, *amount));
    let parts: Vec<String> = lines.into_iter().chain(extras).collect();
    let cost = COSTS.iter().copied().sum();
    format!(
        "Work that cost {} is billed at {}: {}.",
        exact_usd(cost),
        exact_usd(bill.total),
        parts.join(", ")
    )
}

fn extra(what: Extra, amount: Nanos) -> String {
    let name = match what {
        Extra::Fixed => return format!("the fixed price {}", exact_usd(amount)),
        Extra::Allowance => "included allowance",
        Extra::Minimum => "up to the minimum",
        Extra::Cap => "above the cap",
        Extra::Rounding => "rounding to cents",
        Extra::Earlier => "terms of earlier months",
    };
    let plus = if amount > Nanos::ZERO { "+" } else { "" };
    format!("{name} {plus}{}", exact_usd(amount))
}

#[cfg(test)]
mod tests {
    use domain::billing::Rounding;

    use super::*;

    fn usd(dollars: i64) -> Nanos {
        Nanos(dollars * 1_000_000_000)
    }

    #[test]
    fn what_is_said_adds_up() {
        let passed = Terms::default();
        assert_eq!(
            words(&passed),
            "Work that cost $150.009 is billed at $150.01: lines of $100.004 and $50.005, rounding to cents +$0.001."
        );
        let marked = Terms {
            price: Price::MarkUp(1_500),
            ..Terms::default()
        };
        assert_eq!(
            words(&marked),
            "Work that cost $150.009 is billed at $172.51: lines of $115.0046 and $57.50575, rounding to cents -$0.00035."
        );
        let by_line = Terms {
            rounding: Rounding::Line,
            ..marked.clone()
        };
        assert_eq!(
            words(&by_line),
            "Work that cost $150.009 is billed at $172.51: lines of $115 and $57.51."
        );
    }

    #[test]
    fn extras_are_named() {
        let bounded = Terms {
            allowance: usd(50),
            cap: Some(usd(80)),
            ..Terms::default()
        };
        assert_eq!(
            words(&bounded),
            "Work that cost $150.009 is billed at $80: lines of $100.004 and $50.005, included allowance -$50, above the cap -$20.009."
        );
        let least = Terms {
            allowance: usd(150),
            minimum: Some(usd(20)),
            ..Terms::default()
        };
        assert!(
            words(&least).ends_with("included allowance -$150, up to the minimum +$19.991."),
            "{}",
            words(&least)
        );
        let fixed = Terms {
            price: Price::Fixed(usd(2_000)),
            ..Terms::default()
        };
        assert_eq!(
            words(&fixed),
            "Work that cost $150.009 is billed at $2,000: the fixed price $2,000."
        );
    }
}
