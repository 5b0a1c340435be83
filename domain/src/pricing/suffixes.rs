//! What stands behind a model's name: dates, versions, context sizes, effort and speed; and the two orders of Claude's names.

/// Kinds of Claude models, which some tools write without the `claude-`.
const FAMILIES: [&str; 6] = ["opus", "sonnet", "haiku", "fable", "mythos", "instant"];

/// Words that say how a model was asked, not which one. Longer ones come before those that they end in.
const WORDS: [&str; 20] = [
    "-extra-high",
    "-non-reasoning",
    "-reasoning",
    "-thinking",
    "-minimal",
    "-medium",
    "-latest",
    "-default",
    "-preview",
    "-xhigh",
    "-ultra",
    "-high",
    "-none",
    "-low",
    "-max",
    "-exp",
    "-1m",
    "[1m]",
    ":thinking",
    ":beta",
];

/// The spelling that names are compared in: lower case, and `4.5`, `4_5` and `4-5` are one.
pub(super) fn canonical(name: &str) -> String {
    name.chars()
        .map(|c| match c.to_ascii_lowercase() {
            '.' | '_' | ' ' => '-',
            c => c,
        })
        .collect()
}

/// A name with one decoration less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shorter<'n> {
    pub name: &'n str,
    /// It asked for the fast mode.
    pub is_fast: bool,
    /// It is Vertex's way to write a version.
    pub is_vertex: bool,
}

/// Takes the last decoration off a canonical name; `None` when there is none.
pub(super) fn shorten(name: &str) -> Option<Shorter<'_>> {
    let plain = |name| Shorter {
        name,
        is_fast: false,
        is_vertex: false,
    };
    if let Some(name) = name.strip_suffix("-fast") {
        return Some(Shorter {
            is_fast: true,
            ..plain(name)
        });
    }
    if let Some((name, _version)) = name.split_once('@') {
        return Some(Shorter {
            is_vertex: true,
            ..plain(name)
        });
    }
    WORDS
        .iter()
        .find_map(|word| name.strip_suffix(word))
        .or_else(|| without_release(name))
        .or_else(|| name.strip_suffix(')').and_then(|name| name.rsplit_once("-(")).map(|(name, _)| name))
        .or_else(|| gemini_day(name))
        .filter(|name| !name.is_empty())
        .map(plain)
}

/// Takes a date of release or a provider's version off: `-20250929`, `-2024-08-06`, `-v1:0`, the owner of a fine-tune.
/// These never change which model it is, so unknown names lose them too.
pub(super) fn without_release(name: &str) -> Option<&str> {
    if let Some((rest, tag)) = name.rsplit_once(':') {
        let is_owner = rest.starts_with("ft:");
        let is_context = tag.strip_suffix('k').is_some_and(is_digits);
        let is_version = is_digits(tag) && rest.rsplit_once("-v").is_some_and(|(_, version)| is_digits(version));
        if is_owner || is_context || is_version {
            return Some(rest);
        }
    }
    let (rest, last) = name.rsplit_once('-')?;
    if last.len() == 8 && last.starts_with("20") && is_digits(last) {
        return Some(rest);
    }
    if name.starts_with("claude") && last.strip_prefix('v').is_some_and(is_digits) {
        return Some(rest);
    }
    let (rest, month) = rest.rsplit_once('-')?;
    let (rest, year) = rest.rsplit_once('-')?;
    let is_date = [(last, 2), (month, 2), (year, 4)]
        .iter()
        .all(|(part, len)| part.len() == *len && is_digits(part));
    (is_date && year.starts_with("20")).then_some(rest)
}

/// Google's versions: `-001`, `-preview-09-2025`, `-exp-03-25`.
fn gemini_day(name: &str) -> Option<&str> {
    let (rest, last) = name.strip_prefix("gem").and_then(|_| name.rsplit_once('-'))?;
    if last.len() == 3 && last.starts_with("00") && is_digits(last) {
        return Some(rest);
    }
    let (rest, first) = rest.rsplit_once('-')?;
    let is_day = first.len() == 2 && is_digits(first) && matches!(last.len(), 2 | 4) && is_digits(last);
    (is_day && (rest.ends_with("-preview") || rest.ends_with("-exp"))).then_some(rest)
}

/// Another way to write a canonical name, if there is one: `claude-4-5-opus` is `claude-opus-4-5`, `claude-sonnet-3-5` is
/// `claude-3-5-sonnet`, `opus-4-6` is `claude-opus-4-6`, `cursor-grok-4-5` is `grok-4-5`.
pub(super) fn respelled(name: &str) -> Option<String> {
    if let Some(name) = name.strip_prefix("cursor-") {
        return Some(name.to_owned());
    }
    let Some(rest) = name.strip_prefix("claude-") else {
        let family = name.split('-').next()?;
        return FAMILIES.contains(&family).then(|| format!("claude-{name}"));
    };
    if let Some((family, version)) = rest.split_once('-')
        && FAMILIES.contains(&family)
    {
        return is_version(version).then(|| format!("claude-{version}-{family}"));
    }
    let (version, family) = rest.rsplit_once('-')?;
    (FAMILIES.contains(&family) && is_version(version)).then(|| format!("claude-{family}-{version}"))
}

/// `4`, `4-5`.
fn is_version(text: &str) -> bool {
    text.split('-').count() <= 2 && text.split('-').all(|part| part.len() <= 2 && is_digits(part))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_decorations_off_one_by_one() {
        for (name, shorter) in [
            ("claude-sonnet-4-5-20250929", Some("claude-sonnet-4-5")),
            ("claude-sonnet-4-5-20250929-v1:0", Some("claude-sonnet-4-5-20250929-v1")),
            ("claude-sonnet-4-5-20250929-v1", Some("claude-sonnet-4-5-20250929")),
            ("claude-3-haiku-v1:0:48k", Some("claude-3-haiku-v1:0")),
            ("gpt-4o-2024-08-06", Some("gpt-4o")),
            ("ft:gpt-4o-mini-2024-07-18:org::id", Some("ft:gpt-4o-mini-2024-07-18:org:")),
            ("gemini-2-5-flash-preview-09-2025", Some("gemini-2-5-flash-preview")),
            ("gemini-2-5-pro-exp-03-25", Some("gemini-2-5-pro-exp")),
            ("gemini-2-0-flash-001", Some("gemini-2-0-flash")),
            ("gpt-5-5-extra-high", Some("gpt-5-5")),
            ("opus-5-(auto-balanced)", Some("opus-5")),
            ("deepseek-v5", None),
            ("gpt-7-mini", None),
            ("ft:gpt-4o", None),
            ("-high", None),
        ] {
            assert_eq!(shorten(name).map(|s| s.name), shorter, "{name}");
        }
    }
}
