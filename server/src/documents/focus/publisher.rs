//! Who made a model.

/// How models of well-known makers begin.
const BEGINNINGS: [(&str, &str); 9] = [
    ("claude", "Anthropic"),
    ("gpt", "OpenAI"),
    ("chatgpt", "OpenAI"),
    ("codex", "OpenAI"),
    ("o1", "OpenAI"),
    ("o3", "OpenAI"),
    ("o4", "OpenAI"),
    ("gemini", "Google"),
    ("deepseek", "DeepSeek"),
];

/// The maker of a model, by its name; nothing where the name does not say it. A gateway's words before the name, as in
/// `us.anthropic.claude-opus-5` or `openai/gpt-5.5`, are passed over.
pub(super) fn publisher(model: &str) -> Option<&'static str> {
    let mut words = model.split(['/', '.']);
    words.find_map(|word| {
        BEGINNINGS
            .iter()
            .find(|(beginning, _)| word.starts_with(beginning))
            .map(|(_, maker)| *maker)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_says_who_made_it_or_nobody_does() {
        for (model, maker) in [
            ("claude-opus-5", Some("Anthropic")),
            ("us.anthropic.claude-opus-5-v1:0", Some("Anthropic")),
            ("openai/gpt-5.5", Some("OpenAI")),
            ("nobody-knows-1", None),
            ("", None),
        ] {
            assert_eq!(publisher(model), maker, "{model}");
        }
    }
}
