//! What people have decided about one person's work on one account.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Assignment, Micros, Spread, Stretch};

/// Decisions, each about a stretch of time, so that they hold whatever comes in later.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions {
    /// A session ends before each of these moments, however short the pause.
    pub cuts: BTreeSet<Micros>,
    /// Pauses that end no session, however long they are: any pause that lies within one of these. A cut ends it all the same.
    pub bridges: BTreeSet<Stretch>,
    /// What requests of these stretches are billed to.
    pub tags: Spread<Assignment>,
    /// What was noted about them.
    pub notes: Spread<String>,
}

impl Decisions {
    /// Tags a session; `None` takes its tag away.
    pub fn tag(&mut self, session: Stretch, assignment: Option<Assignment>) {
        self.tags.set(session, assignment);
    }

    /// Notes something about a session; an empty text takes the note away.
    pub fn note(&mut self, session: Stretch, text: &str) {
        let text = text.trim();
        self.notes.set(session, (!text.is_empty()).then(|| text.to_owned()));
    }

    /// Ends a session before a moment. Both parts keep its tag and note.
    pub fn split(&mut self, at: Micros) {
        self.cuts.insert(at);
    }

    /// Makes one session of two that follow each other, with one tag.
    pub fn merge(&mut self, first: Stretch, second: Stretch, assignment: Option<Assignment>) {
        let both = first.with(second);
        self.cuts.retain(|cut| !(both.from < *cut && *cut <= both.to));
        if first.to < second.from {
            self.bridges.insert(Stretch::new(first.to, second.from));
        }
        self.tag(both, assignment);
    }

    /// Whether a pause ends a session: it is long enough, and nobody has bridged it; or somebody has cut it.
    #[must_use]
    pub fn parts(&self, before: Micros, after: Micros, pause: Micros) -> bool {
        if before == after {
            return false;
        }
        let is_cut = self.cuts.range(before + 1..=after).next().is_some();
        is_cut || (after - before >= pause && !self.bridges(before, after))
    }

    /// Whether a bridge holds all of a pause.
    pub(super) fn bridges(&self, before: Micros, after: Micros) -> bool {
        let from = ..=Stretch::new(before, Micros::MAX);
        self.bridges.range(from).any(|bridge| after <= bridge.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_parts_when_it_is_long_unless_it_is_bridged_and_a_cut_always_does() {
        let mut decisions = Decisions::default();
        assert!(decisions.parts(0, 30, 30) && !decisions.parts(0, 29, 30));
        decisions.split(20);
        assert!(decisions.parts(19, 20, 30) && !decisions.parts(20, 21, 30), "before the moment");
        decisions.merge(Stretch::new(0, 19), Stretch::new(60, 70), Some(Assignment::NotBillable));
        assert!(!decisions.parts(19, 60, 30) && !decisions.parts(19, 55, 30) && decisions.parts(18, 60, 30));
        assert_eq!(decisions.tags.iter().count(), 1);
        decisions.split(60);
        assert!(decisions.parts(19, 60, 30), "whoever cuts later has it so");
        decisions.merge(Stretch::new(0, 19), Stretch::new(60, 70), None);
        assert!(!decisions.parts(19, 60, 30) && decisions.tags.is_empty());
    }

    #[test]
    fn an_empty_note_is_none() {
        let mut decisions = Decisions::default();
        decisions.note(Stretch::new(0, 9), " Reviewed with Ana ");
        assert_eq!(
            decisions.notes.iter().next().map(|(_, text)| text.as_str()),
            Some("Reviewed with Ana")
        );
        decisions.note(Stretch::new(0, 9), "  ");
        assert!(decisions.notes.is_empty());
    }
}
