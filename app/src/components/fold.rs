//! Texts as searches compare them.

/// In small letters and without accents, so that what is typed on any keyboard finds a name: `Söhne & Straße` as `sohne & strasse`.
/// The browser takes letters apart (Unicode normalisation form D); elsewhere nobody searches, and accents stay.
#[must_use]
pub fn folded(text: &str) -> String {
    apart(&text.to_lowercase())
        .chars()
        .filter(|letter| !('\u{300}'..='\u{36f}').contains(letter))
        .fold(String::with_capacity(text.len()), |mut all, letter| {
            // What is a letter of its own for Unicode, and two or another one on most keyboards.
            match letter {
                'ß' => all.push_str("ss"),
                'æ' => all.push_str("ae"),
                'œ' => all.push_str("oe"),
                'ø' => all.push('o'),
                'đ' | 'ð' => all.push('d'),
                'ł' => all.push('l'),
                'ı' => all.push('i'),
                letter => all.push(letter),
            }
            all
        })
}

#[cfg(feature = "hydrate")]
fn apart(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFD").into()
}

#[cfg(not(feature = "hydrate"))]
fn apart(text: &str) -> String {
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_their_own_are_found_by_what_keyboards_have() {
        assert_eq!(folded("Straße Ærø ŁÓDŹ".replace('Ó', "O\u{301}").as_str()), "strasse aero lodź");
    }
}
