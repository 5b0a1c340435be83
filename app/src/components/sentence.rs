//! Texts that stand by themselves.

/// A text that begins like a sentence: what is wrong with a field is said in lower case, because it stands behind the field's name in most places.
#[must_use]
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_begins_with_a_capital() {
        assert_eq!(sentence("choose sessions of one person"), "Choose sessions of one person");
        assert_eq!(sentence("übersicht"), "Übersicht");
        assert_eq!(sentence("3 sessions"), "3 sessions");
        assert_eq!(sentence(""), "");
    }
}
