//! The days of a window.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::{Window, day_start};

/// The first instants of all civil days of a window in its zone, in order, unix seconds.
#[must_use]
pub fn day_starts(window: &Window, zone: &TimeZone) -> Vec<i64> {
    let day = |at: i64| Timestamp::from_second(at).map(|at| at.to_zoned(zone.clone()).date());
    let (Ok(first), Ok(last)) = (day(window.start), day(window.end - 1)) else {
        return Vec::new();
    };
    let mut starts: Vec<i64> = first
        .series(1.day())
        .take_while(|day| *day <= last)
        .map(|day| day_start(day, zone))
        .collect();
    // A day that a zone has skipped begins with the next one.
    starts.dedup();
    starts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::periods::{resolve, zone};
    use crate::query::{Granularity, Range, UsageQuery};

    #[test]
    fn every_day_begins_once_whatever_the_buckets_are() {
        for (name, from, to, days) in [
            ("Europe/Berlin", "2026-03-01", "2026-03-31", 31),
            ("Australia/Lord_Howe", "2026-04-01", "2026-10-31", 214),
            ("Pacific/Apia", "2011-12-29", "2011-12-31", 2),
            ("UTC", "2026-11-05", "2026-11-05", 1),
        ] {
            let query = UsageQuery {
                range: Range::Custom(from.parse().expect("day"), to.parse().expect("day")),
                granularity: Some(Granularity::Month),
                ..UsageQuery::default()
            };
            let zone = zone(name).expect("zone");
            let window = resolve(&query, &zone, Timestamp::UNIX_EPOCH).expect("resolves");
            let starts = day_starts(&window, &zone);
            assert_eq!(starts.len(), days, "{name}");
            assert_eq!(starts[0], window.start);
            assert!(starts.is_sorted_by(|one, next| one < next) && starts.iter().all(|start| *start < window.end));
        }
    }
}
