//! Days and instants as text and numbers, by hand. jiff does all of this and more, but its parser, spans and formatter are a tenth of
//! the page's wasm; what the page needs of them is here.

use jiff::civil::Date;

/// Days from 1970-01-01 to a day.
#[must_use]
pub fn day_number(day: Date) -> i32 {
    // Years are counted from March, so that the leap day is the last of a year; 400 years are 146,097 days.
    let (month, date) = (i32::from(day.month()), i32::from(day.day()));
    let year = i32::from(day.year()) - i32::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + date - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The day of that number; the nearest one that jiff knows when it lies outside the years −9999 to 9999.
#[must_use]
pub fn day_of_number(number: i32) -> Date {
    let number = number.clamp(day_number(Date::MIN), day_number(Date::MAX)) + 719_468;
    let (era, of_era) = (number.div_euclid(146_097), number.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let (date, month) = (of_year - (153 * from_march + 2) / 5 + 1, (from_march + 2) % 12 + 1);
    let year = year + era * 400 + i32::from(month <= 2);
    match (i16::try_from(year), i8::try_from(month), i8::try_from(date)) {
        (Ok(year), Ok(month), Ok(date)) => Date::new(year, month, date).unwrap_or(Date::ZERO),
        _ => Date::ZERO,
    }
}

/// Reads `2026-01-31`, and nothing else.
#[must_use]
pub fn read_day(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let [_, _, _, _, b'-', _, _, b'-', _, _] = bytes else { return None };
    let number = |part: &[u8]| {
        part.iter().try_fold(0_i16, |sum, digit| {
            digit.is_ascii_digit().then(|| sum * 10 + i16::from(digit - b'0'))
        })
    };
    let (year, month, day) = (number(&bytes[..4])?, number(&bytes[5..7])?, number(&bytes[8..])?);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Writes `2026-01-31`.
#[must_use]
pub fn write_day(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
}

/// Writes an instant, in unix milliseconds, as `2026-01-31T14:02:11Z`: UTC, whole seconds.
#[must_use]
pub fn write_instant(unix_ms: i64) -> String {
    let seconds = unix_ms.div_euclid(1000);
    let (day, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let day = write_day(day_of_number(i32::try_from(day).unwrap_or(i32::MAX)));
    format!("{day}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

/// Serde for a day as `2026-01-31`, for wire types that the page reads.
pub(crate) mod iso_day {
    use jiff::civil::Date;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(day: &Date, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&super::write_day(*day))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        let text = String::deserialize(from)?;
        super::read_day(&text).ok_or_else(|| D::Error::custom("a day is written YYYY-MM-DD"))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::{Timestamp, ToSpan};

    use super::*;

    #[test]
    fn numbers_and_days_agree_with_jiff() {
        assert_eq!(day_number(date(1970, 1, 1)), 0);
        let mut day = date(1896, 1, 1);
        let mut number = day_number(day);
        while day < date(2105, 1, 1) {
            assert_eq!((day_number(day), day_of_number(number)), (number, day));
            (day, number) = (day.tomorrow().expect("not the last"), number + 1);
        }
        assert_eq!(day_of_number(i32::MAX), Date::MAX);
        assert_eq!(day_of_number(i32::MIN), Date::MIN);
        let later = date(2026, 11, 22).saturating_add(10_000.days());
        assert_eq!(day_of_number(day_number(date(2026, 11, 22)) + 10_000), later);
    }

    #[test]
    fn days_are_read_strictly_and_written_back() {
        for text in ["2026-01-31", "2024-02-29", "0999-12-01"] {
            assert_eq!(read_day(text).map(write_day).as_deref(), Some(text));
        }
        for text in [
            "",
            "2026-02-29",
            "2026-1-31",
            "20260131",
            "2026-01-31T00:00",
            " 2026-01-31",
            "2026/01/31",
            "2026-13-01",
            "２０２６-01",
        ] {
            assert_eq!(read_day(text), None, "{text}");
        }
    }

    #[test]
    fn instants_are_written_as_jiff_writes_them() {
        for at in [0, 1_793_887_331_000, -1_000, 951_782_399_000] {
            assert_eq!(write_instant(at), Timestamp::from_millisecond(at).expect("a time").to_string());
        }
        assert_eq!(write_instant(1_500), "1970-01-01T00:00:01Z");
    }
}
