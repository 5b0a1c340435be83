//! How numbers read. The same rules on the server and in the browser, without locale data.

use domain::money::group_thousands;

/// Tokens, short, with the unit apart so that a card can print it small: `("1.84", "B")`, `("820", "K")`, `("999", "")`.
/// Three significant digits, as a person would say it.
#[must_use]
pub fn compact(n: i64) -> (String, &'static str) {
    const UNITS: [(u64, &str); 4] = [(1_000, "K"), (1_000_000, "M"), (1_000_000_000, "B"), (1_000_000_000_000, "T")];
    let sign = if n < 0 { "-" } else { "" };
    let n = n.unsigned_abs();
    // 999,500 reads "1.00 M", not "1000 K": a number belongs to the next unit from half a step below it.
    let unit = UNITS.iter().rev().find(|(size, _)| n >= size - size / 2_000);
    let Some(&(size, name)) = unit else {
        return (format!("{sign}{n}"), "");
    };
    // Rounded first, then shortened: 9.996 reads "10.0", not "10.00".
    let rounded = |steps: u128| (u128::from(n) * steps + u128::from(size) / 2) / u128::from(size);
    let text = match (rounded(100), rounded(10)) {
        (hundredths @ ..1_000, _) => format!("{}.{:02}", hundredths / 100, hundredths % 100),
        (_, tenths @ ..1_000) => format!("{}.{}", tenths / 10, tenths % 10),
        _ => rounded(1).to_string(),
    };
    (format!("{sign}{text}"), name)
}

/// Tokens, short, in one string: `1.84 B`.
#[must_use]
pub fn compact_text(n: i64) -> String {
    match compact(n) {
        (number, "") => number,
        (number, unit) => format!("{number}\u{a0}{unit}"),
    }
}

/// A whole number with separators: `92,418`.
#[must_use]
pub fn whole(n: i64) -> String {
    let sign = if n < 0 { "-" } else { "" };
    format!("{sign}{}", group_thousands(n.unsigned_abs()))
}

/// A noun that agrees with its number: `1 request`, `92,418 requests`.
#[must_use]
pub fn count(n: i64, one: &str, many: &str) -> String {
    format!("{} {}", whole(n), if n == 1 { one } else { many })
}

/// A part of a whole as a percentage for reading: `62%`, `<1%`, `>99%` when something is left.
#[must_use]
pub fn share(part: i64, all: i64) -> String {
    if part <= 0 || all <= 0 {
        return "0%".to_owned();
    }
    let percent = (i128::from(part) * 200 + i128::from(all)) / (i128::from(all) * 2);
    match percent {
        0 => "<1%".to_owned(),
        100.. if part < all => ">99%".to_owned(),
        percent => format!("{percent}%"),
    }
}

/// A part of a whole in tenths of a percent, without the sign: `71.3`. Some never reads like none, and most never like all.
#[must_use]
pub fn percent(part: f64) -> String {
    let text = format!("{:.1}", part * 100.0);
    match text.as_str() {
        "0.0" if part > 0.0 => "<0.1".to_owned(),
        "100.0" if part < 1.0 => "99.9".to_owned(),
        _ => text,
    }
}

/// Milliseconds as a latency: `840 ms`, `3.2 s`, `1:52 min`, `1:05 h`. Minutes are told with their seconds: who
/// compares two models must see which is faster.
#[must_use]
pub fn latency(ms: i32) -> String {
    match ms {
        ..1_000 => format!("{ms}\u{a0}ms"),
        1_000..59_950 => {
            let tenths = (ms + 50) / 100;
            format!("{}.{}\u{a0}s", tenths / 10, tenths % 10)
        }
        _ => {
            let seconds = (i64::from(ms) + 500) / 1_000;
            match seconds {
                ..3_600 => format!("{}:{:02}\u{a0}min", seconds / 60, seconds % 60),
                _ => format!("{}:{:02}\u{a0}h", seconds / 3_600, seconds % 3_600 / 60),
            }
        }
    }
}

/// The same for a wider number.
#[must_use]
pub fn latency_text(ms: i64) -> String {
    latency(i32::try_from(ms).unwrap_or(i32::MAX))
}

/// An age: `0.4 s`, `12 s`, `3 min`, `5 h`, `2 d`. Negative ages (clocks disagree by a little) read as none.
#[must_use]
pub fn age(ms: i64) -> String {
    let ms = ms.max(0);
    match ms {
        ..9_950 => {
            let tenths = (ms + 50) / 100;
            format!("{}.{}\u{a0}s", tenths / 10, tenths % 10)
        }
        9_950..60_000 => format!("{}\u{a0}s", ms / 1_000),
        60_000..3_600_000 => format!("{}\u{a0}min", ms / 60_000),
        3_600_000..86_400_000 => format!("{}\u{a0}h", ms / 3_600_000),
        _ => format!("{}\u{a0}d", ms / 86_400_000),
    }
}

/// How long ago something in a list happened: `now`, `8 s ago`, `3 min ago`.
#[must_use]
pub fn since(ms: i64) -> String {
    match ms {
        ..1_000 => "now".to_owned(),
        1_000..9_950 => format!("{}\u{a0}s ago", ms / 1_000),
        _ => format!("{} ago", age(ms)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_read_short() {
        for (n, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1.00\u{a0}K"),
            (1_234, "1.23\u{a0}K"),
            (9_994, "9.99\u{a0}K"),
            (9_996, "10.0\u{a0}K"),
            (99_960, "100\u{a0}K"),
            (820_400, "820\u{a0}K"),
            (999_499, "999\u{a0}K"),
            (999_500, "1.00\u{a0}M"),
            (1_840_000_000, "1.84\u{a0}B"),
            (i64::MAX, "9223372\u{a0}T"),
            (-1_500, "-1.50\u{a0}K"),
        ] {
            assert_eq!(compact_text(n), text, "{n}");
        }
    }

    #[test]
    fn shares_never_hide_a_rest() {
        for (part, all, text) in [
            (0, 10, "0%"),
            (1, 1000, "<1%"),
            (999, 1000, ">99%"),
            (1000, 1000, "100%"),
            (62, 100, "62%"),
            (5, 0, "0%"),
        ] {
            assert_eq!(share(part, all), text);
        }
    }

    #[test]
    fn parts_are_neither_nothing_nor_all_by_rounding() {
        for (part, text) in [(0.0, "0.0"), (0.0001, "<0.1"), (0.025, "2.5"), (0.9999, "99.9"), (1.0, "100.0")] {
            assert_eq!(percent(part), text);
        }
    }

    #[test]
    fn times_read_short() {
        assert_eq!(latency(840), "840\u{a0}ms");
        assert_eq!(latency(3_249), "3.2\u{a0}s");
        assert_eq!(latency(59_960), "1:00\u{a0}min");
        assert_eq!(latency(111_600), "1:52\u{a0}min");
        assert_eq!(latency(3_599_600), "1:00\u{a0}h");
        assert_eq!(latency(i32::MAX), "596:31\u{a0}h");
        assert_eq!(age(-20), "0.0\u{a0}s");
        assert_eq!(age(420), "0.4\u{a0}s");
        assert_eq!(age(12_900), "12\u{a0}s");
        assert_eq!(age(7_200_000), "2\u{a0}h");
        assert_eq!(
            (since(-3), since(8_100), since(61_000)),
            ("now".to_owned(), "8\u{a0}s ago".to_owned(), "1\u{a0}min ago".to_owned())
        );
    }
}
