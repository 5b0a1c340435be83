//! Where a statement stands, and where it can go from there.

use serde::{Deserialize, Serialize};

use crate::event::named;

named! {
    /// Where a statement stands.
    #[derive(Default)]
    State {
        /// It changes with what is recorded and tagged.
        #[default]
        Open = "open",
        /// Somebody looks through it; it still changes.
        Review = "review",
        /// It holds for good.
        Closed = "closed",
        /// It holds, and was put on an invoice.
        Invoiced = "invoiced",
    }
}

named! {
    /// A step from one state to another.
    Step {
        /// Begins to look through it.
        Review = "review",
        /// Gives the looking through up.
        Withdraw = "withdraw",
        /// Freezes it.
        Close = "close",
        /// Notes that it was put on an invoice.
        Invoice = "invoice",
        /// Opens it again: for administrators, with a reason.
        Reopen = "reopen",
    }
}

impl State {
    /// Where a step leads; nothing where it cannot be made.
    #[must_use]
    pub const fn after(self, step: Step) -> Option<Self> {
        Some(match (self, step) {
            (Self::Open, Step::Review) => Self::Review,
            (Self::Review, Step::Withdraw) | (Self::Closed | Self::Invoiced, Step::Reopen) => Self::Open,
            (Self::Open | Self::Review, Step::Close) => Self::Closed,
            (Self::Closed, Step::Invoice) => Self::Invoiced,
            _ => return None,
        })
    }

    /// Whether its numbers hold for good.
    #[must_use]
    pub const fn is_frozen(self) -> bool {
        matches!(self, Self::Closed | Self::Invoiced)
    }

    /// What it is called on the page.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Review => "In review",
            Self::Closed => "Closed",
            Self::Invoiced => "Invoiced",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_from_every_state_is_decided() {
        use State::{Closed, Invoiced, Open, Review};
        let table = [
            (Open, [Some(Review), None, Some(Closed), None, None]),
            (Review, [None, Some(Open), Some(Closed), None, None]),
            (Closed, [None, None, None, Some(Invoiced), Some(Open)]),
            (Invoiced, [None, None, None, None, Some(Open)]),
        ];
        for (from, to) in table {
            for (step, to) in Step::ALL.iter().zip(to) {
                assert_eq!(from.after(*step), to, "{from:?} {step:?}");
            }
        }
        assert!(Closed.is_frozen() && Invoiced.is_frozen() && !Review.is_frozen() && !Open.is_frozen());
    }
}
