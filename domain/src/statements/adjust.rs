//! What has changed of months that are closed.

use std::collections::BTreeMap;

use crate::Nanos;
use crate::billing::Basis;
use crate::reports::{Line, LineKey};

/// What statements have frozen of a line so far: the first one all of it, later ones what had changed by then.
pub type Frozen = BTreeMap<LineKey, (Line, Nanos)>;

/// The differences between what closed months hold now and what has been frozen of them: late requests, and work that was tagged otherwise since.
/// Lines without one are left out. A seat's price does not depend on what it was used for, so late use of it adds nothing.
#[must_use]
pub fn adjustments(now: &BTreeMap<LineKey, Line>, frozen: &Frozen, basis: Basis) -> BTreeMap<LineKey, (Line, Nanos)> {
    let mut differences = BTreeMap::new();
    for key in now.keys().chain(frozen.keys()) {
        let here = now.get(key).copied().unwrap_or_default();
        let (there, billed) = frozen.get(key).copied().unwrap_or_default();
        let difference = here.minus(there);
        if difference == Line::default() {
            continue;
        }
        let gone = here == Line::default();
        let cost = match basis {
            // All of it is taken back where nothing of it is left.
            _ if gone => -billed,
            Basis::Computed => difference.cost,
            Basis::Reported => difference.reported,
            Basis::Seat => Nanos::ZERO,
        };
        differences.insert(*key, (difference, cost));
    }
    differences
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn key(day: i8) -> LineKey {
        LineKey {
            day: date(2026, 10, day),
            account: 1,
            person: 1,
            model: 1,
        }
    }

    fn line(requests: i64, cost: i64) -> Line {
        Line {
            requests,
            cost: Nanos(cost),
            ..Line::default()
        }
    }

    #[test]
    fn only_what_has_changed_is_adjusted() {
        let now = BTreeMap::from([(key(1), line(3, 30)), (key(2), line(2, 20)), (key(4), line(1, 5))]);
        let frozen = Frozen::from([
            (key(1), (line(3, 30), Nanos(30))),
            (key(2), (line(1, 10), Nanos(10))),
            (key(3), (line(7, 70), Nanos(70))),
        ]);
        let found = adjustments(&now, &frozen, Basis::Computed);
        assert_eq!(
            found,
            BTreeMap::from([
                (key(2), (line(1, 10), Nanos(10))),
                (key(3), (line(-7, -70), Nanos(-70))),
                (key(4), (line(1, 5), Nanos(5))),
            ])
        );
    }

    #[test]
    fn late_use_of_a_seat_costs_nothing_and_what_has_gone_is_taken_back() {
        let now = BTreeMap::from([(key(1), line(2, 20))]);
        let frozen = Frozen::from([(key(1), (line(1, 10), Nanos(300))), (key(2), (line(1, 10), Nanos(200)))]);
        let found = adjustments(&now, &frozen, Basis::Seat);
        assert_eq!(found[&key(1)], (line(1, 10), Nanos::ZERO));
        assert_eq!(found[&key(2)], (line(-1, -10), Nanos(-200)));
    }
}
