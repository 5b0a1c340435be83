//! Guesses about models that the book does not know.

use crate::models::ModelClass;

/// Parts of names that vendors give to small and quick models.
const SMALL: [&str; 17] = [
    "haiku",
    "mini",
    "nano",
    "flash",
    "lite",
    "small",
    "tiny",
    "instant",
    "fast",
    "turbo",
    "air",
    "micro",
    "spark",
    "luna",
    "embed",
    "embedding",
    "highspeed",
];

/// The class of an unknown model: `fast` when a part of its name says small, or a size of at most 20 billion parameters; else `premium`.
pub(super) fn guess(name: &str) -> ModelClass {
    let is_small = name
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '.')
        .any(|part| SMALL.contains(&part) || billions(part).is_some_and(|size| size <= 20.0));
    if is_small { ModelClass::Fast } else { ModelClass::Premium }
}

/// `8b`, `1.7b`.
fn billions(part: &str) -> Option<f64> {
    part.strip_suffix('b')?.parse().ok()
}

/// The vendor of an unknown model, when its name begins like the names of that vendor.
pub(super) fn vendor(name: &str) -> Option<&'static str> {
    const STARTS: [(&str, &str); 20] = [
        ("claude", "anthropic"),
        ("gpt-", "openai"),
        ("chatgpt", "openai"),
        ("codex", "openai"),
        ("ft:", "openai"),
        ("o1", "openai"),
        ("o3", "openai"),
        ("o4", "openai"),
        ("text-embedding-3", "openai"),
        ("gemini", "google"),
        ("gemma", "google"),
        ("mistral", "mistral"),
        ("ministral", "mistral"),
        ("magistral", "mistral"),
        ("codestral", "mistral"),
        ("devstral", "mistral"),
        ("pixtral", "mistral"),
        ("grok", "xai"),
        ("deepseek", "deepseek"),
        ("composer", "cursor"),
    ];
    let is_carried = name.contains('/');
    STARTS
        .iter()
        .find(|(start, _)| !is_carried && name.starts_with(start))
        .map(|(_, vendor)| *vendor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_by_parts_of_the_name_not_by_letters() {
        for (name, class) in [
            ("claude-nova-9", ModelClass::Premium),
            ("qwen3-8b", ModelClass::Fast),
            ("llama-3.1-405b", ModelClass::Premium),
            ("gpt-7-mini", ModelClass::Fast),
            ("gemini-9-pro", ModelClass::Premium),
            ("minimax-m3", ModelClass::Premium),
            ("glm-4.5-air", ModelClass::Fast),
        ] {
            assert_eq!(guess(name), class, "{name}");
        }
    }
}
