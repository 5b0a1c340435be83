//! What has to be cut anew.

use super::{Decisions, Micros, Stretch};

/// The stretch whose requests have to be cut into sessions anew, when requests or decisions of the stretch `touched` have changed: every session
/// that lies in it is replaced by what is found there, and all others stay as they are.
///
/// `known` are the sessions as they were, in order, and `decisions` what holds now. Whoever takes a decision back touches all that it was about.
#[must_use]
pub fn affected(known: &[Stretch], touched: Stretch, pause: Micros, decisions: &Decisions) -> Stretch {
    let mut all = touched;
    let mut left = known.partition_point(|session| session.from < touched.from);
    let mut right = left;
    loop {
        let before = left
            .checked_sub(1)
            .map(|at| known[at])
            .filter(|session| reaches(session.to, all.from, pause, decisions));
        let after = known
            .get(right)
            .copied()
            .filter(|session| reaches(all.to, session.from, pause, decisions));
        if before.is_none() && after.is_none() {
            return all;
        }
        if let Some(session) = before {
            (all, left) = (all.with(session), left - 1);
        }
        if let Some(session) = after {
            (all, right) = (all.with(session), right + 1);
        }
    }
}

/// Whether what ends at one moment may be of one run with what begins at another.
fn reaches(end: Micros, start: Micros, pause: Micros, decisions: &Decisions) -> bool {
    start - end < pause || decisions.bridges(end, start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(from: Micros, to: Micros) -> Stretch {
        Stretch::new(from, to)
    }

    #[test]
    fn neighbours_within_the_pause_come_along() {
        let known = [stretch(0, 10), stretch(50, 60), stretch(75, 80), stretch(200, 210)];
        let none = Decisions::default();
        assert_eq!(affected(&known, stretch(100, 101), 30, &none), stretch(50, 101));
        assert_eq!(affected(&known, stretch(120, 121), 30, &none), stretch(120, 121));
        assert_eq!(affected(&known, stretch(25, 171), 30, &none), stretch(0, 210));
        assert_eq!(affected(&known, stretch(55, 205), 10, &none), stretch(50, 210));
        let mut bridged = none;
        bridged.merge(stretch(75, 80), stretch(200, 210), None);
        assert_eq!(affected(&known, stretch(205, 206), 30, &bridged), stretch(50, 210));
        assert_eq!(affected(&[], stretch(5, 6), 30, &bridged), stretch(5, 6));
    }
}
