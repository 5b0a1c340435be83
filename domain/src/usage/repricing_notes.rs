//! What a reader must know of a re-pricing, in sentences.

use super::repricing::{Control, Grain, LeftOut, Repricing};
use crate::money::group_thousands;
use crate::pricing::Why;

impl Repricing {
    /// What is exact in it and what is not, what is told apart, and what was left out.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let total = self.total();
        let mut notes = vec![match self.basis {
            Grain::Requests => format!(
                "Exact: each of the {} was priced again by itself, with its size, the lifetimes of its cache writes, its service tier, place and hour, at the price that held then.",
                requests(total.requests)
            ),
            Grain::Sums => "Exact are the tokens of each model and the prices that held when they were used. The rest is at list rates, because sums do not tell requests apart: \
                             cache writes count as those of five minutes, and rates for long requests, service tiers, fast mode, places and hours, and fees for searches are left out."
                .to_owned(),
        }];
        notes.extend(self.control.and_then(control_note));
        if let Some(day) = &self.first_price {
            notes.push(format!(
                "{} has its first price from {day} on. What was used before that day is at this price.",
                self.model
            ));
        }
        if total.unpriced_requests > 0 {
            let part = match (total.then_unpriced.display_usd(), self.basis) {
                (amount, Grain::Requests) => amount,
                (amount, Grain::Sums) => format!("about {amount}"),
            };
            notes.push(format!(
                "{} no price now. On {} they would cost {part}: that is in the cost there, and not in the difference.",
                have(total.unpriced_requests),
                self.model
            ));
        }
        notes.extend(self.left_out.iter().map(|left_out| self.left_out_note(left_out)));
        notes
    }

    fn left_out_note(&self, left_out: &LeftOut) -> String {
        let reason = match left_out.why {
            Why::NoTierPrice => "is not sold in their service tier",
            Why::NoFastPrice => "has no fast mode",
            Why::NoToolPrice => "has no known fee for their web searches",
            Why::TooLarge => "would cost more for them than an amount can hold",
            Why::NoModel | Why::UnknownModel | Why::NothingCounted => "has no price for them",
        };
        format!(
            "{} left out on both sides of the difference, because {} {reason}. They cost {} now.",
            match left_out.requests {
                1 => "1 request is".to_owned(),
                many => format!("{} are", requests(many)),
            },
            self.model,
            left_out.now.display_usd()
        )
    }
}

/// How far the sums are from the truth, where that can be seen.
#[expect(clippy::cast_precision_loss, reason = "a ratio for reading")]
fn control_note(control: Control) -> Option<String> {
    if control.computed.0 <= 0 {
        return None;
    }
    let off = (control.by_sums - control.computed).0 as f64 / control.computed.0 as f64 * 100.0;
    let how = match off {
        ..-0.05 => format!("{:.1}% less than", -off),
        0.05.. => format!("{off:.1}% more than"),
        _ => "as much as".to_owned(),
    };
    Some(format!(
        "How far to trust it: by the same method the traffic comes to {} on its own models, {how} the {} that were computed request by request.",
        control.by_sums.display_usd(),
        control.computed.display_usd()
    ))
}

fn requests(count: i64) -> String {
    let number = group_thousands(count.unsigned_abs());
    format!("{number} {}", if count == 1 { "request" } else { "requests" })
}

fn have(count: i64) -> String {
    format!("{} {}", requests(count), if count == 1 { "has" } else { "have" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Nanos;
    use crate::query::Granularity;
    use crate::usage::{Amounts, RepricedModel, Window};

    fn repricing(basis: Grain) -> Repricing {
        Repricing {
            window: Window {
                start: 0,
                end: 86_400,
                granularity: Granularity::Hour,
                zone: "UTC".to_owned(),
                label: String::new(),
                before_start: -86_400,
                before_end: 0,
                before_label: String::new(),
                as_of: 0,
                seq: 0,
            },
            model: "claude-opus-5".to_owned(),
            vendor: "anthropic".to_owned(),
            prices: Vec::new(),
            first_price: None,
            basis,
            control: None,
            rows: vec![RepricedModel {
                id: 1,
                name: "claude-haiku-4-5".to_owned(),
                amounts: Amounts {
                    requests: 1_200,
                    now: Nanos(10_000_000_000),
                    then: Nanos(50_000_000_000),
                    ..Amounts::default()
                },
            }],
            left_out: Vec::new(),
        }
    }

    #[test]
    fn what_is_exact_is_said_first() {
        let exact = repricing(Grain::Requests).notes();
        assert_eq!(exact.len(), 1);
        assert!(
            exact[0].starts_with("Exact: each of the 1,200 requests was priced again"),
            "{exact:?}"
        );
        let sums = Repricing {
            control: Some(Control {
                computed: Nanos(10_000_000_000),
                by_sums: Nanos(9_500_000_000),
            }),
            ..repricing(Grain::Sums)
        }
        .notes();
        assert!(sums[0].contains("at list rates"), "{sums:?}");
        assert!(sums[1].contains("$9.50 on its own models, 5.0% less than the $10.00"), "{sums:?}");
    }

    #[test]
    fn what_is_not_compared_is_told() {
        let mut repricing = repricing(Grain::Requests);
        repricing.first_price = Some("2026-07-24".to_owned());
        repricing.rows[0].amounts.unpriced_requests = 1;
        repricing.rows[0].amounts.then_unpriced = Nanos(2_000_000_000);
        repricing.left_out = vec![LeftOut {
            requests: 3,
            now: Nanos(1_000_000_000),
            ..LeftOut::new(Why::NoTierPrice)
        }];
        let notes = repricing.notes();
        assert_eq!(
            notes[1..],
            [
                "claude-opus-5 has its first price from 2026-07-24 on. What was used before that day is at this price.",
                "1 request has no price now. On claude-opus-5 they would cost $2.00: that is in the cost there, and not in the difference.",
                "3 requests are left out on both sides of the difference, because claude-opus-5 is not sold in their service tier. They cost $1.00 now.",
            ]
        );
    }
}
