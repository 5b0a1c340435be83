//! What the pages of numbers have in common: they are read in one snapshot, moved by changes, and read again.

use super::Window;
use crate::live::{Change, Delta};
use crate::overview::Folded;

/// A page's data, read in one snapshot. What a change of the stream can move is moved at once; the rest is read again.
pub trait Snapshot: Clone + PartialEq + Send + Sync + 'static {
    /// What was asked for.
    type Question: Clone + PartialEq + Send + Sync + 'static;

    /// What was asked for.
    fn question(&self) -> &Self::Question;

    /// The window that it is of.
    fn window(&self) -> &Window;

    /// The same, to be moved on.
    fn window_mut(&mut self) -> &mut Window;

    /// Whether the window runs up to now, so that new events belong to it.
    fn is_running(&self) -> bool;

    /// Whether changes move all of it, so that nothing has to be read again after one.
    fn is_moved_whole(&self) -> bool {
        false
    }

    /// Where it shows work sessions: how often these had changed when it was read. It has to be read again when they have since.
    fn sessions_at(&self) -> Option<i64> {
        None
    }

    /// Moves what a delta can move. Nothing, if not said otherwise: then all of it is read again.
    fn add(&mut self, delta: &Delta) {
        let _ = delta;
    }

    /// Takes a change in: each change once, in order.
    ///
    /// A page whose window has ended takes changes as well: late events belong to windows of before.
    fn fold(&mut self, change: &Change) -> Folded {
        let window = self.window();
        if change.seq <= window.seq {
            return Folded::Known;
        }
        if change.from != window.seq {
            return Folded::ReadAgain;
        }
        for delta in &change.deltas {
            self.add(delta);
        }
        let window = self.window_mut();
        window.seq = change.seq;
        window.as_of = window.as_of.max(change.at);
        Folded::Applied
    }

    /// Whether the window has ended by then (unix milliseconds) while it should run up to now: then the page must be read again, even if
    /// nothing happens.
    fn is_over(&self, now: i64) -> bool {
        self.is_running() && self.window().end.saturating_mul(1000) <= now
    }
}

/// What all snapshots answer in the same way: the question and its type, the fields that hold it and the usage that it is about.
macro_rules! asked {
    ($question:ty, $field:ident, $($usage:ident).+) => {
        type Question = $question;

        fn question(&self) -> &$question {
            &self.$field
        }

        fn window(&self) -> &$crate::usage::Window {
            &self.window
        }

        fn window_mut(&mut self) -> &mut $crate::usage::Window {
            &mut self.window
        }

        fn is_running(&self) -> bool {
            self.$($usage).+.range_ends_today()
        }
    };
}
pub(crate) use asked;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Granularity, UsageQuery};
    use crate::{Measures, Nanos};

    #[derive(Clone, Debug, PartialEq)]
    struct Page {
        query: UsageQuery,
        window: Window,
        cost: Nanos,
    }

    impl Snapshot for Page {
        crate::usage::asked!(UsageQuery, query, query);

        fn add(&mut self, delta: &Delta) {
            self.cost += delta.measures.cost;
        }
    }

    fn page() -> Page {
        Page {
            query: UsageQuery::default(),
            window: Window {
                start: 0,
                end: 86_400,
                granularity: Granularity::Hour,
                zone: "UTC".to_owned(),
                label: String::new(),
                before_start: -86_400,
                before_end: 0,
                before_label: String::new(),
                as_of: 1_000,
                seq: 5,
            },
            cost: Nanos::ZERO,
        }
    }

    fn change(from: i64, seq: i64) -> Change {
        let measures = Measures {
            cost: Nanos(3),
            ..Measures::default()
        };
        Change {
            from,
            seq,
            at: 2_000,
            deltas: vec![Delta {
                bucket: 0,
                account: 1,
                person: 1,
                model: 1,
                measures,
            }],
            feed: Vec::new(),
        }
    }

    #[test]
    fn each_change_is_taken_once_and_in_order() {
        let mut page = page();
        assert_eq!(page.fold(&change(5, 6)), Folded::Applied);
        assert_eq!(page.fold(&change(5, 6)), Folded::Known);
        assert_eq!(page.fold(&change(7, 8)), Folded::ReadAgain, "6 to 7 is missing");
        assert_eq!((page.window.seq, page.window.as_of, page.cost), (6, 2_000, Nanos(3)));
    }

    #[test]
    fn a_running_window_ends() {
        let page = page();
        assert!(!page.is_over(86_399_999));
        assert!(page.is_over(86_400_000));
    }
}
