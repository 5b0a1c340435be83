//! What a page asks for: range, granularity and filters, as the URL spells them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::account::KeySource;
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

/// A question about usage, before it is resolved against a zone and a clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageQuery {
    /// The window.
    pub range: Range,
    /// Bucket width; `None` is Auto.
    pub granularity: Option<Granularity>,
    /// Only this account.
    pub account: Option<i32>,
    /// Only accounts of this key source.
    pub source: Option<KeySource>,
}

/// Why a question cannot be answered; the text says what to change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{field}: {problem}")]
pub struct QueryError {
    /// The URL parameter.
    pub field: String,
    /// What is wrong with it and what would be right.
    pub problem: String,
}

impl Default for UsageQuery {
    fn default() -> Self {
        Self {
            range: Range::Days(30),
            granularity: None,
            account: None,
            source: None,
        }
    }
}

/// The years that can be asked for.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2099;

/// The longest custom window, in days: ten years.
pub const MAX_DAYS: i64 = 3660;

impl UsageQuery {
    /// Reads URL parameters: `range` = `7d`, `30d`, `90d`, `ytd` or `YYYY-MM-DD..YYYY-MM-DD`; `granularity`, `account`, `source`.
    /// Absent or empty parameters mean the default.
    ///
    /// # Errors
    /// Names the parameter that cannot be read.
    pub fn parse<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Result<Self, QueryError> {
        let get = |name| get(name).filter(|value| !value.is_empty());
        let fail = |field: &str, problem: &str| QueryError {
            field: field.to_owned(),
            problem: problem.to_owned(),
        };
        let range = get("range").map_or(Ok(Range::Days(30)), parse_range)?;
        let granularity = match get("granularity") {
            None | Some("auto") => None,
            Some(text) => Some(Granularity::parse(text).ok_or_else(|| fail("granularity", "use auto, hour, day, week or month"))?),
        };
        let account = match get("account") {
            None => None,
            Some(text) => Some(text.parse().map_err(|_| fail("account", "use the number of an account"))?),
        };
        let source = match get("source") {
            None | Some("all") => None,
            Some(text) => Some(KeySource::parse(text).ok_or_else(|| fail("source", "use all, system or byok"))?),
        };
        Ok(Self {
            range,
            granularity,
            account,
            source,
        })
    }

    /// The URL parameters of this question; defaults are left out, so that the plain address is the default page.
    #[must_use]
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if self.range != Range::Days(30) {
            pairs.push(("range", self.range.to_string()));
        }
        if let Some(granularity) = self.granularity {
            pairs.push(("granularity", granularity.as_str().to_owned()));
        }
        if let Some(account) = self.account {
            pairs.push(("account", account.to_string()));
        }
        if let Some(source) = self.source {
            pairs.push(("source", source.as_str().to_owned()));
        }
        pairs
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

fn parse_range(text: &str) -> Result<Range, QueryError> {
    let fail = |problem: &str| QueryError {
        field: "range".to_owned(),
        problem: problem.to_owned(),
    };
    if text == "ytd" {
        return Ok(Range::YearToDate);
    }
    if let Some(days) = text.strip_suffix('d') {
        let days: u16 = days.parse().map_err(|_| fail("use 7d, 30d, 90d, ytd or 2026-01-01..2026-01-31"))?;
        return if (1..=MAX_DAYS).contains(&i64::from(days)) {
            Ok(Range::Days(days))
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
        Ok(Range::Custom(from, to))
    } else {
        Err(fail("at most ten years"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(pairs: &[(&str, &str)]) -> Result<UsageQuery, QueryError> {
        UsageQuery::parse(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| *value))
    }

    #[test]
    fn round_trips_through_the_url() {
        for pairs in [
            vec![],
            vec![("range", "7d"), ("granularity", "hour")],
            vec![("range", "ytd"), ("account", "3"), ("source", "byok")],
            vec![("range", "2026-03-01..2026-03-31")],
        ] {
            let query = parse(&pairs).expect("reads");
            let out = query.to_pairs();
            assert_eq!(out.iter().map(|(k, v)| (*k, v.as_str())).collect::<Vec<_>>(), pairs);
        }
    }

    #[test]
    fn bad_input_names_the_parameter() {
        for (key, value) in [
            ("range", "soon"),
            ("range", "0d"),
            ("range", "2026-02-30..2026-03-01"),
            ("range", "2026-03-02..2026-03-01"),
            ("range", "1999-12-31..2000-03-01"),
            ("range", "9999-12-31..9999-12-31"),
            ("range", "2010-01-01..2026-03-01"),
            ("granularity", "minute"),
            ("account", "mine"),
            ("source", "both"),
        ] {
            assert_eq!(parse(&[(key, value)]).expect_err(value).field, key);
        }
    }
}
