//! The real price of a seat, shared out by what it was used for.

use std::collections::BTreeMap;

use crate::Nanos;
use crate::apportion::apportion;
use crate::reports::{LineKey, Payer, Report};

/// An account that is paid for by the month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The account's number.
    pub account: i32,
    /// What it costs in the month.
    pub price: Nanos,
    /// What closed statements of the month have billed of it, by the numbers of their projects: that part is given away for good.
    pub billed: BTreeMap<i32, Nanos>,
}

impl Seat {
    /// What is left to be shared.
    fn left(&self) -> Nanos {
        (self.price - self.billed.values().copied().sum()).max(Nanos::ZERO)
    }

    /// Whether the payer has had its part.
    fn has_paid(&self, payer: Payer) -> bool {
        matches!(payer, Payer::Project(project) if self.billed.contains_key(&project))
    }
}

/// What each line of each payer costs when seats are shared out over all lines of their account in the report's period, in proportion to what
/// these would have cost by the token; by their tokens where nothing of them has a price. The parts of an account add up to its price exactly,
/// whoever pays: untagged work bears its part as well. Where statements have been closed, what they billed of a seat stays, and the rest is shared
/// by the others: however sessions are tagged between two closings, a seat is never billed twice. Accounts without a seat price cost what was
/// computed.
#[must_use]
pub fn seats(report: &Report, seats: &[Seat]) -> BTreeMap<(Payer, LineKey), Nanos> {
    let mut costs = BTreeMap::new();
    for (payer, part) in &report.parts {
        for (key, line) in &part.lines {
            costs.insert((*payer, *key), line.cost);
        }
    }
    for seat in seats {
        let (paid, of_account): (Vec<_>, Vec<_>) = costs
            .iter()
            .filter(|((_, key), _)| key.account == seat.account)
            .map(|(key, cost)| (*key, *cost))
            .partition(|((payer, _), _)| seat.has_paid(*payer));
        let by_cost: Vec<u64> = of_account.iter().map(|(_, cost)| u64::try_from(cost.0).unwrap_or(0)).collect();
        let weights = if by_cost.iter().any(|weight| *weight > 0) {
            by_cost
        } else {
            let tokens = |(payer, key): &(Payer, LineKey)| report.parts[payer].lines[key].tokens();
            of_account.iter().map(|(key, _)| u64::try_from(tokens(key)).unwrap_or(0)).collect()
        };
        for ((key, _), part) in of_account.iter().zip(apportion(seat.left(), &weights)) {
            costs.insert(*key, part);
        }
        for (key, _) in paid {
            costs.insert(key, Nanos::ZERO);
        }
    }
    costs
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::reports::{Line, Work};
    use crate::sessions::Assignment;

    fn work(tag: Option<Assignment>, account: i32, day: i8, cost: i64, input: i64) -> Work {
        Work {
            tag,
            key: LineKey {
                day: date(2026, 10, day),
                account,
                person: 1,
                model: 1,
            },
            line: Line {
                requests: 1,
                input,
                cost: Nanos(cost),
                ..Line::default()
            },
        }
    }

    fn seat(account: i32, price: i64) -> Seat {
        Seat {
            account,
            price: Nanos(price),
            billed: BTreeMap::new(),
        }
    }

    #[test]
    fn a_seat_is_shared_by_cost_and_by_tokens_where_nothing_has_a_price() {
        let mut report = Report::default();
        report.add(&work(Some(Assignment::project(1)), 1, 1, 30, 5));
        report.add(&work(None, 1, 1, 10, 5));
        report.add(&work(Some(Assignment::project(1)), 2, 1, 0, 1));
        report.add(&work(Some(Assignment::project(2)), 2, 2, 0, 3));
        report.add(&work(Some(Assignment::project(2)), 3, 2, 77, 3));
        let seats = seats(&report, &[seat(1, 100), seat(2, 8)]);
        let costs: Vec<i64> = seats.values().map(|cost| cost.0).collect();
        assert_eq!(costs, [75, 2, 6, 77, 25]);
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_price(
            lines in proptest::collection::vec((0..4_i32, 1..20_i8, 0..1_000_000_i64, 0..1_000_i64), 1..40),
            price in 0..1_000_000_000_i64,
        ) {
            let mut report = Report::default();
            for (project, day, cost, input) in lines {
                let tag = (project > 0).then(|| Assignment::project(project));
                report.add(&work(tag, 1, day, cost, input));
            }
            let seats = seats(&report, &[seat(1, price)]);
            prop_assert_eq!(seats.values().map(|cost| cost.0).sum::<i64>(), price);
        }

        #[test]
        fn however_work_is_tagged_between_closings_a_seat_is_billed_once(
            lines in proptest::collection::vec((1..20_i8, 1..1_000_000_i64), 1..20),
            tags in proptest::collection::vec(proptest::collection::vec(1..4_i32, 20), 3),
            price in 0..1_000_000_000_i64,
        ) {
            // Projects 1, 2 and 3 are closed one after the other; before each closing somebody tags all of it anew.
            let mut seat = seat(1, price);
            for (project, tags) in (1..).zip(&tags) {
                let mut report = Report::default();
                for ((day, cost), tag) in lines.iter().zip(tags) {
                    report.add(&work(Some(Assignment::project(*tag)), 1, *day, *cost, 1));
                }
                let shared = seats(&report, std::slice::from_ref(&seat));
                let open: i64 = shared.values().map(|cost| cost.0).sum();
                let billed: i64 = seat.billed.values().map(|cost| cost.0).sum();
                let rest = report.parts.keys().any(|payer| !seat.has_paid(*payer));
                prop_assert_eq!(billed + open, if rest { price } else { billed });
                let own = shared.iter().filter(|((payer, _), _)| *payer == Payer::Project(project)).map(|(_, cost)| *cost).sum();
                seat.billed.insert(project, own);
                prop_assert!(seat.billed.values().map(|cost| cost.0).sum::<i64>() <= price);
            }
        }
    }
}
