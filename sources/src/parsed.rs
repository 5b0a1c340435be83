//! What comes out of a chunk: events, with the several versions of one request folded into one, and the lines that could not be read.

use std::collections::HashMap;

use domain::UsageEvent;

/// So many unreadable lines are kept with their place and reason; more are only counted.
pub const MAX_REPORTED: usize = 1_000;

/// A line that could not be read. The reason never quotes the line: it may hold a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Its number in the file, from 1.
    pub line: u64,
    /// Where it starts, in bytes of the text.
    pub offset: u64,
    /// What is wrong with it.
    pub why: String,
}

/// The harvest of one chunk or of several.
#[derive(Debug, Default)]
pub struct Parsed {
    /// One event a request, in the order in which the requests were first seen.
    pub events: Vec<UsageEvent>,
    /// The first [`MAX_REPORTED`] lines that could not be read.
    pub unreadable: Vec<Unreadable>,
    /// How many lines could not be read.
    pub unreadable_lines: u64,
    /// Lines seen, blank ones included.
    pub lines: u64,
    /// Lines that told of a request, before copies and versions of the same request were folded.
    pub versions: u64,
    /// Events whose log does not name the model, so that one was assumed.
    pub assumed_models: u64,
    /// Where the event of a key lies.
    index: HashMap<String, usize>,
}

impl Parsed {
    /// Adds an event, or folds it into the one that is here under its key: the superseding version stays, and takes over
    /// what only the other one knew.
    pub fn push(&mut self, event: UsageEvent) {
        self.versions += 1;
        let known = self.index.get(&event.key).copied();
        match known
            .and_then(|place| self.events.get_mut(place))
            .filter(|here| here.key == event.key)
        {
            Some(here) => fold(here, event),
            None => {
                self.index.insert(event.key.clone(), self.events.len());
                self.events.push(event);
            }
        }
    }

    /// Empties it for the next chunk and keeps its memory.
    pub fn clear(&mut self) {
        self.events.clear();
        self.index.clear();
        self.unreadable.clear();
        (self.unreadable_lines, self.lines, self.versions, self.assumed_models) = (0, 0, 0, 0);
    }

    /// Notes a line that could not be read.
    pub(crate) fn refuse(&mut self, line: u64, offset: u64, why: String) {
        self.unreadable_lines += 1;
        if self.unreadable.len() < MAX_REPORTED {
            self.unreadable.push(Unreadable { line, offset, why });
        }
    }
}

/// Leaves in `here` the superseding one of two versions of a request, completed by the other.
fn fold(here: &mut UsageEvent, mut other: UsageEvent) {
    if other.supersedes(here.tokens.total(), here.at) {
        std::mem::swap(here, &mut other);
    }
    let fill = |mine: &mut Option<String>, theirs: Option<String>| {
        if mine.is_none() {
            *mine = theirs;
        }
    };
    fill(&mut here.person, other.person);
    fill(&mut here.agent, other.agent);
    fill(&mut here.action, other.action);
    fill(&mut here.request_id, other.request_id);
    fill(&mut here.session_id, other.session_id);
    fill(&mut here.cwd, other.cwd);
    fill(&mut here.git_branch, other.git_branch);
    here.reported_cost = here.reported_cost.or(other.reported_cost);
    here.latency_ms = here.latency_ms.or(other.latency_ms);
    here.ttft_ms = here.ttft_ms.or(other.ttft_ms);
    here.trace = here.trace.take().or(other.trace);
    if here.model.is_empty() {
        here.model = other.model;
    }
}

#[cfg(test)]
mod tests {
    use domain::{Nanos, Source};
    use jiff::Timestamp;

    use super::*;

    fn event(key: &str, second: i64, output: u64) -> UsageEvent {
        let at = Timestamp::from_second(second).expect("in range");
        let mut event = UsageEvent::new(Source::ClaudeCode, key.to_owned(), at, "claude-opus-5".to_owned());
        event.tokens.output = output;
        event
    }

    #[test]
    fn the_larger_version_stays_and_learns_from_the_other() {
        let mut parsed = Parsed::default();
        let mut placeholder = event("a", 1, 1);
        placeholder.cwd = Some("/home/dev".to_owned());
        placeholder.reported_cost = Some(Nanos(5));
        parsed.push(placeholder);
        parsed.push(event("b", 2, 7));
        parsed.push(event("a", 3, 300));
        parsed.push(event("a", 2, 300));
        assert_eq!((parsed.events.len(), parsed.versions), (2, 4));
        let a = &parsed.events[0];
        assert_eq!((a.tokens.output, a.at.as_second(), a.cwd.as_deref()), (300, 2, Some("/home/dev")));
        assert_eq!(a.reported_cost, Some(Nanos(5)));
    }

    #[test]
    fn events_that_were_taken_out_are_not_folded_into() {
        let mut parsed = Parsed::default();
        parsed.push(event("a", 1, 1));
        let taken = std::mem::take(&mut parsed.events);
        parsed.push(event("a", 1, 2));
        assert_eq!((taken.len(), parsed.events.len()), (1, 1));
    }

    #[test]
    fn refusals_are_counted_beyond_what_is_kept() {
        let mut parsed = Parsed::default();
        for line in 0..1_500 {
            parsed.refuse(line, 0, String::new());
        }
        assert_eq!((parsed.unreadable.len(), parsed.unreadable_lines), (MAX_REPORTED, 1_500));
    }
}
