//! However requests arrive, in whatever batches, and whatever people decide between them: what is kept up to date is what cutting everything at
//! once finds.

use domain::sessions::{Assignment, Decisions, Found, MINUTE, Micros, PAUSE, Stretch, affected, sessions};
use proptest::prelude::*;

/// What is kept of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Kept {
    stretch: Stretch,
    requests: usize,
    tag: Option<Assignment>,
    notes: Vec<String>,
    is_held_apart: bool,
}

impl From<Found> for Kept {
    fn from(found: Found) -> Self {
        Self {
            stretch: found.stretch,
            requests: found.requests.len(),
            tag: found.tag,
            notes: found.notes,
            is_held_apart: found.is_held_apart,
        }
    }
}

/// Something that happens. Sessions and requests are named by a number that is brought into range.
#[derive(Clone, Debug)]
enum Step {
    Arrive(Vec<Micros>),
    Vanish(usize),
    Tag(usize, Option<Assignment>),
    Note(usize, String),
    Split(usize, usize),
    Merge(usize, Option<Assignment>),
}

/// A few projects, so that tags are often equal and often not.
fn tag() -> impl Strategy<Value = Option<Assignment>> {
    prop_oneof![
        1 => Just(None),
        1 => Just(Some(Assignment::NotBillable)),
        4 => (1..3i32).prop_map(|project| Some(Assignment::project(project))),
    ]
}

/// Moments of two days, some on the minute and some next to it, so that pauses of exactly half an hour are met.
fn moment() -> impl Strategy<Value = Micros> {
    (0..600i64, -1..2i64).prop_map(|(minute, more)| minute * 5 * MINUTE + more)
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => proptest::collection::vec(moment(), 1..12).prop_map(Step::Arrive),
        1 => any::<usize>().prop_map(Step::Vanish),
        4 => (any::<usize>(), tag()).prop_map(|(at, tag)| Step::Tag(at, tag)),
        1 => (any::<usize>(), "[ab]?").prop_map(|(at, text)| Step::Note(at, text)),
        2 => (any::<usize>(), any::<usize>()).prop_map(|(at, request)| Step::Split(at, request)),
        2 => (any::<usize>(), tag()).prop_map(|(at, tag)| Step::Merge(at, tag)),
    ]
}

#[derive(Default)]
struct Track {
    times: Vec<Micros>,
    decisions: Decisions,
    kept: Vec<Kept>,
}

impl Track {
    fn all(&self) -> Vec<Kept> {
        sessions(&self.times, PAUSE, &self.decisions).into_iter().map(Kept::from).collect()
    }

    /// Cuts anew what a change of a stretch can have touched, and nothing else.
    fn renew(&mut self, touched: Stretch) {
        let known: Vec<Stretch> = self.kept.iter().map(|kept| kept.stretch).collect();
        let stretch = affected(&known, touched, PAUSE, &self.decisions);
        let from = self.times.partition_point(|at| *at < stretch.from);
        let to = self.times.partition_point(|at| *at <= stretch.to);
        let anew = sessions(&self.times[from..to], PAUSE, &self.decisions);
        let first = self.kept.partition_point(|kept| kept.stretch.to < stretch.from);
        let last = self.kept.partition_point(|kept| kept.stretch.from <= stretch.to);
        self.kept.splice(first..last, anew.into_iter().map(Kept::from));
    }

    fn take(&mut self, step: Step) {
        let session = |at: usize| (!self.kept.is_empty()).then(|| at % self.kept.len());
        match step {
            Step::Arrive(times) => {
                let touched = Stretch::new(*times.iter().min().expect("some"), *times.iter().max().expect("some"));
                self.times.extend(times);
                self.times.sort_unstable();
                self.renew(touched);
            }
            Step::Vanish(at) => {
                if !self.times.is_empty() {
                    let at = self.times.remove(at % self.times.len());
                    self.renew(Stretch::new(at, at));
                }
            }
            Step::Tag(at, tag) => {
                if let Some(at) = session(at) {
                    let stretch = self.kept[at].stretch;
                    self.decisions.tag(stretch, tag.clone());
                    self.renew(stretch);
                    // It has the tag, whatever becomes of its neighbours.
                    let of = self.kept.iter().filter(|kept| kept.stretch.meets(stretch));
                    if tag.is_some() {
                        of.for_each(|kept| assert_eq!(kept.tag, tag));
                    }
                }
            }
            Step::Note(at, text) => {
                if let Some(at) = session(at) {
                    let stretch = self.kept[at].stretch;
                    self.decisions.note(stretch, &text);
                    self.renew(stretch);
                }
            }
            Step::Split(at, request) => {
                if let Some(at) = session(at) {
                    let stretch = self.kept[at].stretch;
                    let first = self.times.partition_point(|time| *time < stretch.from);
                    self.decisions.split(self.times[first + request % self.kept[at].requests]);
                    self.renew(stretch);
                }
            }
            Step::Merge(at, tag) => {
                if let Some(at) = session(at).filter(|at| at + 1 < self.kept.len()) {
                    let (first, second) = (self.kept[at].stretch, self.kept[at + 1].stretch);
                    self.decisions.merge(first, second, tag);
                    self.renew(first.with(second));
                    let of = self.kept.iter().filter(|kept| kept.stretch.meets(first.with(second)));
                    assert_eq!(of.count(), 1, "they are one");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_kept_is_what_everything_at_once_finds(steps in proptest::collection::vec(step(), 1..40)) {
        let mut track = Track::default();
        for step in steps {
            track.take(step.clone());
            prop_assert_eq!(&track.kept, &track.all(), "after {:?}", step);
            let requests: usize = track.kept.iter().map(|kept| kept.requests).sum();
            prop_assert_eq!(requests, track.times.len(), "every request is of one session");
        }
    }

    /// Who tagged what does not depend on when requests came: the same decisions over the same requests, in another order and other batches.
    #[test]
    fn the_order_of_arrival_does_not_matter(
        steps in proptest::collection::vec(step(), 1..25),
        order in any::<prop::sample::Index>(),
        size in 1..9usize,
    ) {
        let mut track = Track::default();
        for step in steps {
            track.take(step);
        }
        let mut other = Track { decisions: track.decisions.clone(), ..Track::default() };
        let mut times = track.times.clone();
        if !times.is_empty() {
            let len = times.len();
            times.rotate_left(order.index(len));
            if size % 2 == 0 {
                times.reverse();
            }
        }
        for batch in times.chunks(size) {
            other.take(Step::Arrive(batch.to_vec()));
        }
        prop_assert_eq!(&other.kept, &track.kept);
    }
}
