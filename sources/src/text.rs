//! Bringing foreign text into a form that can be stored.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// Characters that are kept of a name or an id.
pub(crate) const MAX_NAME: usize = 200;

/// Characters that are kept of a path.
pub(crate) const MAX_PATH: usize = 1_000;

/// Trims the text, drops control characters (Postgres cannot store NUL) and cuts it to `max` characters. Nothing left means none.
pub(crate) fn clean(text: &str, max: usize) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    // Nearly every value is plain and short: copy it as it is.
    if text.len() <= max && text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return Some(text.to_owned());
    }
    let kept: String = text.chars().filter(|c| !c.is_control()).take(max).collect();
    (!kept.trim().is_empty()).then_some(kept)
}

/// A key made of a source's own id. An id that would not fit goes in as its hash, so that two long ids stay two.
pub(crate) fn key(prefix: &str, id: &str) -> String {
    match clean(id, MAX_NAME) {
        Some(kept) if kept == id && id.len() + prefix.len() < MAX_NAME => format!("{prefix}:{id}"),
        _ => hashed(prefix, &[id]),
    }
}

/// A key made of content: the same parts give the same key.
pub(crate) fn hashed(prefix: &str, parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let mut key = format!("{prefix}:sha256:");
    for byte in hash.finalize() {
        // Writing to a String cannot fail.
        let _ = write!(key, "{byte:02x}");
    }
    key
}

/// The reason for a line that is not JSON, or not the JSON that it should be. `serde_json`'s own text would quote the line.
pub(crate) fn json_problem(error: &serde_json::Error) -> String {
    match error.classify() {
        serde_json::error::Category::Data => format!("not in the expected form at column {}", error.column()),
        _ => format!("not valid JSON at column {}", error.column()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_postgres_would_refuse_is_cleaned() {
        assert_eq!(clean("  main ", 10).as_deref(), Some("main"));
        assert_eq!(clean("a\0b\nc", 10).as_deref(), Some("abc"));
        assert_eq!(clean("äöü", 2).as_deref(), Some("äö"));
        assert_eq!(clean("\0", 2), None);
        assert_eq!(clean("  ", 2), None);
    }

    #[test]
    fn long_ids_stay_distinct() {
        let (one, two) = ("x".repeat(300), "x".repeat(301));
        assert_eq!(key("msg", "msg_A"), "msg:msg_A");
        assert_ne!(key("msg", &one), key("msg", &two));
        assert!(key("msg", &one).len() < MAX_NAME);
        assert_ne!(hashed("k", &["ab", "c"]), hashed("k", &["a", "bc"]));
    }
}
