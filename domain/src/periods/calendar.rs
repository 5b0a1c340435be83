//! The calendar of a zone: whole days, weeks and months, and how a window is covered with those of them whose sums are kept.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::day_start;

/// What a calendar is made of, the finest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// From midnight to midnight.
    Day,
    /// From Monday on.
    Week,
    /// From the first on.
    Month,
}

impl Period {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// How the database counts them.
    #[must_use]
    pub const fn number(self) -> i16 {
        match self {
            Self::Day => 0,
            Self::Week => 1,
            Self::Month => 2,
        }
    }

    /// The period of a number.
    #[must_use]
    pub fn of_number(number: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.number() == number)
    }

    /// First days of this and the next period.
    fn around(self, day: Date) -> (Date, Date) {
        let first = match self {
            Self::Day => day,
            Self::Week => day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days()),
            Self::Month => day.first_of_month(),
        };
        let next = match self {
            Self::Day => first.saturating_add(1.day()),
            Self::Week => first.saturating_add(7.days()),
            Self::Month => first.saturating_add(1.month()),
        };
        (first, next)
    }
}

/// One of them. Instants are unix seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// What it is.
    pub period: Period,
    /// Its first instant.
    pub start: i64,
    /// The first instant after it.
    pub end: i64,
}

/// All spans of a zone that are over by `until`, from the day that holds `from` on: the days, then the weeks and months of which every day is
/// among them.
#[must_use]
pub fn spans(zone: &TimeZone, from: i64, until: i64) -> Vec<Span> {
    let Ok(first) = Timestamp::from_second(from).map(|at| at.to_zoned(zone.clone()).date()) else {
        return Vec::new();
    };
    let mut spans = Vec::new();
    for period in Period::ALL {
        let (mut day, mut next) = period.around(first);
        if day < first {
            (day, next) = period.around(next);
        }
        loop {
            let (start, end) = (day_start(day, zone), day_start(next, zone));
            if end > until || next <= day {
                break;
            }
            // A day that a zone has skipped is none.
            if start < end {
                spans.push(Span { period, start, end });
            }
            (day, next) = period.around(next);
        }
    }
    spans
}

/// What answers for a part of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Sums of whole periods.
    Whole(Period),
    /// Hours of days whose sums are kept, counted from where the day begins.
    Hours,
    /// Quarters of an hour, wherever nothing else does.
    Quarters,
}

/// A part of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// What answers for it.
    pub by: By,
    /// First instant.
    pub from: i64,
    /// First instant after it.
    pub to: i64,
}

const HOUR: i64 = 3600;
const QUARTER: i64 = 900;

/// Above so many parts, a question is longer than its answer: what lies between holes is read from quarters as well.
const MOST_PARTS: usize = 16;

/// The spans of a zone whose sums are kept and hold all that has happened in them.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    ends: [BTreeMap<i64, i64>; 3],
}

impl FromIterator<Span> for Calendar {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        let mut calendar = Self::default();
        for span in spans {
            calendar.ends[span.period as usize].insert(span.start, span.end);
        }
        calendar
    }
}

impl Calendar {
    /// Covers a window with as few sums as can be: of months, weeks and days, hours of days where those do not fit, none of which crosses one of
    /// `cuts` (in order) and none coarser than `coarsest`; and quarters of an hour for the rest. All parts together are the window, in order and
    /// exactly once.
    #[must_use]
    pub fn cover(&self, start: i64, end: i64, cuts: &[i64], coarsest: Period) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for step in self.shortest(start, end, cuts, coarsest) {
            match parts.last_mut() {
                Some(last) if last.by == step.by => last.to = step.to,
                _ => parts.push(step),
            }
        }
        if parts.len() > MOST_PARTS {
            fill_between(&mut parts);
        }
        parts
    }

    /// The shortest way from one instant to another, counted in sums. A week that begins in one month and ends in the next may be in the way of a
    /// month, so it does not do to take the longest step each time.
    fn shortest(&self, start: i64, end: i64, cuts: &[i64], coarsest: Period) -> Vec<Part> {
        // How far it is to each instant that can be reached, and by which step.
        let mut reached = BTreeMap::<i64, (i64, Part)>::new();
        let mut ahead = BTreeMap::from([(start, 0)]);
        while let Some((at, far)) = ahead.pop_first().filter(|(at, _)| *at < end) {
            for step in self.steps(at, end, cuts, coarsest) {
                let far = far + sums(&step);
                if reached.get(&step.to).is_none_or(|(known, _)| far < *known) {
                    reached.insert(step.to, (far, step));
                    ahead.insert(step.to, far);
                }
            }
        }
        let mut way = Vec::new();
        let mut at = end;
        while let Some((_, step)) = reached.get(&at).filter(|_| at > start) {
            way.push(*step);
            at = step.from;
        }
        way.reverse();
        way
    }

    /// The sums that begin at an instant, the coarsest first; never none.
    fn steps(&self, at: i64, end: i64, cuts: &[i64], coarsest: Period) -> Vec<Part> {
        let next_cut = cuts.get(cuts.partition_point(|cut| *cut <= at)).copied();
        let limit = next_cut.unwrap_or(end).min(end);
        let step = |by, to| Part { by, from: at, to };
        let allowed = Period::ALL.into_iter().rev().filter(|period| *period <= coarsest);
        let whole = allowed.filter_map(|period| {
            let to = *self.ends[period as usize].get(&at)?;
            (at < to && to <= limit).then(|| step(By::Whole(period), to))
        });
        let mut steps: Vec<Part> = whole.collect();
        if steps.is_empty() {
            steps.push(match self.hour(at).filter(|to| *to <= limit) {
                Some(to) => step(By::Hours, to),
                None => {
                    let next_day = self.ends[Period::Day as usize].range(at + 1..end).next();
                    step(By::Quarters, next_day.map_or(end, |(start, _)| *start))
                }
            });
        }
        steps
    }

    /// Where the hour ends that begins at an instant, if that is within a day that is kept. The last hour of a day may be shorter.
    fn hour(&self, at: i64) -> Option<i64> {
        let (start, end) = self.ends[Period::Day as usize].range(..=at).next_back()?;
        (at < *end && (at - start) % HOUR == 0).then(|| (at + HOUR).min(*end))
    }
}

/// How many sums a step reads.
const fn sums(step: &Part) -> i64 {
    match step.by {
        By::Whole(_) | By::Hours => 1,
        By::Quarters => (step.to - step.from).div_euclid(QUARTER) + 1,
    }
}

/// Makes everything from the first to the last part that no whole periods answer for one part.
fn fill_between(parts: &mut Vec<Part>) {
    let hole = |part: &Part| !matches!(part.by, By::Whole(_));
    if let (Some(first), Some(last)) = (parts.iter().position(hole), parts.iter().rposition(hole)) {
        (parts[first].by, parts[first].to) = (By::Quarters, parts[last].to);
        parts.drain(first + 1..=last);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::periods::zone;

    fn second(text: &str) -> i64 {
        text.parse::<Timestamp>().expect("time").as_second()
    }

    #[test]
    fn weeks_and_months_are_whole() {
        let berlin = zone("Europe/Berlin").expect("zone");
        let all = spans(&berlin, second("2026-02-10T12:00:00Z"), second("2026-04-07T05:00:00Z"));
        let of = |period| all.iter().filter(move |span| span.period == period).collect::<Vec<_>>();
        assert_eq!(of(Period::Day).len(), 56, "February 10 to April 6");
        assert_eq!(of(Period::Day)[0].start, second("2026-02-09T23:00:00Z"));
        let short = of(Period::Day).into_iter().filter(|day| day.end - day.start == 23 * 3600).count();
        assert_eq!(short, 1, "clocks go forward once");
        assert_eq!(of(Period::Week)[0].start, second("2026-02-15T23:00:00Z"), "the first Monday");
        assert_eq!(of(Period::Week).len(), 7);
        let months = of(Period::Month);
        assert_eq!(
            (months.len(), months[0].start),
            (1, second("2026-02-28T23:00:00Z")),
            "March alone is whole"
        );
        for span in &all {
            assert_eq!((span.start % 900, span.end % 900), (0, 0));
        }
    }

    #[test]
    fn a_skipped_day_is_none() {
        let apia = zone("Pacific/Apia").expect("zone");
        let days = spans(&apia, second("2011-12-29T12:00:00Z"), second("2012-01-01T12:00:00Z"));
        assert!(days.iter().all(|day| day.start < day.end));
        assert!(
            days.windows(2)
                .all(|pair| pair[0].period != pair[1].period || pair[0].end == pair[1].start)
        );
    }

    #[test]
    fn a_year_is_covered_with_months_and_the_days_around_them() {
        let utc = TimeZone::UTC;
        let calendar: Calendar = spans(&utc, second("2025-11-20T00:00:00Z"), second("2026-11-26T09:00:00Z"))
            .into_iter()
            .collect();
        let (start, end) = (second("2025-11-27T00:00:00Z"), second("2026-11-27T00:00:00Z"));
        let by: Vec<_> = calendar.cover(start, end, &[], Period::Month).iter().map(|part| part.by).collect();
        let (day, week, month) = (By::Whole(Period::Day), By::Whole(Period::Week), By::Whole(Period::Month));
        assert_eq!(by, [day, month, day, week, day, By::Quarters]);
        let days: Vec<_> = calendar.cover(start, end, &[], Period::Day).iter().map(|part| part.by).collect();
        assert_eq!(days, [day, By::Quarters]);
        let hours: Vec<i64> = (start..end).step_by(3600).collect();
        let fine = calendar.cover(start, end, &hours, Period::Month);
        let today = second("2026-11-26T00:00:00Z");
        let part = |by, from, to| Part { by, from, to };
        assert_eq!(
            fine,
            [part(By::Hours, start, today), part(By::Quarters, today, end)],
            "no day is within an hour"
        );
        let halves: Vec<i64> = (start..end).step_by(1800).collect();
        assert_eq!(calendar.cover(start, end, &halves, Period::Month), [part(By::Quarters, start, end)]);
        assert!(Calendar::default().cover(5, 5, &[], Period::Month).is_empty());
    }

    #[test]
    fn a_week_is_not_in_the_way_of_a_month() {
        let calendar: Calendar = spans(&TimeZone::UTC, second("2026-07-01T00:00:00Z"), second("2026-11-27T09:00:00Z"))
            .into_iter()
            .collect();
        let parts = calendar.cover(second("2026-08-30T00:00:00Z"), second("2026-11-28T00:00:00Z"), &[], Period::Month);
        let told: Vec<_> = parts.iter().map(|part| (part.by, (part.to - part.from) / 86_400)).collect();
        let whole = |period, days| (By::Whole(period), days);
        // The 31st of August is a Monday.
        assert_eq!(
            told,
            [
                whole(Period::Day, 2),
                whole(Period::Month, 61),
                whole(Period::Day, 1),
                whole(Period::Week, 21),
                whole(Period::Day, 4),
                (By::Quarters, 1)
            ]
        );
    }

    proptest! {
        #[test]
        fn parts_are_the_window_once_and_cross_no_cut(
            name in prop::sample::select(vec!["UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"]),
            from in 0_i64..700,
            length in 0_i64..500,
            late in 0_i64..96,
            stale in prop::collection::vec(0_usize..900, 0..40),
            every in prop_oneof![(1_i64..40).prop_map(|days| days * 86_400), (2_i64..9).prop_map(|halves| halves * 1800)],
        ) {
            let zone = zone(name).expect("zone");
            let all = spans(&zone, second("2025-01-01T00:00:00Z"), second("2026-11-26T09:00:00Z"));
            let is_stale = |at: usize| stale.contains(&at);
            let built: Vec<Span> = all.iter().enumerate().filter(|(at, _)| !is_stale(*at)).map(|(_, span)| *span).collect();
            let calendar: Calendar = built.iter().copied().collect();
            let start = second("2025-01-01T00:00:00Z") + from * 86_400 + late * 900;
            let end = start + length * 86_400 + late * 900;
            let cuts: Vec<i64> = (start..end).step_by(usize::try_from(every).expect("size")).collect();
            for coarsest in Period::ALL {
                let parts = calendar.cover(start, end, &cuts, coarsest);
                prop_assert!(parts.len() <= 3 * MOST_PARTS);
                let mut at = start;
                for part in &parts {
                    prop_assert_eq!(part.from, at);
                    prop_assert!(part.to > part.from);
                    at = part.to;
                    let (mut inside, step) = match part.by {
                        By::Quarters => continue,
                        By::Whole(by) => {
                            prop_assert!(by <= coarsest);
                            (part.from, by)
                        }
                        By::Hours => (part.from, Period::Day),
                    };
                    // It is made of whole spans, or of hours of days, and none of them crosses a cut.
                    while inside < part.to {
                        let mut spans = built.iter().filter(|span| span.period == step);
                        let span = spans.find(|span| span.start <= inside && inside < span.end).expect("a span");
                        let next = if part.by == By::Hours { span.end.min(inside + HOUR) } else { span.end };
                        prop_assert_eq!((inside - span.start) % if part.by == By::Hours { HOUR } else { i64::MAX }, 0);
                        prop_assert!(!cuts.iter().any(|cut| inside < *cut && *cut < next));
                        inside = next;
                    }
                    prop_assert_eq!(inside, part.to);
                }
                prop_assert_eq!(at, end.max(start));
            }
        }
    }
}
