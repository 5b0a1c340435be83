//! What is agreed on for a project, in a few words.

use domain::Nanos;
use domain::billing::{Agreement, Basis, Price, Rounding, Terms};

use super::percent::write_percent;
use crate::components::usd::exact_usd;

/// `+15 %, cap $500 · budget $800 a month`; nothing where cost is passed through as it is and there is no budget.
pub(in super::super) fn summary(agreement: &Agreement) -> Option<String> {
    let terms = terms_words(&agreement.terms);
    let budget = agreement.budget.map(|budget| format!("budget {} a month", exact_usd(budget)));
    let parts: Vec<String> = terms.into_iter().chain(budget).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// What differs from passing the cost through.
fn terms_words(terms: &Terms) -> Option<String> {
    let basis = match terms.basis {
        Basis::Computed => None,
        Basis::Reported => Some("cost as reported".to_owned()),
        Basis::Seat => Some("seat price shared".to_owned()),
    };
    let price = match terms.price {
        Price::PassThrough | Price::MarkUp(0) => None,
        Price::MarkUp(points) if points > 0 => Some(format!("+{} %", write_percent(points))),
        Price::MarkUp(points) => Some(format!("{} %", write_percent(points))),
        Price::Fixed(amount) => Some(format!("fixed {}", exact_usd(amount))),
    };
    let allowance = (terms.allowance != Nanos::ZERO).then(|| format!("{} included", exact_usd(terms.allowance)));
    let minimum = terms.minimum.map(|minimum| format!("minimum {}", exact_usd(minimum)));
    let cap = terms.cap.map(|cap| format!("cap {}", exact_usd(cap)));
    let rounding = (terms.rounding == Rounding::Line).then(|| "each line rounded".to_owned());
    let parts: Vec<String> = [basis, price, allowance, minimum, cap, rounding].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(dollars: i64) -> Nanos {
        Nanos(dollars * 1_000_000_000)
    }

    #[test]
    fn only_what_is_special_is_told() {
        let of = |terms: Terms| summary(&Agreement { terms, budget: None });
        let priced = |price| of(Terms { price, ..Terms::default() });
        assert_eq!(of(Terms::default()), None);
        assert_eq!(priced(Price::MarkUp(0)), None);
        assert_eq!(priced(Price::MarkUp(1_500)).as_deref(), Some("+15 %"));
        assert_eq!(priced(Price::MarkUp(-1_250)).as_deref(), Some("-12.5 %"));
        assert_eq!(priced(Price::Fixed(usd(2_000))).as_deref(), Some("fixed $2,000"));
        let shared = Terms {
            basis: Basis::Seat,
            ..Terms::default()
        };
        assert_eq!(of(shared).as_deref(), Some("seat price shared"));
    }

    #[test]
    fn all_of_it_has_an_order() {
        let agreement = Agreement {
            terms: Terms {
                basis: Basis::Reported,
                price: Price::MarkUp(1_500),
                allowance: usd(50),
                minimum: Some(usd(20)),
                cap: Some(Nanos(500_500_000_000)),
                rounding: Rounding::Line,
            },
            budget: Some(usd(800)),
        };
        assert_eq!(
            summary(&agreement).as_deref(),
            Some("cost as reported, +15 %, $50 included, minimum $20, cap $500.50, each line rounded · budget $800 a month")
        );
        let budget = Agreement {
            terms: Terms::default(),
            budget: Some(usd(800)),
        };
        assert_eq!(summary(&budget).as_deref(), Some("budget $800 a month"));
    }
}
