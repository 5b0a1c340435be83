//! Percent as people type them. The domain counts hundredths of a percent.

/// Reads `15`, `12.5`, `+15 %`, `-10`; exact. `None` when it is no percentage with at most two decimals.
pub(super) fn parse_percent(text: &str) -> Option<i32> {
    let text = text.trim();
    let text = text.strip_suffix('%').unwrap_or(text).trim_end();
    // A minus may come from a text, where it is another character than on the keyboard.
    let (sign, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let text = text.trim_start();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) || fraction.len() > 2 {
        return None;
    }
    let whole: i32 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let fraction: i32 = format!("{fraction:0<2}").parse().ok()?;
    Some(whole.checked_mul(100)?.checked_add(fraction)? * sign)
}

/// Writes hundredths of a percent the way [`parse_percent`] reads them: `15`, `12.5`, `-0.25`.
pub(super) fn write_percent(points: i32) -> String {
    let sign = if points < 0 { "-" } else { "" };
    let (whole, fraction) = (points.unsigned_abs() / 100, points.unsigned_abs() % 100);
    match fraction {
        0 => format!("{sign}{whole}"),
        tenths if tenths % 10 == 0 => format!("{sign}{whole}.{}", tenths / 10),
        hundredths => format!("{sign}{whole}.{hundredths:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_type() {
        for (text, points) in [
            ("15", 1_500),
            (" +15 % ", 1_500),
            ("12.5%", 1_250),
            ("0.05", 5),
            (".5", 50),
            ("7.", 700),
            ("-10", -1_000),
            ("− 2.25", -225),
            ("-0.25", -25),
        ] {
            assert_eq!(parse_percent(text), Some(points), "{text}");
        }
        for text in ["", "%", "-", ".", "1.234", "1,5", "much", "1e2", "--1", "99999999999"] {
            assert_eq!(parse_percent(text), None, "{text}");
        }
    }

    #[test]
    fn writes_what_it_reads() {
        for (points, text) in [
            (0, "0"),
            (1_500, "15"),
            (1_250, "12.5"),
            (1_205, "12.05"),
            (-25, "-0.25"),
            (90_000, "900"),
        ] {
            assert_eq!(write_percent(points), text);
            assert_eq!(parse_percent(text), Some(points));
        }
    }
}
