//! How the log writes what it shows.

use domain::usage::activity::RequestRow;

/// What stands where nothing is known.
pub(super) const NOTHING: &str = "–";

/// A text, or a dash.
pub(super) fn or_dash(text: &str) -> String {
    if text.is_empty() { NOTHING.to_owned() } else { text.to_owned() }
}

/// An e-mail's name without its host.
pub(super) fn short(name: &str) -> &str {
    match name {
        "" => NOTHING,
        name => name.split('@').next().filter(|own| !own.is_empty()).unwrap_or(name),
    }
}

/// `title_generation` → `title generation`.
pub(super) fn spoken(action: &str) -> String {
    action.replace('_', " ")
}

/// A model, or what a page calls one that is not named.
pub(super) fn model(name: &str) -> String {
    match name {
        "" => domain::overview::UNNAMED_MODEL.to_owned(),
        name => name.to_owned(),
    }
}

/// What a line is known by: number, time, input, output, cost and kind of failure.
pub(super) type Key = (i64, i64, i64, i64, Option<i64>, String);

/// What makes a line another line: a request's later version replaces its placeholder.
pub(super) fn key(row: &RequestRow) -> Key {
    let tokens = row.input + row.cache_read + row.cache_write;
    (
        row.id,
        row.at,
        tokens,
        row.output,
        row.cost.map(|cost| cost.0),
        row.error_type.clone(),
    )
}

/// Requests per second from requests per minute: `0.23`, `4.1`, `128`.
pub(super) fn per_second(per_minute: i64) -> String {
    let per_minute = per_minute.max(0);
    match per_minute {
        ..600 => {
            let hundredths = (per_minute * 100 + 30) / 60;
            format!("{}.{:02}", hundredths / 100, hundredths % 100)
        }
        600..6_000 => {
            let tenths = (per_minute * 10 + 30) / 60;
            format!("{}.{}", tenths / 10, tenths % 10)
        }
        _ => crate::charts::format::whole((per_minute + 30) / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_have_as_many_digits_as_they_need() {
        for (per_minute, text) in [
            (0, "0.00"),
            (1, "0.02"),
            (14, "0.23"),
            (599, "9.98"),
            (600, "10.0"),
            (5_999, "100.0"),
            (600_000, "10,000"),
        ] {
            assert_eq!(per_second(per_minute), text);
        }
    }

    #[test]
    fn names_are_short_and_nothing_is_a_dash() {
        assert_eq!(
            (short("ana@example.com"), short("u-17"), short(""), short("@x")),
            ("ana", "u-17", "–", "@x")
        );
        assert_eq!((or_dash(""), or_dash("x")), ("–".to_owned(), "x".to_owned()));
        assert_eq!(
            (spoken("title_generation"), model("")),
            ("title generation".to_owned(), "unnamed model".to_owned())
        );
    }
}
