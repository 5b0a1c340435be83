//! Resolving a question against a zone and a clock: its window, its buckets, and the period before.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan, Zoned};

use super::{day_label, day_start, span_label};
use crate::live::BUCKET_SECONDS;
use crate::overview::Bucket;
use crate::query::{Compare, Granularity, MAX_BUCKETS, QueryError, Range, UsageQuery};

/// A resolved question. All instants are unix seconds and lie on quarter hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Bucket width.
    pub granularity: Granularity,
    /// Buckets in order; never empty. The first and the last may be cut by the window.
    pub buckets: Vec<Bucket>,
    /// First instant of the window.
    pub start: i64,
    /// First instant after it.
    pub end: i64,
    /// Civil days in it.
    pub days: i64,
    /// First instant of the period before.
    pub before_start: i64,
    /// First instant after the period before: cut at the same moment of its last day as the window is by `now`.
    pub before_end: i64,
    /// First instant of the day that the period before ends in, or its end when that is the first instant of a day.
    pub before_day: i64,
    /// `Oct 23 – Nov 22`.
    pub range_label: String,
    /// `the 30 days before`.
    pub before_label: String,
    /// The last days of the window, at most 14, for the week chart.
    pub week: Vec<Bucket>,
}

impl Window {
    /// Whether all of it lies on whole hours of the clock of the world, as the hourly rollup does.
    #[must_use]
    pub fn is_hour_aligned(&self) -> bool {
        let instants = [self.start, self.end, self.before_start, self.before_day];
        let buckets = self.buckets.iter().chain(&self.week).map(|bucket| bucket.start);
        instants.into_iter().chain(buckets).all(|at| at % 3600 == 0)
    }
}

/// The zone of an IANA name.
///
/// # Errors
/// When the name is unknown.
pub fn zone(name: &str) -> Result<TimeZone, QueryError> {
    TimeZone::get(name).map_err(|_| QueryError {
        field: "timezone".to_owned(),
        problem: format!("{name:?} is not an IANA time zone such as Europe/Berlin"),
    })
}

/// Resolves a question.
///
/// # Errors
/// When the granularity would need more than [`MAX_BUCKETS`] buckets.
pub fn resolve(query: &UsageQuery, zone: &TimeZone, now: Timestamp) -> Result<Window, QueryError> {
    let now = now.to_zoned(zone.clone());
    let today = now.date();
    let (first, last) = match query.range {
        Range::Days(n) => (today.saturating_sub((i64::from(n) - 1).days()), today),
        Range::YearToDate => (today.first_of_year(), today),
        Range::Custom(first, last) => (first, last),
    };
    let days = i64::from(first.until(last).map_or(0, |span| span.get_days())) + 1;
    let granularity = query.granularity.unwrap_or(Granularity::auto(days));
    let (start, end) = (day_start(first, zone), day_start(next_day(last), zone));
    let buckets = buckets(granularity, first, last, zone)?;

    let back = match query.compare {
        Compare::Before => days.days(),
        Compare::YearAgo => 1.year(),
    };
    let before_first = first.saturating_sub(back);
    let now_s = now.timestamp().as_second();
    let before_end = if (start..end).contains(&now_s) {
        floor(shift(&now, back)).max(day_start(before_first, zone))
    } else {
        day_start(next_day(last.saturating_sub(back)), zone)
    };
    let before_last = Timestamp::from_second(before_end).map_or(before_first, |end| end.to_zoned(zone.clone()).date());
    let week = days_of(last.saturating_sub((days.min(14) - 1).days()), last, zone);
    Ok(Window {
        granularity,
        buckets,
        start,
        end,
        days,
        before_start: day_start(before_first, zone),
        before_end,
        before_day: day_start(before_last, zone).clamp(day_start(before_first, zone), before_end),
        range_label: span_label(first, last),
        before_label: match (query.compare, days) {
            (Compare::Before, 1) => "the day before".to_owned(),
            (Compare::Before, _) => format!("the {days} days before"),
            (Compare::YearAgo, _) => format!("the same days of {}", span_label_of_years(before_first, before_last)),
        },
        week,
    })
}

fn next_day(date: Date) -> Date {
    date.saturating_add(1.day())
}

/// The same wall-clock moment so long ago.
fn shift(now: &Zoned, back: Span) -> i64 {
    now.checked_sub(back).map_or(0, |then| then.timestamp().as_second())
}

/// `2025`, or `2024 and 2025`.
fn span_label_of_years(first: Date, last: Date) -> String {
    if first.year() == last.year() {
        first.year().to_string()
    } else {
        format!("{} and {}", first.year(), last.year())
    }
}

/// The quarter hour that an instant lies in.
fn floor(at: i64) -> i64 {
    at.div_euclid(BUCKET_SECONDS) * BUCKET_SECONDS
}

/// The days from one to another.
#[must_use]
pub fn days_of(first: Date, last: Date, zone: &TimeZone) -> Vec<Bucket> {
    first
        .series(1.day())
        .take_while(|day| *day <= last)
        .map(|day| Bucket {
            start: day_start(day, zone),
            label: day_label(day),
        })
        .collect()
}

fn buckets(granularity: Granularity, first: Date, last: Date, zone: &TimeZone) -> Result<Vec<Bucket>, QueryError> {
    let buckets: Vec<Bucket> = match granularity {
        Granularity::Hour => hours(first, last, zone),
        Granularity::Day => days_of(first, last, zone),
        Granularity::Week => cut(first, last, zone, day_label, |day| {
            day.saturating_add((7 - i64::from(day.weekday().to_monday_zero_offset())).days())
        }),
        Granularity::Month => cut(
            first,
            last,
            zone,
            |day| day.strftime("%b %Y").to_string(),
            |day| day.first_of_month().saturating_add(1.month()),
        ),
    };
    if buckets.len() > MAX_BUCKETS {
        return Err(QueryError {
            field: "granularity".to_owned(),
            problem: format!(
                "{} makes more than {MAX_BUCKETS} points of this range: choose a wider one",
                granularity.as_str()
            ),
        });
    }
    Ok(buckets)
}

/// Buckets that begin at the window's first day and then wherever `next` says.
fn cut(first: Date, last: Date, zone: &TimeZone, label: impl Fn(Date) -> String, next: impl Fn(Date) -> Date) -> Vec<Bucket> {
    std::iter::successors(Some(first), |day| Some(next(*day)).filter(|day| *day <= last))
        .map(|day| Bucket {
            start: day_start(day, zone),
            label: label(day),
        })
        .collect()
}

/// Hours as they pass: 23 or 25 on the days on which the clock is changed.
fn hours(first: Date, last: Date, zone: &TimeZone) -> Vec<Bucket> {
    let (start, end) = (day_start(first, zone), day_start(next_day(last), zone));
    (start..end)
        .step_by(3600)
        .take(MAX_BUCKETS + 1)
        .filter_map(|at| {
            let local = Timestamp::from_second(at).ok()?.to_zoned(zone.clone());
            Some(Bucket {
                start: at,
                label: local.strftime("%b %-d %H:%M").to_string(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(query: &UsageQuery, zone_name: &str, now: &str) -> Window {
        resolve(query, &zone(zone_name).expect("zone"), now.parse().expect("time")).expect("resolves")
    }
    fn range(range: Range) -> UsageQuery {
        UsageQuery {
            range,
            ..UsageQuery::default()
        }
    }

    #[test]
    fn thirty_days_end_today() {
        let w = window(&range(Range::Days(30)), "America/New_York", "2026-11-22T20:10:00Z");
        assert_eq!((w.buckets.len(), w.granularity, w.week.len()), (30, Granularity::Day, 14));
        assert_eq!(w.range_label, "Oct 24 – Nov 22");
        assert_eq!(w.buckets[0].label, "Oct 24");
        // 20:10 UTC is 15:10 in New York; thirty civil days before, it was still summer time there.
        let second = |text: &str| text.parse::<Timestamp>().expect("time").as_second();
        assert_eq!(w.before_end, second("2026-10-23T19:00:00Z"));
        assert_eq!(w.before_day, second("2026-10-23T04:00:00Z"));
    }

    #[test]
    fn days_of_23_and_25_hours_are_whole() {
        let day = |date: &str| Range::Custom(date.parse().expect("date"), date.parse().expect("date"));
        for (zone, date, hours) in [
            ("Europe/Berlin", "2026-03-29", 23),
            ("Europe/Berlin", "2026-10-25", 25),
            ("Asia/Kathmandu", "2026-10-25", 24),
            ("America/Santiago", "2026-09-06", 23),
        ] {
            let w = window(&range(day(date)), zone, "2026-11-22T00:00:00Z");
            assert_eq!(w.buckets.len(), hours, "{zone} {date}");
            assert_eq!(w.end - w.start, i64::try_from(hours).expect("small") * 3600);
        }
    }

    #[test]
    fn every_boundary_lies_on_a_quarter_hour() {
        for zone in [
            "Asia/Kathmandu",
            "Australia/Lord_Howe",
            "Pacific/Chatham",
            "America/St_Johns",
            "Asia/Kolkata",
            "UTC",
        ] {
            for granularity in Granularity::ALL {
                let query = UsageQuery {
                    granularity: Some(*granularity),
                    ..range(Range::Days(90))
                };
                let w = window(&query, zone, "2026-11-22T13:37:11Z");
                assert!(w.buckets.iter().all(|b| b.start % BUCKET_SECONDS == 0), "{zone}");
                assert!(w.buckets.windows(2).all(|pair| pair[0].start < pair[1].start));
                assert_eq!(w.before_end % BUCKET_SECONDS, 0);
            }
        }
    }

    #[test]
    fn weeks_begin_on_monday_and_the_first_is_cut() {
        let query = UsageQuery {
            granularity: Some(Granularity::Week),
            ..range(Range::Custom("2026-11-04".parse().expect("d"), "2026-11-17".parse().expect("d")))
        };
        let w = window(&query, "UTC", "2026-11-22T00:00:00Z");
        assert_eq!(
            w.buckets.iter().map(|b| b.label.as_str()).collect::<Vec<_>>(),
            ["Nov 4", "Nov 9", "Nov 16"]
        );
        assert_eq!((w.before_end, w.before_day), (w.start, w.start));
    }

    #[test]
    fn the_year_before_has_the_same_days() {
        let of = |range, now| {
            let query = UsageQuery {
                range,
                compare: Compare::YearAgo,
                ..UsageQuery::default()
            };
            window(&query, "Europe/Berlin", now)
        };
        let second = |text: &str| text.parse::<Timestamp>().expect("time").as_second();
        let day = |text: &str| text.parse::<Date>().expect("date");
        let w = of(Range::Days(30), "2026-11-22T20:10:00Z");
        assert_eq!(
            (w.before_start, w.before_end),
            (second("2025-10-23T22:00:00Z"), second("2025-11-22T20:00:00Z"))
        );
        assert_eq!(w.before_label, "the same days of 2025");
        // All of a window that is over, and the last day of February for the one that the year before did not have.
        let w = of(Range::Custom(day("2028-02-01"), day("2028-02-29")), "2028-05-01T00:00:00Z");
        assert_eq!(
            (w.before_start, w.before_end),
            (second("2027-01-31T23:00:00Z"), second("2027-02-28T23:00:00Z"))
        );
        assert_eq!(w.before_day, w.before_end);
        assert_eq!(
            of(Range::Custom(day("2026-12-20"), day("2027-01-10")), "2027-05-01T00:00:00Z").before_label,
            "the same days of 2025 and 2026"
        );
    }

    #[test]
    fn too_fine_a_granularity_is_refused() {
        let query = UsageQuery {
            granularity: Some(Granularity::Hour),
            ..range(Range::Days(365))
        };
        let error = resolve(&query, &TimeZone::UTC, Timestamp::UNIX_EPOCH).expect_err("too many");
        assert_eq!(error.field, "granularity");
    }
}
