//! Windows of the week in UTC, for off-peak rates: `mon-fri 10:00-24:00`.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const SECONDS_PER_DAY: i64 = 86_400;

/// Some hours of some days of the week, in UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours(Vec<Window>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Window {
    /// First and last day, Monday is 0.
    days: (i64, i64),
    /// First second, and the first one after, of the day.
    seconds: (i64, i64),
    text: String,
}

impl Hours {
    /// Reads windows such as `daily 16:30-24:00`, `sat-sun 00:00-24:00` and `fri 04:00-06:00`. A window does not pass midnight.
    pub(super) fn parse(windows: &[String]) -> Result<Self, String> {
        windows
            .iter()
            .map(|text| Window::parse(text).ok_or_else(|| format!("`{text}` is not a window such as `mon-fri 10:00-24:00`")))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether a moment lies in one of them.
    #[must_use]
    pub fn contains(&self, at: Timestamp) -> bool {
        let second = at.as_second();
        // 1970-01-01 was a Thursday.
        let day = (second.div_euclid(SECONDS_PER_DAY) + 3).rem_euclid(7);
        let second = second.rem_euclid(SECONDS_PER_DAY);
        self.0
            .iter()
            .any(|w| (w.days.0..=w.days.1).contains(&day) && (w.seconds.0..w.seconds.1).contains(&second))
    }
}

impl Window {
    fn parse(text: &str) -> Option<Self> {
        let (days, hours) = text.split_once(' ')?;
        let day = |name: &str| DAYS.iter().position(|d| *d == name).and_then(|d| i64::try_from(d).ok());
        let days = match (days, days.split_once('-')) {
            ("daily", _) => (0, 6),
            (_, Some((from, to))) => (day(from)?, day(to)?),
            (one, None) => (day(one)?, day(one)?),
        };
        let second = |text: &str| {
            let (hour, minute) = text.split_once(':')?;
            let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
            (hour <= 24 && minute < 60).then_some(hour * 3600 + minute * 60)
        };
        let (from, to) = hours.split_once('-')?;
        let seconds = (second(from)?, second(to)?);
        (days.0 <= days.1 && seconds.0 < seconds.1 && seconds.1 <= SECONDS_PER_DAY).then(|| Self {
            days,
            seconds,
            text: text.to_owned(),
        })
    }
}

impl Serialize for Hours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|window| &window.text))
    }
}

impl<'de> Deserialize<'de> for Hours {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let windows = Vec::<String>::deserialize(deserializer)?;
        Self::parse(&windows).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_day_of_the_week() {
        let hours = Hours::parse(&["mon-fri 10:00-24:00".into(), "sat-sun 00:00-24:00".into()]).expect("windows");
        for (at, inside) in [
            ("2026-11-20T09:59:59Z", false), // a Friday
            ("2026-11-20T10:00:00Z", true),
            ("2026-11-20T23:59:59Z", true),
            ("2026-11-21T00:00:00Z", true), // a Saturday
            ("2026-11-23T00:00:00Z", false),
            ("1969-12-31T12:00:00Z", true), // a Wednesday
        ] {
            assert_eq!(hours.contains(at.parse().expect("time")), inside, "{at}");
        }
    }

    #[test]
    fn refuses_what_is_no_window() {
        for text in [
            "",
            "daily",
            "sun-mon 00:00-01:00",
            "daily 23:00-01:00",
            "daily 00:00-24:30",
            "noday 00:00-01:00",
        ] {
            assert!(Hours::parse(&[text.into()]).is_err(), "{text}");
        }
    }
}
