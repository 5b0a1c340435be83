//! The window that is looked at, what it is compared with, and how it is cut.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::QueryError;
use crate::civil::{day_number, iso_day, read_day, write_day};
use crate::event::named;

named! {
    /// The width of a chart's buckets.
    Granularity {
        /// An hour.
        Hour = "hour",
        /// A civil day in the zone.
        Day = "day",
        /// A week from Monday.
        Week = "week",
        /// A calendar month.
        Month = "month",
    }
}

named! {
    /// What a window is compared with.
    Compare {
        /// The period of the same length right before it.
        Before = "before",
        /// The same days of the year before.
        YearAgo = "year",
    }
}

impl Granularity {
    /// The granularity that Auto means for a window of so many days: up to 7 hours, up to 90 days, up to 365 weeks, above months.
    #[must_use]
    pub const fn auto(days: i64) -> Self {
        match days {
            ..=7 => Self::Hour,
            8..=90 => Self::Day,
            91..=365 => Self::Week,
            _ => Self::Month,
        }
    }

    /// Whether it makes no more points of a window than one chart is given: [`MAX_BUCKETS`]. The year to date is taken for a
    /// whole one.
    #[must_use]
    pub fn suits(self, range: Range) -> bool {
        let days = match range {
            Range::Days(days) => i64::from(days),
            Range::YearToDate => 366,
            Range::Custom(from, to) => i64::from(day_number(to) - day_number(from)) + 1,
        };
        let most = i64::try_from(MAX_BUCKETS).unwrap_or(i64::MAX);
        match self {
            // On one day a year the clock shows an hour twice.
            Self::Hour => days * 24 < most,
            Self::Day => days <= most,
            Self::Week | Self::Month => true,
        }
    }
}

/// The window that is looked at. Days are civil days in the zone; both ends are included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Range {
    /// The last so many days, today included.
    Days(u16),
    /// From January 1 to today.
    YearToDate,
    /// From one day to another.
    Custom(#[serde(with = "iso_day")] Date, #[serde(with = "iso_day")] Date),
}

/// The years that can be asked for.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2099;

/// The most buckets that one chart is given.
pub const MAX_BUCKETS: usize = 2400;

/// The longest custom window, in days: ten years.
pub const MAX_DAYS: i64 = 3660;

impl Range {
    /// The longest window up to now: ten years, so everything.
    pub const LONGEST: Self = Self::Days(3_660);

    /// Whether the window runs up to now, so that new events belong to it.
    #[must_use]
    pub const fn ends_today(self) -> bool {
        !matches!(self, Self::Custom(..))
    }

    /// Reads `7d`, `ytd` or `2026-01-01..2026-01-31`.
    ///
    /// # Errors
    /// Says what would be right.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        let fail = |problem: &str| QueryError::new("range", problem);
        if text == "ytd" {
            return Ok(Self::YearToDate);
        }
        if let Some(days) = text.strip_suffix('d') {
            let days: u16 = days.parse().map_err(|_| fail("use 7d, 30d, 90d, ytd or 2026-01-01..2026-01-31"))?;
            return if (1..=MAX_DAYS).contains(&i64::from(days)) {
                Ok(Self::Days(days))
            } else {
                Err(fail("use 1d to 3660d"))
            };
        }
        let (from, to) = text
            .split_once("..")
            .ok_or_else(|| fail("use 7d, 30d, 90d, ytd or 2026-01-01..2026-01-31"))?;
        let day = |text: &str| {
            let day = read_day(text).ok_or_else(|| fail("a day is written YYYY-MM-DD"))?;
            // Calendars end somewhere, and arithmetic with them; nobody paid for AI outside of this century.
            if YEARS.contains(&day.year()) {
                Ok(day)
            } else {
                Err(fail("use days of the years 2000 to 2099"))
            }
        };
        let (from, to) = (day(from)?, day(to)?);
        if to < from {
            return Err(fail("the last day lies before the first"));
        }
        if i64::from(day_number(to) - day_number(from)) < MAX_DAYS {
            Ok(Self::Custom(from, to))
        } else {
            Err(fail("at most ten years"))
        }
    }
}

impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Days(n) => write!(f, "{n}d"),
            Self::YearToDate => f.write_str("ytd"),
            Self::Custom(from, to) => write!(f, "{}..{}", write_day(*from), write_day(*to)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_window_is_all_that_can_be_asked_for() {
        assert_eq!(Range::parse(&format!("{MAX_DAYS}d")), Ok(Range::LONGEST));
        assert!(Range::parse(&format!("{}d", MAX_DAYS + 1)).is_err());
    }

    #[test]
    fn hours_suit_a_quarter_of_a_year_and_days_six_years() {
        let custom = |from: &str, to: &str| Range::Custom(from.parse().expect("day"), to.parse().expect("day"));
        for (granularity, range, suits) in [
            (Granularity::Hour, Range::Days(90), true),
            (Granularity::Hour, custom("2026-01-01", "2026-04-09"), true),
            (Granularity::Hour, custom("2026-01-01", "2026-04-10"), false),
            (Granularity::Hour, Range::YearToDate, false),
            (Granularity::Day, Range::YearToDate, true),
            (Granularity::Day, Range::Days(2_401), false),
            (Granularity::Week, Range::Days(3_660), true),
        ] {
            assert_eq!(granularity.suits(range), suits, "{granularity:?} of {range:?}");
        }
    }
}
