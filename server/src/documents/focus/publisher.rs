//! Who made a model.

use domain::pricing::Book;

/// The maker of a model, by what the book says of it, or guesses by its name; nothing where neither knows.
pub(super) fn publisher(model: &str) -> Option<&'static str> {
    Some(match Book::builtin().resolve(model).provider? {
        "anthropic" => "Anthropic",
        "cursor" => "Cursor",
        "deepseek" => "DeepSeek",
        "google" => "Google",
        "mistral" => "Mistral AI",
        "openai" => "OpenAI",
        "xai" => "xAI",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_book_says_who_made_it_or_nobody_does() {
        for (model, maker) in [
            ("claude-opus-5", Some("Anthropic")),
            ("us.anthropic.claude-opus-5-v1:0", Some("Anthropic")),
            ("openai/gpt-5.5", Some("OpenAI")),
            ("text-embedding-3-large", Some("OpenAI")),
            ("mistral-large-of-tomorrow", Some("Mistral AI")),
            ("grok-99", Some("xAI")),
            ("nobody-knows-1", None),
            ("", None),
        ] {
            assert_eq!(publisher(model), maker, "{model}");
        }
    }

    #[test]
    fn every_vendor_of_the_book_has_a_name() {
        for price in Book::builtin().prices() {
            assert!(publisher(&price.model).is_some(), "{}", price.model);
        }
    }
}
