//! Texts that people type: names, labels, addresses.

use crate::query::QueryError;

/// The longest e-mail address that can be delivered to (RFC 5321, with the erratum of RFC 3696).
pub const LONGEST_EMAIL: usize = 254;

/// What is said of a line with [unseen](is_unseen) characters.
const UNSEEN: &str = "write it without control characters: they are not seen, and change how the line reads";

/// Whether a character is not seen and does something all the same: a control character, NUL above all, which Postgres cannot keep; a separator of lines;
/// or one that turns the direction of what follows (Unicode Standard Annex 9), by which a name could be made to read as another one. The joiners are
/// none of these: Persian names and many emoji are written with them.
#[must_use]
pub fn is_unseen(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A line of plain text, trimmed.
///
/// # Errors
/// `problem` for `field` when the line is empty or longer than so many characters; another sentence when characters in it are [unseen](is_unseen).
pub fn line(field: &str, text: &str, longest: usize, problem: &str) -> Result<String, QueryError> {
    let line = optional_line(field, text, longest, problem)?;
    if line.is_empty() { Err(fail(field, problem)) } else { Ok(line) }
}

/// The same, but it may be empty.
///
/// # Errors
/// As for [`line()`], except for an empty one.
pub fn optional_line(field: &str, text: &str, longest: usize, problem: &str) -> Result<String, QueryError> {
    let line = text.trim();
    if line.chars().count() > longest {
        return Err(fail(field, problem));
    }
    if line.contains(is_unseen) {
        return Err(fail(field, UNSEEN));
    }
    Ok(line.to_owned())
}

/// An e-mail address, trimmed. What stands before the `@` is for its server to judge (RFC 5321), so little is asked of it here.
///
/// # Errors
/// When it is none, with what one looks like.
pub fn email(field: &str, text: &str) -> Result<String, QueryError> {
    let email = text.trim();
    let is_one = email
        .rsplit_once('@')
        .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
    if !is_one || email.len() > LONGEST_EMAIL || email.contains(|c: char| c.is_whitespace() || is_unseen(c)) {
        return Err(fail(field, "write an e-mail address such as you@example.com"));
    }
    Ok(email.to_owned())
}

/// An error about one field.
#[must_use]
pub fn fail(field: &str, problem: &str) -> QueryError {
    QueryError {
        field: field.to_owned(),
        problem: problem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_trimmed_short_and_plain() {
        assert_eq!(line("name", "  Ana Ünal ", 8, "x").as_deref(), Ok("Ana Ünal"));
        for bad in ["", "   ", "123456789"] {
            assert_eq!(line("name", bad, 8, "name it").expect_err(bad).problem, "name it");
        }
        for bad in ["a\0b", "a\nb", "a\u{7f}", "a\u{202e}b", "a\u{2066}b", "a\u{2028}b"] {
            assert_eq!(line("name", bad, 8, "name it").expect_err(bad).problem, UNSEEN, "{bad:?}");
        }
        // A Persian plural with its non-joiner, and a family that is joined.
        for good in ["گربه\u{200c}ها", "👩\u{200d}👧"] {
            assert_eq!(line("name", good, 8, "x").as_deref(), Ok(good));
        }
        assert_eq!(optional_line("label", " ", 8, "x").as_deref(), Ok(""));
    }

    #[test]
    fn addresses_have_two_parts_and_no_gaps() {
        assert_eq!(email("email", " ana@example.com\n").as_deref(), Ok("ana@example.com"));
        for bad in ["", "ana", "@example.com", "ana@", "a na@example.com", "ana\0@example.com"] {
            assert!(email("email", bad).is_err(), "{bad:?}");
        }
        assert!(email("email", &format!("{}@example.com", "a".repeat(250))).is_err());
    }
}
