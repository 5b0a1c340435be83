//! Time in a zone: windows, buckets and billing cycles. `now` is always an argument.

mod ahead;
mod calendar;
mod cycle;
mod days;
mod window;

pub use ahead::ahead;
pub use calendar::{By, Calendar, Part, Period, Span, spans};
pub use cycle::{Cycle, cycle};
pub use days::day_starts;
pub use window::{Window, days_of, resolve, zone};

use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The first instant of a civil day in a zone, unix seconds. Where midnight does not exist it is the first instant after it, where
/// it comes twice it is the first of the two.
#[must_use]
pub fn day_start(date: Date, zone: &TimeZone) -> i64 {
    date.to_zoned(zone.clone()).map_or_else(
        |_| date.at(0, 0, 0, 0).to_zoned(TimeZone::UTC).map_or(0, |z| z.timestamp().as_second()),
        |z| z.timestamp().as_second(),
    )
}

/// `Nov 5`.
fn day_label(date: Date) -> String {
    date.strftime("%b %-d").to_string()
}

/// `November 2026`.
#[must_use]
pub fn month_label(date: Date) -> String {
    date.strftime("%B %Y").to_string()
}

/// `Oct 23 – Nov 22`, with the years when they differ.
fn span_label(from: Date, to: Date) -> String {
    if from == to {
        return day_label(from);
    }
    if from.year() == to.year() {
        return format!("{} – {}", day_label(from), day_label(to));
    }
    format!("{}, {} – {}, {}", day_label(from), from.year(), day_label(to), to.year())
}
