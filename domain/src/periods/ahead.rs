//! What lies behind a window and is still of the month.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::{Window, resolve};
use crate::overview::Bucket;
use crate::query::{Granularity, Range, UsageQuery};

/// The buckets between a window with today in it and the end of this month, of the width of its own; none behind any other window.
///
/// Of hours there are as many days at most as the window has: a picture of a week has no room for the hours of a month.
#[must_use]
pub fn ahead(window: &Window, zone: &TimeZone, now: Timestamp) -> Vec<Bucket> {
    if !(window.start..window.end).contains(&now.as_second()) {
        return Vec::new();
    }
    let date = |at: i64| Timestamp::from_second(at).map(|at| at.to_zoned(zone.clone()).date());
    let (Ok(first), Ok(end)) = (date(window.start), date(window.end - 1)) else {
        return Vec::new();
    };
    let month = now.to_zoned(zone.clone()).date().last_of_month();
    let last = match window.granularity {
        Granularity::Hour => month.min(end.saturating_add(window.days.days())),
        _ => month,
    };
    if last <= end {
        return Vec::new();
    }
    let query = UsageQuery {
        range: Range::Custom(first, last),
        granularity: Some(window.granularity),
        ..UsageQuery::default()
    };
    // Too many of them to be drawn are drawn not at all.
    resolve(&query, zone, now).map_or_else(
        |_| Vec::new(),
        |longer| longer.buckets.into_iter().skip(window.buckets.len()).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::periods::zone;

    fn labels(now: &str, range: Range, granularity: Granularity) -> Vec<String> {
        let zone = zone("Europe/Berlin").expect("zone");
        let now: Timestamp = now.parse().expect("instant");
        let query = UsageQuery {
            range,
            granularity: Some(granularity),
            ..UsageQuery::default()
        };
        let window = resolve(&query, &zone, now).expect("resolves");
        ahead(&window, &zone, now).into_iter().map(|bucket| bucket.label).collect()
    }

    #[test]
    fn the_days_and_weeks_of_the_month_follow_the_window() {
        let now = "2026-10-20T12:00:00Z";
        let days = labels(now, Range::Days(7), Granularity::Day);
        assert_eq!((days.len(), days[0].as_str(), days[10].as_str()), (11, "Oct 21", "Oct 31"));
        assert_eq!(
            labels(now, Range::YearToDate, Granularity::Week),
            ["Oct 26"],
            "the running week has a bucket already"
        );
        assert_eq!(labels(now, Range::YearToDate, Granularity::Month), [""; 0]);
    }

    #[test]
    fn hours_follow_for_as_many_days_as_the_window_has() {
        let hours = labels("2026-10-20T12:00:00Z", Range::Days(7), Granularity::Hour);
        assert_eq!(
            (hours.len(), hours[0].as_str()),
            (7 * 24 + 1, "Oct 21 00:00"),
            "a day of them has 25"
        );
        assert_eq!(labels("2026-10-30T12:00:00Z", Range::Days(7), Granularity::Hour).len(), 24);
    }

    #[test]
    fn behind_a_window_of_the_past_and_on_the_last_day_there_is_nothing() {
        let past = Range::Custom("2026-10-01".parse().expect("day"), "2026-10-05".parse().expect("day"));
        assert_eq!(labels("2026-10-20T12:00:00Z", past, Granularity::Day), [""; 0]);
        assert_eq!(labels("2026-10-31T12:00:00Z", Range::Days(7), Granularity::Day), [""; 0]);
    }
}
