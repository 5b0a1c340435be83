//! Dollars as people type them, and as they are told to the last digit.

use domain::Nanos;
use domain::money::{NANOS_PER_USD, group_thousands};

/// Reads `30`, `30.5`, `$1,250.00`; exact, without floats. `None` when it is not an amount of zero or more that fits.
#[must_use]
pub fn parse_usd(text: &str) -> Option<Nanos> {
    let text = text.trim();
    let text = text.strip_prefix('$').unwrap_or(text).trim().replace(',', "");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) || fraction.len() > 9 {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let fraction: i64 = format!("{fraction:0<9}").parse().ok()?;
    whole.checked_mul(NANOS_PER_USD)?.checked_add(fraction).map(Nanos)
}

/// Writes an amount the way [`parse_usd`] reads it: `30`, `30.50`, `0.125`.
#[must_use]
pub fn write_usd(amount: Nanos) -> String {
    let (whole, fraction) = (amount.0 / NANOS_PER_USD, (amount.0 % NANOS_PER_USD).unsigned_abs());
    format!("{whole}{}", fraction_of(fraction))
}

/// An amount to the last digit: `$2,000`, `$2,000.50`, `-$0.00035`. For what was agreed on and for what has to add up; elsewhere cents are enough.
#[must_use]
pub fn exact_usd(amount: Nanos) -> String {
    let sign = if amount < Nanos::ZERO { "-" } else { "" };
    let size = amount.0.unsigned_abs();
    let (whole, fraction) = (size / NANOS_PER_USD.unsigned_abs(), size % NANOS_PER_USD.unsigned_abs());
    format!("{sign}${}{}", group_thousands(whole), fraction_of(fraction))
}

/// A point and the digits behind it, two at least; nothing where there is no fraction.
fn fraction_of(nanos: u64) -> String {
    if nanos == 0 {
        return String::new();
    }
    let digits = format!("{nanos:09}");
    let kept = digits.trim_end_matches('0').len().max(2);
    format!(".{}", &digits[..kept])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_type() {
        for (text, nanos) in [
            ("30", 30_000_000_000),
            (" $1,250.00 ", 1_250_000_000_000),
            ("0.125", 125_000_000),
            (".5", 500_000_000),
            ("7.", 7_000_000_000),
        ] {
            assert_eq!(parse_usd(text), Some(Nanos(nanos)), "{text}");
        }
        for text in ["", ".", "-3", "3e2", "30 €", "1.0000000001", "99999999999"] {
            assert_eq!(parse_usd(text), None, "{text}");
        }
    }

    #[test]
    fn writes_what_it_reads() {
        for (nanos, text) in [
            (0, "0"),
            (30_000_000_000, "30"),
            (30_500_000_000, "30.50"),
            (125_000_000, "0.125"),
            (1, "0.000000001"),
        ] {
            assert_eq!(write_usd(Nanos(nanos)), text);
            assert_eq!(parse_usd(text), Some(Nanos(nanos)));
        }
    }

    #[test]
    fn tells_every_digit() {
        for (nanos, text) in [
            (0, "$0"),
            (2_000_000_000_000, "$2,000"),
            (1_234_567_500_000_000, "$1,234,567.50"),
            (150_009_000_000, "$150.009"),
            (-350_000, "-$0.00035"),
            (-50_000_000_000, "-$50"),
        ] {
            assert_eq!(exact_usd(Nanos(nanos)), text);
        }
    }
}
