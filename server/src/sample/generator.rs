//! The generator: everybody's days, merged in the order of time, without holding more than a few days in memory.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::cast::Cast;
use super::conversation::Sampled;
use super::person_day::person_day;
use super::service::service_day;

/// Requests of one person and of all services on an average day at intensity 1, weekends included; measured, for
/// [`Shape::sized`].
const A_PERSONS_DAY: f64 = 71.0;
const THE_SERVICES_DAY: f64 = 275.0;

/// How much is generated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// The same seed gives the same requests.
    pub seed: u64,
    /// People; services come on top.
    pub people: usize,
    /// Load: 1 is a person's normal one.
    pub intensity: f64,
}

impl Shape {
    /// The sample workspace.
    #[must_use]
    pub const fn sample(seed: u64) -> Self {
        Self {
            seed,
            people: 9,
            intensity: 1.0,
        }
    }

    /// About so many events (within some per cent) over so many days.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    pub fn sized(seed: u64, people: usize, days: u32, events: u64) -> Self {
        let a_day = people as f64 * A_PERSONS_DAY + THE_SERVICES_DAY;
        Self {
            seed,
            people,
            intensity: events as f64 / (a_day * f64::from(days.max(1))),
        }
    }
}

/// The sample workspace's requests from `from` (included) to `to` (not included), each with the index of its account in
/// [`super::accounts`], in the order of time.
#[must_use]
pub fn generate(seed: u64, from: Timestamp, to: Timestamp) -> Generator {
    Generator::new(Shape::sample(seed), from, to)
}

/// The iterator behind [`generate`], for any [`Shape`].
#[derive(Debug)]
pub struct Generator {
    shape: Shape,
    cast: Cast,
    office: TimeZone,
    from: Timestamp,
    to: Timestamp,
    next_day: Date,
    last_day: Date,
    /// Final and in order, latest first.
    ready: Vec<Sampled>,
    /// Generated, but a day to come may hold earlier ones.
    waiting: Vec<Sampled>,
}

impl Generator {
    /// A generator for a window.
    #[must_use]
    pub fn new(shape: Shape, from: Timestamp, to: Timestamp) -> Self {
        let day = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
        Self {
            shape,
            cast: Cast::new(shape.people),
            office: TimeZone::get("America/New_York").unwrap_or(TimeZone::UTC),
            from,
            to,
            // A civil day somewhere on earth begins up to 14 hours before, and its conversations end up to 12 + 9 hours after, the day in UTC.
            next_day: day(from).saturating_sub(2.days()),
            last_day: day(to).saturating_add(1.day()),
            ready: Vec::new(),
            waiting: Vec::new(),
        }
    }

    /// Generates one more day of everybody, and moves what is final by then to `ready`.
    fn advance(&mut self) {
        let date = self.next_day;
        for (index, person) in self.cast.people.iter().enumerate() {
            person_day(self.shape.seed, index, person, date, self.shape.intensity, &mut self.waiting);
        }
        service_day(self.shape.seed, date, self.shape.intensity, &self.office, &mut self.waiting);
        self.next_day = date.saturating_add(1.day());
        let is_last = self.next_day > self.last_day;
        let final_until = match self.next_day.to_zoned(TimeZone::UTC) {
            Ok(midnight) if !is_last => midnight.timestamp() - SignedDuration::from_hours(14),
            _ => Timestamp::MAX,
        };
        let (from, to) = (self.from, self.to);
        let is_final = |(_, event): &mut Sampled| event.at < final_until;
        self.ready = self
            .waiting
            .extract_if(.., is_final)
            .filter(|(_, event)| event.at >= from && event.at < to)
            .collect();
        self.ready.sort_unstable_by(|(_, a), (_, b)| (b.at, &b.key).cmp(&(a.at, &a.key)));
    }
}

impl Iterator for Generator {
    type Item = Sampled;

    fn next(&mut self) -> Option<Sampled> {
        loop {
            if let Some(next) = self.ready.pop() {
                return Some(next);
            }
            if self.next_day > self.last_day {
                return None;
            }
            self.advance();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashSet};

    use domain::pricing::{Book, Pricing};
    use domain::{Nanos, Outcome};

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("instant")
    }

    #[test]
    fn the_same_seed_gives_the_same_requests_and_another_gives_others() {
        let week = |seed| generate(seed, at("2026-05-04T00:00:00Z"), at("2026-05-11T00:00:00Z")).collect::<Vec<_>>();
        let first = week(7);
        assert!(first.len() > 1_000, "{}", first.len());
        assert_eq!(first, week(7));
        assert_ne!(first, week(8));
    }

    #[test]
    fn a_window_is_a_part_of_a_longer_one_and_in_order() {
        let long: Vec<_> = generate(7, at("2026-05-04T00:00:00Z"), at("2026-05-14T00:00:00Z")).collect();
        assert!(long.is_sorted_by_key(|(_, event)| event.at));
        let (from, to) = (at("2026-05-07T09:30:00Z"), at("2026-05-08T21:00:00Z"));
        let inside: Vec<_> = long
            .iter()
            .filter(|(_, event)| event.at >= from && event.at < to)
            .cloned()
            .collect();
        assert_eq!(inside, generate(7, from, to).collect::<Vec<_>>());
        let keys: HashSet<&str> = long.iter().map(|(_, event)| event.key.as_str()).collect();
        assert_eq!(keys.len(), long.len(), "keys are unique");
    }

    #[test]
    fn ninety_days_look_like_a_studio() {
        let (from, to) = (at("2026-08-24T15:00:00Z"), at("2026-11-22T15:00:00Z"));
        let book = Book::builtin();
        let (mut requests, mut errors, mut cost, mut unpriced, mut tokens) = (0_u64, 0_u64, Nanos::ZERO, 0_u64, 0_u64);
        let (mut by_model, mut people, mut weekend) = (BTreeMap::<String, (u64, Nanos)>::new(), HashSet::new(), 0_u64);
        for (account, event) in generate(super::super::SEED, from, to) {
            assert!(account < super::super::accounts().len());
            requests += 1;
            errors += u64::from(event.outcome == Outcome::Error);
            tokens += event.tokens.total();
            people.extend(event.person.clone());
            let weekday = event.at.to_zoned(TimeZone::UTC).weekday().to_monday_zero_offset();
            weekend += u64::from(weekday >= 5);
            let row = by_model.entry(event.model.clone()).or_default();
            row.0 += 1;
            match book.price(&event) {
                Pricing::Priced(priced) => {
                    cost += priced.total;
                    row.1 += priced.total;
                }
                Pricing::Unpriced { .. } => unpriced += event.tokens.total(),
            }
        }
        let a_month = cost.to_f64() / 3.0;
        let facts = format!(
            "{requests} requests, {errors} errors, {tokens} tokens, {unpriced} unpriced, ${a_month:.0} a month, {weekend} on weekends, {by_model:#?}"
        );
        assert!((60_000..=90_000).contains(&requests), "{facts}");
        assert!((4_000.0..=6_000.0).contains(&a_month), "{facts}");
        assert!((requests / 200..=requests / 50).contains(&errors), "{facts}");
        assert!(unpriced > 0 && unpriced < tokens / 50, "{facts}");
        assert!(weekend < requests / 5, "{facts}");
        assert_eq!(people.len(), 9);
        assert!(by_model.len() >= 10, "{facts}");
    }

    #[test]
    fn a_bench_is_about_as_large_as_asked() {
        let (from, to) = (at("2026-01-01T00:00:00Z"), at("2026-03-02T00:00:00Z"));
        for (people, events) in [(20, 100_000), (60, 100_000)] {
            let made = Generator::new(Shape::sized(1, people, 60, events), from, to).count() as u64;
            assert!(
                (events * 9 / 10..=events * 11 / 10).contains(&made),
                "{people} people: {made} of {events}"
            );
        }
    }
}
