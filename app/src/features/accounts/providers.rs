//! What vendors are called.

/// Vendors that are suggested: the name that the database keeps, the name that people read.
pub const PROVIDERS: [(&str, &str); 10] = [
    ("anthropic", "Anthropic"),
    ("openai", "OpenAI"),
    ("google", "Google"),
    ("cursor", "Cursor"),
    ("github", "GitHub Copilot"),
    ("aws", "AWS Bedrock"),
    ("azure", "Azure OpenAI"),
    ("openrouter", "OpenRouter"),
    ("mistral", "Mistral"),
    ("xai", "xAI"),
];

/// The name that people read; an unknown vendor is called what it is.
#[must_use]
pub fn provider_name(provider: &str) -> String {
    PROVIDERS
        .iter()
        .find(|(key, _)| *key == provider)
        .map_or_else(|| provider.to_owned(), |(_, name)| (*name).to_owned())
}

/// The name that the database keeps, for either name.
#[must_use]
pub fn provider_key(text: &str) -> String {
    let text = text.trim();
    PROVIDERS
        .iter()
        .find(|(_, name)| name.eq_ignore_ascii_case(text))
        .map_or_else(|| text.to_lowercase(), |(key, _)| (*key).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_keys_agree() {
        for (key, name) in PROVIDERS {
            assert_eq!(
                (provider_name(key).as_str(), provider_key(name).as_str(), provider_key(key).as_str()),
                (name, key, key)
            );
        }
        assert_eq!(
            (provider_name("acme"), provider_key(" ACME ")),
            ("acme".to_owned(), "acme".to_owned())
        );
    }
}
