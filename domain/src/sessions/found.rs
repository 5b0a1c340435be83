//! The sessions of one person on one account.

use std::ops::Range;

use super::{Assignment, Decisions, Micros, Stretch};

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its requests, among those that were given.
    pub requests: Range<usize>,
    /// From its first request to its last one.
    pub stretch: Stretch,
    /// What somebody has tagged it with.
    pub tag: Option<Assignment>,
    /// What was noted, in order of time, each text once.
    pub notes: Vec<String>,
    /// Whether it would be one with its neighbour, were the two not tagged differently: somebody has to look at it.
    pub is_held_apart: bool,
}

/// Cuts requests into sessions. `times` are in order; a pause of `pause` or more ends a session.
///
/// Where the requests between two tags show that both are of one run of work, the run is one session if the tags are equal. If they differ, it
/// is cut in the longest pause between the two, the first where several are equally long: what a person tagged keeps its tag.
#[must_use]
pub fn sessions(times: &[Micros], pause: Micros, decisions: &Decisions) -> Vec<Found> {
    let mut found = Vec::new();
    let mut first = 0;
    for at in 1..=times.len() {
        if at == times.len() || decisions.parts(times[at - 1], times[at], pause) {
            run(times, first..at, decisions, &mut found);
            first = at;
        }
    }
    found
}

/// Cuts a run where its tags differ.
fn run(times: &[Micros], requests: Range<usize>, decisions: &Decisions, found: &mut Vec<Found>) {
    let whole = Stretch::new(times[requests.start], times[requests.end - 1]);
    let mut pieces: Vec<(Range<usize>, Option<&Assignment>)> = Vec::new();
    // Where the requests of the latest tag end.
    let (mut start, mut tag, mut last) = (requests.start, None, requests.start);
    for (stretch, next) in decisions.tags.within(whole) {
        let from = requests.start + times[requests.clone()].partition_point(|at| *at < stretch.from);
        let to = requests.start + times[requests.clone()].partition_point(|at| *at <= stretch.to);
        if from == to {
            continue;
        }
        if tag.is_some_and(|tag| tag != next) {
            let cut = longest_pause(times, last..from);
            pieces.push((start..cut, tag));
            start = cut;
        }
        (tag, last) = (Some(next), to - 1);
    }
    pieces.push((start..requests.end, tag));
    let is_held_apart = pieces.len() > 1;
    for (requests, tag) in pieces {
        let stretch = Stretch::new(times[requests.start], times[requests.end - 1]);
        found.push(Found {
            tag: tag.cloned(),
            notes: notes(&times[requests.clone()], decisions, stretch),
            requests,
            stretch,
            is_held_apart,
        });
    }
}

/// The request after the longest pause of those behind `between.start`, up to `between.end`.
fn longest_pause(times: &[Micros], between: Range<usize>) -> usize {
    let pauses = (between.start + 1..=between.end).map(|at| (times[at] - times[at - 1], at));
    pauses
        .fold((-1, between.end), |best, next| if next.0 > best.0 { next } else { best })
        .1
}

fn notes(times: &[Micros], decisions: &Decisions, stretch: Stretch) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    for (about, text) in decisions.notes.within(stretch) {
        if times.iter().any(|at| about.holds(*at)) && !notes.contains(text) {
            notes.push(text.clone());
        }
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::super::PAUSE;
    use super::*;

    const M: Micros = super::super::MINUTE;

    fn cut(minutes: &[i64], decisions: &Decisions) -> Vec<(Vec<i64>, Option<Assignment>, bool)> {
        let times: Vec<Micros> = minutes.iter().map(|minute| minute * M).collect();
        let of = |found: Found| (minutes[found.requests].to_vec(), found.tag, found.is_held_apart);
        sessions(&times, PAUSE, decisions).into_iter().map(of).collect()
    }

    fn minutes(from: i64, to: i64) -> Stretch {
        Stretch::new(from * M, to * M)
    }

    #[test]
    fn half_an_hour_ends_a_session() {
        let none = Decisions::default();
        assert_eq!(cut(&[], &none), []);
        assert_eq!(
            cut(&[0, 0, 29, 58, 88, 200], &none),
            [(vec![0, 0, 29, 58], None, false), (vec![88], None, false), (vec![200], None, false)]
        );
    }

    #[test]
    fn what_comes_late_merges_sessions_and_equal_tags() {
        let mut decisions = Decisions::default();
        decisions.tag(minutes(0, 10), Some(Assignment::project(1)));
        assert_eq!(
            cut(&[0, 10, 50], &decisions),
            [(vec![0, 10], Some(Assignment::project(1)), false), (vec![50], None, false)]
        );
        // The untagged one joins the tagged one.
        assert_eq!(
            cut(&[0, 10, 30, 50], &decisions),
            [(vec![0, 10, 30, 50], Some(Assignment::project(1)), false)]
        );
        decisions.tag(minutes(50, 50), Some(Assignment::project(1)));
        assert_eq!(cut(&[0, 10, 30, 50], &decisions).len(), 1);
    }

    #[test]
    fn different_tags_stay_apart_in_the_longest_pause_between_them() {
        let mut decisions = Decisions::default();
        decisions.tag(minutes(0, 10), Some(Assignment::project(1)));
        decisions.tag(minutes(50, 60), Some(Assignment::NotBillable));
        let (one, none) = (Some(Assignment::project(1)), Some(Assignment::NotBillable));
        assert_eq!(
            cut(&[0, 10, 28, 50, 60, 70], &decisions),
            [(vec![0, 10, 28], one.clone(), true), (vec![50, 60, 70], none.clone(), true)]
        );
        // Equal pauses: the first.
        assert_eq!(
            cut(&[0, 10, 30, 50, 60], &decisions),
            [(vec![0, 10], one.clone(), true), (vec![30, 50, 60], none, true)]
        );
        // A tag without a request does not count.
        assert_eq!(cut(&[0, 10, 20], &decisions), [(vec![0, 10, 20], one, false)]);
    }

    #[test]
    fn people_split_and_merge() {
        let mut decisions = Decisions::default();
        decisions.split(10 * M);
        decisions.merge(minutes(10, 20), minutes(90, 95), Some(Assignment::project(2)));
        assert_eq!(
            cut(&[0, 10, 20, 90, 95], &decisions),
            [(vec![0], None, false), (vec![10, 20, 90, 95], Some(Assignment::project(2)), false)]
        );
    }

    #[test]
    fn notes_come_along_once_each() {
        let mut decisions = Decisions::default();
        decisions.note(minutes(0, 5), "Kick-off");
        decisions.note(minutes(20, 25), "Kick-off");
        decisions.note(minutes(26, 27), "Nobody was here");
        let times = [0, 5 * M, 20 * M, 25 * M];
        assert_eq!(sessions(&times, PAUSE, &decisions)[0].notes, ["Kick-off"]);
    }
}
