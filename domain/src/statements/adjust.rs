//! What has changed of months that are closed.

use std::collections::{BTreeMap, BTreeSet};

use crate::Nanos;
use crate::billing::{Basis, Month, Terms, bill, price};
use crate::reports::{Line, LineKey};

/// What statements have frozen of a line so far: the first one all of it, later ones what had changed by then; with what counted.
pub type Frozen = BTreeMap<LineKey, (Line, Nanos)>;

/// A closed month of a project.
#[derive(Clone, Debug)]
pub struct ClosedMonth {
    /// The month.
    pub month: Month,
    /// The terms that it was closed with: what comes later is billed by them, whatever was agreed on since.
    pub terms: Terms,
    /// The accounts that were paid for by the month then: where seats are shared out, late use of them costs nothing, and that of all others what was
    /// computed.
    pub seats: BTreeSet<i32>,
    /// What has been billed for it so far, by its own statement and by later ones.
    pub billed: Nanos,
    /// What it holds now, line by line.
    pub held: BTreeMap<LineKey, Line>,
    /// What has been frozen of it.
    pub frozen: Frozen,
}

/// What has changed of a closed month, and what that comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// The month.
    pub month: Month,
    /// The lines that differ: what was used more, or less, what of it counts, and what it is billed at by the month's own terms.
    pub lines: Vec<(LineKey, Line, Nanos, Nanos)>,
    /// What the month is billed now, less what has been billed for it: whole cents. Minimum, cap and allowance of the month are in it, so it can be
    /// something else than its lines add up to.
    pub amount: Nanos,
}

impl ClosedMonth {
    /// The difference between what the month holds now and what was frozen of it; nothing where there is none.
    #[must_use]
    pub fn adjustment(&self) -> Option<Adjustment> {
        let mut lines = Vec::new();
        let mut costs = Vec::new();
        // By the day, whether something of it is left or not.
        let keys: BTreeSet<&LineKey> = self.held.keys().chain(self.frozen.keys()).collect();
        for key in keys {
            let here = self.held.get(key).copied().unwrap_or_default();
            let (there, counted) = self.frozen.get(key).copied().unwrap_or_default();
            let now = match self.terms.basis {
                Basis::Computed => here.cost,
                Basis::Reported => here.reported + here.unreported,
                Basis::Seat if self.seats.contains(&key.account) => of_a_seat(here, there, counted),
                Basis::Seat => here.cost,
            };
            costs.push(now);
            let difference = here.minus(there);
            // Statements of before do not tell what was computed beside reports: that alone is no change.
            if (Line {
                unreported: Nanos::ZERO,
                ..difference
            }) != Line::default()
            {
                let cost = now - counted;
                lines.push((*key, difference, cost, price(cost, &self.terms)));
            }
        }
        let amount = bill(&costs, &self.terms).total - self.billed;
        (!lines.is_empty()).then_some(Adjustment {
            month: self.month,
            lines,
            amount,
        })
    }
}

/// What counts of a line of a seat now. Its price was shared out when the month was closed: late use adds nothing to it, and where some of the use has
/// gone, as much of what had counted goes with it.
fn of_a_seat(here: Line, there: Line, counted: Nanos) -> Nanos {
    let (now, before) = if there.cost > Nanos::ZERO {
        (here.cost.0, there.cost.0)
    } else {
        (here.tokens(), there.tokens())
    };
    if before <= 0 || now >= before {
        return counted;
    }
    let kept = i128::from(counted.0) * i128::from(now.max(0)) / i128::from(before);
    Nanos(i64::try_from(kept).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::billing::Price;

    fn key(day: i8) -> LineKey {
        LineKey {
            day: date(2026, 10, day),
            account: 1,
            person: 1,
            model: 1,
        }
    }

    fn line(requests: i64, dollars: i64) -> Line {
        Line {
            requests,
            cost: usd(dollars),
            ..Line::default()
        }
    }

    fn usd(dollars: i64) -> Nanos {
        Nanos(dollars * 1_000_000_000)
    }

    fn month(terms: Terms, held: &[(i8, i64, i64)], frozen: &[(i8, i64, i64)]) -> ClosedMonth {
        let costs: Vec<Nanos> = frozen.iter().map(|(_, _, dollars)| usd(*dollars)).collect();
        ClosedMonth {
            month: Month::of(date(2026, 10, 1)),
            billed: bill(&costs, &terms).total,
            terms,
            seats: BTreeSet::from([1]),
            held: held
                .iter()
                .map(|(day, requests, dollars)| (key(*day), line(*requests, *dollars)))
                .collect(),
            frozen: frozen
                .iter()
                .map(|(day, requests, dollars)| (key(*day), (line(*requests, *dollars), usd(*dollars))))
                .collect(),
        }
    }

    #[test]
    fn only_what_has_changed_is_adjusted() {
        let month = month(
            Terms::default(),
            &[(1, 3, 30), (2, 2, 20), (4, 1, 5)],
            &[(1, 3, 30), (2, 1, 10), (3, 7, 70)],
        );
        let found = month.adjustment().expect("changes");
        let told: Vec<(i8, i64, i64)> = found
            .lines
            .iter()
            .map(|(key, line, _, amount)| (key.day.day(), line.requests, amount.0 / 1_000_000_000))
            .collect();
        assert_eq!(told, [(2, 1, 10), (3, -7, -70), (4, 1, 5)]);
        assert_eq!(found.amount, usd(-55));
        assert_eq!(
            ClosedMonth {
                held: month.frozen.iter().map(|(key, (line, _))| (*key, *line)).collect(),
                ..month
            }
            .adjustment(),
            None
        );
    }

    #[test]
    fn a_month_is_adjusted_by_the_terms_that_it_was_closed_with() {
        let capped = Terms {
            cap: Some(usd(100)),
            ..Terms::default()
        };
        // $433 were billed at $100; what has gone leaves more than the cap.
        let found = month(capped, &[(1, 9, 200)], &[(1, 9, 200), (2, 9, 233)])
            .adjustment()
            .expect("changes");
        assert_eq!((found.amount, found.lines[0].3), (Nanos::ZERO, usd(-233)));
        let marked = Terms {
            price: Price::MarkUp(5_000),
            ..Terms::default()
        };
        let found = month(marked, &[(1, 1, 100)], &[(1, 1, 100), (2, 1, 40)])
            .adjustment()
            .expect("changes");
        assert_eq!(
            (found.amount, found.lines[0].3),
            (usd(-60), usd(-60)),
            "with the mark-up that was billed"
        );
        let least = Terms {
            minimum: Some(usd(100)),
            ..Terms::default()
        };
        let found = month(least, &[(1, 2, 6)], &[(1, 1, 5)]).adjustment().expect("changes");
        assert_eq!(found.amount, Nanos::ZERO, "the minimum has been billed");
    }

    #[test]
    fn late_use_of_a_seat_costs_nothing_and_what_has_gone_is_taken_back() {
        let seat = Terms {
            basis: Basis::Seat,
            ..Terms::default()
        };
        let mut month = month(seat, &[(1, 2, 20), (2, 1, 5)], &[(1, 1, 10), (2, 2, 10)]);
        month.frozen.insert(key(1), (line(1, 10), usd(300)));
        month.frozen.insert(key(2), (line(2, 10), usd(200)));
        month.billed = usd(500);
        assert_eq!(
            month.adjustment().expect("changes").amount,
            usd(-100),
            "half of the second line has gone"
        );
    }

    #[test]
    fn late_use_of_what_is_no_seat_costs_what_was_computed() {
        let seat = Terms {
            basis: Basis::Seat,
            price: Price::MarkUp(1_000),
            ..Terms::default()
        };
        let mut month = month(seat, &[(1, 3, 30), (2, 1, 10)], &[(1, 1, 10)]);
        month.seats.clear();
        let found = month.adjustment().expect("changes");
        let amounts: Vec<Nanos> = found.lines.iter().map(|(_, _, _, amount)| *amount).collect();
        assert_eq!(amounts, [usd(22), usd(11)]);
        assert_eq!(found.amount, usd(33));
    }
}
