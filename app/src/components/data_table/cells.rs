//! What the cells of a row say.

use domain::usage::table::TableRow;
use domain::usage::{cost_per_request, error_rate, known_cost};
use domain::{Measures, Nanos};
use leptos::prelude::*;

use crate::charts::format::{compact_text, percent, whole};
use crate::components::kpi::unpriced_amount;

/// What cannot be said.
const NONE: &str = "–";

/// The cost; where some use has no price, that is said, and where none has, it is no amount.
pub(super) fn cost(sum: &Measures) -> AnyView {
    let Some(cost) = known_cost(sum) else {
        return view! { <span class="badge badge--warn">"unpriced"</span> }.into_any();
    };
    let without = unpriced_amount(sum).map(|(amount, unit)| {
        let text = format!("without {amount} unpriced {unit}");
        view! {
            <span class="ranked__part" title=text.clone() aria-hidden="true">
                "*"
            </span>
            <span class="unseen">{text}</span>
        }
    });
    view! {
        {cost.display_usd()}
        {without}
    }
    .into_any()
}

pub(super) fn tokens(sum: &Measures) -> String {
    compact_text(sum.tokens())
}

pub(super) fn requests(sum: &Measures) -> String {
    whole(sum.requests)
}

pub(super) fn per_request(sum: &Measures) -> String {
    cost_per_request(sum).map_or_else(|| NONE.to_owned(), Nanos::display_usd)
}

/// `2.5%`, `<0.1%` when it is not nothing.
pub(super) fn errors(sum: &Measures) -> String {
    match error_rate(sum) {
        None => NONE.to_owned(),
        Some(0.0) => "0%".to_owned(),
        Some(rate) => format!("{}%", percent(rate)),
    }
}

/// `+$12.40` against what the window is compared with.
pub(super) fn change(row: &TableRow) -> String {
    match row.change() {
        None => NONE.to_owned(),
        Some(change) if change.0 > 0 => format!("+{}", change.display_usd()),
        Some(change) => change.display_usd(),
    }
}

/// The small line: pixels, not money.
pub(super) fn spark(row: &TableRow) -> Vec<Option<f64>> {
    row.costs.iter().map(|cost| Some(cost.to_f64())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(cost: i64, requests: i64, errors: i64, unpriced_requests: i64) -> Measures {
        Measures {
            cost: Nanos(cost),
            requests,
            errors,
            unpriced_requests,
            ..Measures::default()
        }
    }

    #[test]
    fn averages_and_rates_read_short() {
        assert_eq!(per_request(&sum(5_000_000_000, 4, 0, 0)), "$1.25");
        assert_eq!(
            per_request(&sum(5_000_000_000, 5, 0, 1)),
            "$1.25",
            "what has no price is in no average"
        );
        assert_eq!(per_request(&sum(0, 3, 0, 3)), "–");
        for (requests, errors, text) in [(0, 0, "–"), (9, 0, "0%"), (10_000, 1, "<0.1%"), (40, 1, "2.5%"), (3, 3, "100.0%")] {
            assert_eq!(self::errors(&sum(0, requests, errors, 0)), text);
        }
    }

    #[test]
    fn a_change_has_its_sign() {
        let row = |now: Measures, before: i64| TableRow {
            id: 1,
            name: String::new(),
            measures: now,
            before: sum(before, 1, 0, 0),
            active_days: None,
            costs: vec![Nanos(2_000_000_000), Nanos::ZERO],
        };
        assert_eq!(change(&row(sum(3_000_000_000, 1, 0, 0), 1_000_000_000)), "+$2.00");
        assert_eq!(change(&row(sum(1_000_000_000, 1, 0, 0), 3_000_000_000)), "-$2.00");
        assert_eq!(change(&row(sum(0, 1, 0, 0), 0)), "$0.00");
        assert_eq!(change(&row(sum(0, 1, 0, 1), 5)), "–", "nobody knows what it cost");
        assert_eq!(spark(&row(sum(0, 1, 0, 0), 0)), [Some(2.0), Some(0.0)]);
    }
}
