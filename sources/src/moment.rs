//! Instants, as logs and clients write them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// 2020-01-01: no tool whose logs we read is older, so an earlier instant is a broken clock or a broken number.
const EARLIEST: i64 = 1_577_836_800;

/// 2100-01-01.
const LATEST: i64 = 4_102_444_800;

/// An instant with its zone: RFC 3339, any offset, with or without a fraction.
pub(crate) fn with_zone(text: &str) -> Option<Timestamp> {
    sane(text.trim().parse().ok()?)
}

/// The same, but a text without a zone is read as UTC: that is what tools that omit it mean.
pub(crate) fn lenient(text: &str) -> Option<Timestamp> {
    with_zone(text).or_else(|| {
        let text = text.trim();
        // A day alone is not an instant.
        let civil: DateTime = text.get(11..).and_then(|_| text.parse().ok())?;
        sane(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
    })
}

/// Unix time as a number: seconds, milliseconds, microseconds or nanoseconds by its size, with or without a fraction.
pub(crate) fn unix(number: &str) -> Option<Timestamp> {
    let number = decimal(number)?;
    // Between 2020 and 2100 the four units do not overlap.
    let micros_in_one = match number.trunc().to_i128()?.unsigned_abs() {
        0..100_000_000_000 => Decimal::from(1_000_000),
        100_000_000_000..100_000_000_000_000 => Decimal::from(1_000),
        100_000_000_000_000..100_000_000_000_000_000 => Decimal::ONE,
        _ => Decimal::new(1, 3),
    };
    let micros = number.checked_mul(micros_in_one)?.trunc().to_i64()?;
    sane(Timestamp::from_microsecond(micros).ok()?)
}

/// The number of a JSON text, exactly as it is written.
pub(crate) fn decimal(number: &str) -> Option<Decimal> {
    if number.contains(['e', 'E']) {
        Decimal::from_scientific(number).ok()
    } else {
        number.parse().ok()
    }
}

/// Cuts to microseconds, because Postgres keeps no more and two versions of a request must compare the same before and after
/// they were stored; refuses what lies outside of 2020 to 2100.
fn sane(at: Timestamp) -> Option<Timestamp> {
    (EARLIEST..LATEST)
        .contains(&at.as_second())
        .then(|| Timestamp::from_microsecond(at.as_microsecond()).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_instant_in_many_spellings() {
        let expected: Timestamp = "2026-05-01T10:00:00.25Z".parse().expect("timestamp");
        for text in [
            "2026-05-01T10:00:00.250Z",
            "2026-05-01T12:00:00.25+02:00",
            "2026-05-01T04:00:00.250-0600",
            " 2026-05-01 10:00:00.25z ",
            "2026-05-01T10:00:00.2500004Z",
            "2026-05-01T10:00:00.25",
        ] {
            assert_eq!(lenient(text), Some(expected), "{text}");
        }
        for number in [
            "1777629600.25",
            "1777629600250",
            "1777629600250000",
            "1777629600250000999",
            "1.77762960025e9",
        ] {
            assert_eq!(unix(number), Some(expected), "{number}");
        }
    }

    #[test]
    fn what_is_no_instant_is_refused() {
        for text in [
            "",
            "soon",
            "2026-05-01",
            "2026-02-30T10:00:00Z",
            "0001-01-01T00:00:00Z",
            "2500-01-01T00:00:00Z",
        ] {
            assert_eq!(lenient(text), None, "{text}");
        }
        assert_eq!(with_zone("2026-05-01T10:00:00"), None);
        for number in ["0", "-1", "1e400", "99999999999999999999999999", "x"] {
            assert_eq!(unix(number), None, "{number}");
        }
    }
}
