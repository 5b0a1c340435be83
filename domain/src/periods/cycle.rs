//! Billing cycles: an account's month from its billing day, in the org's zone.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::{day_label, day_start};

/// One billing cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// Its first instant, unix seconds.
    pub start: i64,
    /// The first instant after it, unix seconds.
    pub end: i64,
    /// `Nov 5 – Dec 5`.
    pub label: String,
    /// Which day of it the moment falls on, from 1.
    pub day: u32,
    /// How many days it has.
    pub days: u32,
}

/// The cycle that holds a moment. In months shorter than the billing day (29 to 31), the month's last day stands for it, as vendors do.
#[must_use]
pub fn cycle(billing_day: i16, zone: &TimeZone, at: Timestamp) -> Cycle {
    let today = at.to_zoned(zone.clone()).date();
    let this_month = anchor(today, billing_day);
    let (first, next) = if today >= this_month {
        (this_month, anchor(today.first_of_month().saturating_add(1.month()), billing_day))
    } else {
        (anchor(today.first_of_month().saturating_sub(1.month()), billing_day), this_month)
    };
    Cycle {
        start: day_start(first, zone),
        end: day_start(next, zone),
        label: format!("{} – {}", day_label(first), day_label(next)),
        day: days_between(first, today) + 1,
        days: days_between(first, next),
    }
}

/// The billing day in the month of `date`.
fn anchor(date: Date, billing_day: i16) -> Date {
    let day = i8::try_from(billing_day.clamp(1, 31)).unwrap_or(31).min(date.days_in_month());
    date.with().day(day).build().unwrap_or(date)
}

fn days_between(from: Date, to: Date) -> u32 {
    from.until(to)
        .ok()
        .and_then(|span| u32::try_from(span.get_days()).ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_months_end_the_cycle_on_their_last_day() {
        let utc = TimeZone::UTC;
        for (day, at, label, nth, days) in [
            (5, "2026-11-22T12:00:00Z", "Nov 5 – Dec 5", 18, 30),
            (31, "2026-02-27T00:00:00Z", "Jan 31 – Feb 28", 28, 28),
            (31, "2026-02-28T00:00:00Z", "Feb 28 – Mar 31", 1, 31),
            (29, "2028-02-29T10:00:00Z", "Feb 29 – Mar 29", 1, 29),
            (30, "2026-01-05T10:00:00Z", "Dec 30 – Jan 30", 7, 31),
            (1, "2026-12-31T23:59:59Z", "Dec 1 – Jan 1", 31, 31),
        ] {
            let cycle = cycle(day, &utc, at.parse().expect("time"));
            assert_eq!((cycle.label.as_str(), cycle.day, cycle.days), (label, nth, days), "{day} {at}");
        }
    }

    #[test]
    fn the_zone_decides_the_day() {
        let zone = TimeZone::get("America/New_York").expect("zone");
        let cycle = cycle(5, &zone, "2026-11-05T04:59:59Z".parse().expect("time"));
        assert_eq!(cycle.label, "Oct 5 – Nov 5");
        assert_eq!(cycle.end, "2026-11-05T05:00:00Z".parse::<Timestamp>().expect("time").as_second());
        assert_eq!(cycle.day, 31);
    }
}
