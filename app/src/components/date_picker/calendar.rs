//! Pure calendar arithmetic: the weeks of a month, where a key leads, ranges and their limits. Weeks begin on Monday.
//!
//! Days are counted as numbers rather than with `jiff`'s spans: all of this is a few hundred bytes of wasm that way, and jiff's
//! arithmetic and formatting would be tens of thousands.

use domain::civil::{day_number, day_of_number};
use jiff::civil::Date;

/// Days of the week, short and in full, from Monday.
pub const WEEKDAYS: [(&str, &str); 7] = [
    ("Mo", "Monday"),
    ("Tu", "Tuesday"),
    ("We", "Wednesday"),
    ("Th", "Thursday"),
    ("Fr", "Friday"),
    ("Sa", "Saturday"),
    ("Su", "Sunday"),
];

/// Months, in full.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The days that may be chosen, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// First.
    pub min: Date,
    /// Last.
    pub max: Date,
}

impl Limits {
    /// Up to today, and as far back as a window may reach.
    #[must_use]
    pub fn until(today: Date) -> Self {
        let reach = i32::try_from(domain::query::MAX_DAYS).unwrap_or(i32::MAX) - 1;
        Self {
            min: days_after(today, -reach),
            max: today,
        }
    }

    /// Whether a day may be chosen.
    #[must_use]
    pub fn allow(&self, day: Date) -> bool {
        (self.min..=self.max).contains(&day)
    }

    /// The nearest day that may be chosen.
    #[must_use]
    pub fn clamp(&self, day: Date) -> Date {
        day.clamp(self.min, self.max)
    }
}

/// The day so many days later; earlier for a negative number.
#[must_use]
pub fn days_after(day: Date, days: i32) -> Date {
    day_of_number(day_number(day).saturating_add(days))
}

/// How many days a range has, both ends included.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i32 {
    day_number(to) - day_number(from) + 1
}

/// 0 for Monday to 6 for Sunday.
fn weekday(day: Date) -> i32 {
    // 1970-01-01, day 0, was a Thursday.
    (day_number(day) + 3).rem_euclid(7)
}

/// The first day of its month.
#[must_use]
pub fn first_of_month(day: Date) -> Date {
    month_after(day, 0)
}

/// The last day of its month.
#[must_use]
pub fn last_of_month(day: Date) -> Date {
    days_after(month_after(day, 1), -1)
}

/// The first day of the month that lies `months` after the month of `day`.
#[must_use]
pub fn month_after(day: Date, months: i32) -> Date {
    let count = i32::from(day.year()) * 12 + i32::from(day.month()) - 1 + months;
    let (year, month) = (count.div_euclid(12), count.rem_euclid(12) + 1);
    match (i16::try_from(year), i8::try_from(month)) {
        (Ok(year), Ok(month)) => Date::new(year, month, 1).unwrap_or(day),
        _ => day,
    }
}

/// The same day of another month; its last day where it is shorter.
fn same_day(day: Date, months: i32) -> Date {
    let first = month_after(day, months);
    days_after(first, i32::from(day.day()) - 1).min(last_of_month(first))
}

/// The weeks of the month that holds `day`; days of the months beside it are left out.
#[must_use]
pub fn weeks(day: Date) -> Vec<[Option<Date>; 7]> {
    let (first, last) = (first_of_month(day), last_of_month(day));
    let mut weeks = Vec::with_capacity(6);
    let mut monday = days_after(first, -weekday(first));
    while monday <= last {
        let mut week = [None; 7];
        for (slot, n) in week.iter_mut().zip(0..) {
            *slot = Some(days_after(monday, n)).filter(|day| (first..=last).contains(day));
        }
        weeks.push(week);
        monday = days_after(monday, 7);
    }
    weeks
}

/// Where a key leads from a day, as the ARIA pattern for date grids has it: arrows by day and week, Home and End in the week, Page
/// keys by month, with Shift by year. `None` for other keys.
#[must_use]
pub fn step(from: Date, key: &str, shift: bool) -> Option<Date> {
    Some(match (key, shift) {
        ("ArrowLeft", _) => days_after(from, -1),
        ("ArrowRight", _) => days_after(from, 1),
        ("ArrowUp", _) => days_after(from, -7),
        ("ArrowDown", _) => days_after(from, 7),
        ("Home", _) => days_after(from, -weekday(from)),
        ("End", _) => days_after(from, 6 - weekday(from)),
        ("PageUp", false) => same_day(from, -1),
        ("PageDown", false) => same_day(from, 1),
        ("PageUp", true) => same_day(from, -12),
        ("PageDown", true) => same_day(from, 12),
        _ => return None,
    })
}

/// Ranges that people ask for often, up to `today`: their name, first and last day.
#[must_use]
pub fn presets(today: Date) -> [(&'static str, Date, Date); 6] {
    let month = first_of_month(today);
    let last_month = month_after(today, -1);
    let quarter = month_after(today, -((i32::from(today.month()) - 1) % 3));
    let last_quarter = month_after(quarter, -3);
    let monday = days_after(today, -weekday(today));
    [
        ("Today", today, today),
        ("This week", monday, today),
        ("This month", month, today),
        ("Last month", last_month, last_of_month(last_month)),
        ("This quarter", quarter, today),
        ("Last quarter", last_quarter, days_after(quarter, -1)),
    ]
}

/// `Thursday, November 5, 2026`.
#[must_use]
pub fn spoken(day: Date) -> String {
    let name = usize::try_from(weekday(day))
        .ok()
        .and_then(|n| WEEKDAYS.get(n))
        .map_or("", |(_, name)| name);
    format!("{name}, {} {}, {}", month_name(day), day.day(), day.year())
}

/// `November`.
#[must_use]
pub fn month_name(day: Date) -> &'static str {
    usize::try_from(day.month() - 1)
        .ok()
        .and_then(|n| MONTHS.get(n))
        .copied()
        .unwrap_or_default()
}

/// `Nov`.
#[must_use]
pub fn short_month(day: Date) -> &'static str {
    month_name(day).get(..3).unwrap_or_default()
}

/// Whether the day is a Saturday or a Sunday.
#[must_use]
pub fn weekend(day: Date) -> bool {
    weekday(day) >= 5
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn weeks_begin_on_monday_and_hold_every_day_once() {
        for month in 1..=12 {
            for year in [2024, 2025, 2026, 2027] {
                let first = date(year, month, 1);
                let weeks = weeks(first.last_of_month());
                let days: Vec<Date> = weeks.iter().flatten().flatten().copied().collect();
                assert_eq!(days.first(), Some(&first));
                assert_eq!(days.len(), usize::try_from(first.days_in_month()).expect("small"));
                for week in &weeks {
                    for (place, day) in week.iter().enumerate() {
                        if let Some(day) = day {
                            assert_eq!(usize::try_from(day.weekday().to_monday_zero_offset()), Ok(place));
                        }
                    }
                }
            }
        }
        assert_eq!(weeks(date(2026, 11, 5)).len(), 6, "November 2026 begins on a Sunday");
        assert_eq!(weeks(date(2027, 2, 5)).len(), 4, "February 2027 fills four weeks");
    }

    #[test]
    fn keys_lead_where_the_pattern_says() {
        let thursday = date(2026, 11, 5);
        for (key, shift, to) in [
            ("ArrowLeft", false, date(2026, 11, 4)),
            ("ArrowRight", false, date(2026, 11, 6)),
            ("ArrowUp", false, date(2026, 10, 29)),
            ("ArrowDown", false, date(2026, 11, 12)),
            ("Home", false, date(2026, 11, 2)),
            ("End", false, date(2026, 11, 8)),
            ("PageUp", false, date(2026, 10, 5)),
            ("PageDown", false, date(2026, 12, 5)),
            ("PageUp", true, date(2025, 11, 5)),
            ("PageDown", true, date(2027, 11, 5)),
        ] {
            assert_eq!(step(thursday, key, shift), Some(to), "{key} {shift}");
        }
        assert_eq!(step(thursday, "a", false), None);
        assert_eq!(
            step(date(2026, 3, 31), "PageUp", false),
            Some(date(2026, 2, 28)),
            "the month is shorter"
        );
        assert_eq!(step(date(2024, 2, 29), "PageDown", true), Some(date(2025, 2, 28)), "the leap day");
    }

    #[test]
    fn limits_reach_as_far_back_as_a_window_may() {
        let limits = Limits::until(date(2026, 11, 22));
        assert!(limits.allow(limits.min) && limits.allow(limits.max));
        assert!(!limits.allow(date(2026, 11, 23)));
        assert_eq!(limits.clamp(date(2030, 1, 1)), limits.max);
        let longest = format!("{}..{}", limits.min, limits.max);
        let query = domain::query::UsageQuery::parse(|name| (name == "range").then_some(longest.as_str()));
        assert!(query.is_ok(), "{longest}");
    }

    #[test]
    fn presets_end_where_their_period_does() {
        let find = |today, name| {
            presets(today)
                .into_iter()
                .find(|(each, ..)| *each == name)
                .map(|(_, from, to)| (from, to))
        };
        let today = date(2026, 11, 22);
        assert_eq!(find(today, "This week"), Some((date(2026, 11, 16), today)));
        assert_eq!(find(today, "Last month"), Some((date(2026, 10, 1), date(2026, 10, 31))));
        assert_eq!(find(today, "This quarter"), Some((date(2026, 10, 1), today)));
        assert_eq!(find(today, "Last quarter"), Some((date(2026, 7, 1), date(2026, 9, 30))));
        assert_eq!(find(date(2026, 1, 31), "Last month"), Some((date(2025, 12, 1), date(2025, 12, 31))));
        assert_eq!(
            find(date(2026, 1, 31), "Last quarter"),
            Some((date(2025, 10, 1), date(2025, 12, 31)))
        );
    }

    #[test]
    fn months_end_where_the_calendar_says() {
        for day in [date(2024, 2, 10), date(2026, 2, 1), date(2026, 12, 31), date(2027, 1, 1)] {
            assert_eq!(
                (first_of_month(day), last_of_month(day)),
                (day.first_of_month(), day.last_of_month())
            );
        }
        assert_eq!(days_between(date(2026, 10, 31), date(2026, 11, 2)), 3);
    }

    #[test]
    fn days_are_read_out_in_full() {
        assert_eq!(spoken(date(2026, 11, 5)), "Thursday, November 5, 2026");
        assert!(weekend(date(2026, 11, 7)) && !weekend(date(2026, 11, 6)));
    }
}
