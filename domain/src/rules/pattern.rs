//! Patterns with stars.

/// Whether a text is like a pattern, whatever the case of ASCII letters. A star stands for any signs, none included; everything else for itself.
#[must_use]
pub fn is_like(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = without_prefix(text, first) else {
        return false;
    };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, middle)) = pieces.split_last() else {
        return rest.is_empty();
    };
    for piece in middle {
        // The first place where it stands leaves the most for the others.
        match find(rest, piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.len() >= last.len() && rest.is_char_boundary(rest.len() - last.len()) && rest[rest.len() - last.len()..].eq_ignore_ascii_case(last)
}

fn without_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

fn find(text: &str, piece: &str) -> Option<usize> {
    text.char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .find(|at| without_prefix(&text[*at..], piece).is_some())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_star_is_anything() {
        for (pattern, text) in [
            ("", ""),
            ("*", ""),
            ("*", "main"),
            ("feature/*", "Feature/login"),
            ("*-globex", "web-GLOBEX"),
            ("*globex*", "/work/globex/web"),
            ("a*b*c", "a-b-b-c"),
            ("**", "x"),
            ("ü*", "über"),
        ] {
            assert!(is_like(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("", "x"),
            ("main", "maintenance"),
            ("a*a", "a"),
            ("a*b*c", "a-c-b"),
            ("feature/*", "fix/login"),
            ("é", "è"),
        ] {
            assert!(!is_like(pattern, text), "{pattern} {text}");
        }
    }

    proptest! {
        /// By the definition: a star takes some signs away, and the rest has to be like the rest.
        #[test]
        fn it_is_what_the_definition_says(pattern in "[ab*]{0,7}", text in "[ab]{0,7}") {
            fn by_definition(pattern: &[u8], text: &[u8]) -> bool {
                match pattern.split_first() {
                    None => text.is_empty(),
                    Some((b'*', rest)) => (0..=text.len()).any(|n| by_definition(rest, &text[n..])),
                    Some((sign, rest)) => text.split_first().is_some_and(|(first, left)| first == sign && by_definition(rest, left)),
                }
            }
            prop_assert_eq!(is_like(&pattern, &text), by_definition(pattern.as_bytes(), text.as_bytes()));
        }
    }
}
