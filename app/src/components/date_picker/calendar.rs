//! Pure calendar arithmetic: the weeks of a month, where a key leads, ranges and their limits. Weeks begin on Monday.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

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
        let reach = domain::query::MAX_DAYS - 1;
        Self {
            min: today.saturating_sub(reach.days()),
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

/// The weeks of the month that holds `day`; days of the months beside it are left out.
#[must_use]
pub fn weeks(day: Date) -> Vec<[Option<Date>; 7]> {
    let first = day.first_of_month();
    let lead = usize::try_from(first.weekday().to_monday_zero_offset()).unwrap_or(0);
    let mut weeks = Vec::with_capacity(6);
    let mut week = [None; 7];
    for number in 1..=first.days_in_month() {
        let place = (lead + usize::try_from(number - 1).unwrap_or(0)) % 7;
        week[place] = Date::new(first.year(), first.month(), number).ok();
        if place == 6 || number == first.days_in_month() {
            weeks.push(std::mem::take(&mut week));
        }
    }
    weeks
}

/// The first day of the month that lies `months` after the month of `day`.
#[must_use]
pub fn month_after(day: Date, months: i32) -> Date {
    day.first_of_month().saturating_add(months.months())
}

/// Where a key leads from a day, as the ARIA pattern for date grids has it: arrows by day and week, Home and End in the week, Page
/// keys by month, with Shift by year. `None` for other keys.
#[must_use]
pub fn step(from: Date, key: &str, shift: bool) -> Option<Date> {
    let in_week = i64::from(from.weekday().to_monday_zero_offset());
    let span = match (key, shift) {
        ("ArrowLeft", _) => (-1).days(),
        ("ArrowRight", _) => 1.days(),
        ("ArrowUp", _) => (-7).days(),
        ("ArrowDown", _) => 7.days(),
        ("Home", _) => (-in_week).days(),
        ("End", _) => (6 - in_week).days(),
        ("PageUp", false) => (-1).months(),
        ("PageDown", false) => 1.months(),
        ("PageUp", true) => (-1).years(),
        ("PageDown", true) => 1.years(),
        _ => return None,
    };
    Some(from.saturating_add(span))
}

/// Ranges that people ask for often, up to `today`: their name, first and last day.
#[must_use]
pub fn presets(today: Date) -> [(&'static str, Date, Date); 6] {
    let month = today.first_of_month();
    let last_month = month_after(today, -1);
    let quarter = month_after(today, -((i32::from(today.month()) - 1) % 3));
    let last_quarter = month_after(quarter, -3);
    let monday = today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
    [
        ("Today", today, today),
        ("This week", monday, today),
        ("This month", month, today),
        ("Last month", last_month, last_month.last_of_month()),
        ("This quarter", quarter, today),
        ("Last quarter", last_quarter, month_after(quarter, -1).last_of_month()),
    ]
}

/// `Thursday, November 5, 2026`.
#[must_use]
pub fn spoken(day: Date) -> String {
    day.strftime("%A, %B %-d, %Y").to_string()
}

/// Whether the day is a Saturday or a Sunday.
#[must_use]
pub fn weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
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
    fn days_are_read_out_in_full() {
        assert_eq!(spoken(date(2026, 11, 5)), "Thursday, November 5, 2026");
        assert!(weekend(date(2026, 11, 7)) && !weekend(date(2026, 11, 6)));
    }
}
