//! A report: for each payer, lines that add up.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::payer::portions;
use super::{Payer, shared};
use crate::Nanos;
use crate::sessions::{Assignment, Micros};

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LineKey {
    /// The day in the org's zone.
    pub day: Date,
    /// The account.
    pub account: i32,
    /// Who worked; 0 is "not named".
    pub person: i32,
    /// The model; 0 is "not named".
    pub model: i32,
}

/// The sums of a line. Where a session is shared, each payer has a part of every sum, and the parts add up exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = UsedLine))]
pub struct Line {
    /// Requests.
    pub requests: i64,
    /// Those that failed.
    pub errors: i64,
    /// Uncached input, in tokens.
    pub input: i64,
    /// Read from a cache.
    pub cache_read: i64,
    /// Written to a cache.
    pub cache_write: i64,
    /// Output.
    pub output: i64,
    /// What the requests with a price cost, computed by us.
    pub cost: Nanos,
    /// What client programs reported, of the requests of which they did.
    pub reported: Nanos,
    /// What we compute for those of which they did not: with what was reported, it is the cost of all of them. Statements of before have none.
    #[serde(default)]
    pub unreported: Nanos,
    /// Requests without a price.
    pub unpriced_requests: i64,
    /// Their tokens.
    pub unpriced_tokens: i64,
}

impl Line {
    const fn sums(self) -> [i64; 11] {
        [
            self.requests,
            self.errors,
            self.input,
            self.cache_read,
            self.cache_write,
            self.output,
            self.cost.0,
            self.reported.0,
            self.unreported.0,
            self.unpriced_requests,
            self.unpriced_tokens,
        ]
    }

    const fn of(sums: [i64; 11]) -> Self {
        let [
            requests,
            errors,
            input,
            cache_read,
            cache_write,
            output,
            cost,
            reported,
            unreported,
            unpriced_requests,
            unpriced_tokens,
        ] = sums;
        Self {
            requests,
            errors,
            input,
            cache_read,
            cache_write,
            output,
            cost: Nanos(cost),
            reported: Nanos(reported),
            unreported: Nanos(unreported),
            unpriced_requests,
            unpriced_tokens,
        }
    }

    /// Tokens of all kinds.
    #[must_use]
    pub const fn tokens(&self) -> i64 {
        self.input + self.cache_read + self.cache_write + self.output
    }

    /// The difference to another line.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        let (one, other) = (self.sums(), other.sums());
        Self::of(std::array::from_fn(|at| one[at] - other[at]))
    }

    fn add(&mut self, other: Self) {
        let (one, other) = (self.sums(), other.sums());
        *self = Self::of(std::array::from_fn(|at| one[at] + other[at]));
    }
}

impl std::iter::Sum for Line {
    fn sum<I: Iterator<Item = Self>>(lines: I) -> Self {
        let mut sum = Self::default();
        lines.for_each(|line| sum.add(line));
        sum
    }
}

/// What was worked under one tag: lines, as they are read.
#[derive(Clone, Debug)]
pub struct Work {
    /// The tag; nothing where there is none.
    pub tag: Option<Assignment>,
    /// What the line is about.
    pub key: LineKey,
    /// Its sums.
    pub line: Line,
}

/// What one payer pays for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Lines, by day, account, person and model.
    pub lines: BTreeMap<LineKey, Line>,
    /// Sessions that began in the period; one that is shared counts for each.
    pub sessions: i64,
    /// Their active time; of one that is shared, a part.
    pub active: Micros,
}

impl Part {
    /// The sum of the lines.
    #[must_use]
    pub fn total(&self) -> Line {
        self.lines.values().copied().sum()
    }
}

/// A period, payer by payer: all of it adds up to what the accounts have cost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// By payer.
    pub parts: BTreeMap<Payer, Part>,
    /// Sessions that began in the period, each counted once, whoever shares it.
    pub sessions: i64,
}

impl Report {
    /// Adds work up. Equal lines under equal tags must come as one, so that they are shared out once.
    pub fn add(&mut self, work: &Work) {
        let payers = shared(work.tag.as_ref());
        let sums = work.line.sums().map(|sum| portions(sum, &payers));
        for (at, (payer, _)) in payers.iter().enumerate() {
            let line = Line::of(std::array::from_fn(|sum| sums[sum][at]));
            self.parts.entry(*payer).or_default().lines.entry(work.key).or_default().add(line);
        }
    }

    /// Adds sessions that began in the period, with their active time.
    pub fn add_sessions(&mut self, tag: Option<&Assignment>, sessions: i64, active: Micros) {
        self.sessions += sessions;
        let payers = shared(tag);
        let parts = portions(active, &payers);
        for ((payer, _), active) in payers.iter().zip(parts) {
            let part = self.parts.entry(*payer).or_default();
            part.sessions += sessions;
            part.active += active;
        }
    }

    /// The sum of all.
    #[must_use]
    pub fn total(&self) -> Line {
        self.parts.values().map(Part::total).sum()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::sessions::Share;

    fn key(day: i8, account: i32) -> LineKey {
        LineKey {
            day: date(2026, 11, day),
            account,
            person: 1,
            model: 1,
        }
    }

    #[test]
    fn what_is_shared_is_shared_to_the_last_token() {
        let shares = [(1, 3_333), (2, 3_333), (3, 3_334)].map(|(project, points)| Share { project, points });
        let mut report = Report::default();
        report.add(&Work {
            tag: Some(Assignment::Projects(shares.to_vec())),
            key: key(1, 1),
            line: Line {
                requests: 2,
                input: 100,
                cost: Nanos(10),
                ..Line::default()
            },
        });
        let of = |project: i32| report.parts[&Payer::Project(project)].lines[&key(1, 1)];
        assert_eq!((of(1).cost, of(2).cost, of(3).cost), (Nanos(3), Nanos(3), Nanos(4)));
        assert_eq!((of(1).input, of(2).input, of(3).input), (33, 33, 34));
        assert_eq!(of(1).requests + of(2).requests + of(3).requests, 2);
    }

    proptest! {
        #[test]
        fn all_payers_together_pay_for_all_of_it(
            work in proptest::collection::vec((0..5u8, 1..20i8, 1..3i32, proptest::array::uniform11(0..1_000_000i64), 1..10_000u16), 0..40),
        ) {
            let mut report = Report::default();
            let mut all = Line::default();
            let begun = i64::try_from(work.len()).expect("few");
            for (tag, day, account, sums, points) in work {
                let tag = match tag {
                    0 => None,
                    1 => Some(Assignment::NotBillable),
                    2 => Some(Assignment::project(7)),
                    _ => {
                        let shares = vec![Share { project: 7, points }, Share { project: 8, points: 10_000 - points }];
                        Some(Assignment::shares(shares).expect("the whole"))
                    }
                };
                let line = Line::of(sums);
                all.add(line);
                report.add_sessions(tag.as_ref(), 1, sums[0]);
                report.add(&Work { tag, key: key(day, account), line });
            }
            prop_assert_eq!(report.sessions, begun, "a shared one counts once");
            prop_assert_eq!(report.total(), all);
            prop_assert_eq!(report.parts.values().map(|part| part.active).sum::<i64>(), all.requests);
        }
    }
}
