//! Which parts of the page are folded, as the browser remembers it.

/// Where the browser keeps it.
pub(super) const KEY: &str = "advanced-folded";

/// Whether a part is among those that are kept: `week,mix`.
pub(super) fn is_folded(kept: &str, part: &str) -> bool {
    kept.split(',').any(|one| one == part)
}

/// What is kept once a part is folded, or is no more.
pub(super) fn with(kept: &str, part: &str, folded: bool) -> String {
    let mut parts: Vec<&str> = kept.split(',').filter(|one| !one.is_empty() && *one != part).collect();
    if folded {
        parts.push(part);
    }
    parts.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_is_kept_once() {
        let one = with("", "week", true);
        let both = with(&with(&one, "mix", true), "week", true);
        assert_eq!((one.as_str(), both.as_str()), ("week", "mix,week"));
        assert!(is_folded(&both, "mix") && !is_folded(&both, "cache") && !is_folded("", "mix"));
        assert_eq!(with(&with(&both, "week", false), "mix", false), "");
    }
}
