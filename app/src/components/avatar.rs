//! A picture of somebody or something that has only a name: its initials, on a colour that the name decides.

use leptos::prelude::*;

/// One or two letters: the first ones of the first two words, or the first two of a single word. Of an e-mail address only what stands before
/// the `@` counts.
#[must_use]
pub fn initials(name: &str) -> String {
    let own = name.split('@').next().filter(|own| !own.is_empty()).unwrap_or(name);
    let mut words = own.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let letters: String = match (words.next(), words.next()) {
        (Some(one), Some(other)) => one.chars().take(1).chain(other.chars().take(1)).collect(),
        (Some(one), None) => one.chars().take(2).collect(),
        _ => String::new(),
    };
    if letters.is_empty() {
        "?".to_owned()
    } else {
        letters.to_uppercase()
    }
}

/// The hue of a name, in degrees: always the same for the same name, and far apart for names that are alike (FNV-1a).
#[must_use]
pub fn hue(name: &str) -> u16 {
    let hash = name
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    // The last step of FNV moves neighbours by little: the halves are mixed.
    u16::try_from((hash ^ (hash >> 15)) % 360).unwrap_or_default()
}

/// The picture. It is decoration: the name stands beside it.
#[component]
pub fn Avatar(
    /// The name.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    view! {
        <span class="avatar" aria-hidden="true" style=move || name.with(|name| format!("--avatar:{}", hue(name)))>
            {move || name.with(|name| initials(name))}
        </span>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_the_words() {
        for (name, letters) in [
            ("claude-code", "CC"),
            ("support_bot v2", "SB"),
            ("cursor", "CU"),
            ("ana@example.com", "AN"),
            ("ana.admin@example.com", "AA"),
            ("Ana Ünal", "AÜ"),
            ("@nobody", "NO"),
            ("x", "X"),
            ("7th", "7T"),
            ("ßeta", "SSE"),
            ("", "?"),
            ("--", "?"),
        ] {
            assert_eq!(initials(name), letters, "{name:?}");
        }
    }

    #[test]
    fn a_name_has_one_colour_and_names_have_many() {
        assert_eq!(hue("claude-code"), hue("claude-code"));
        let hues: std::collections::BTreeSet<u16> = (0..40).map(|n| hue(&format!("agent-{n}")) / 30).collect();
        assert!(hues.len() >= 10, "forty agents share {} of twelve colours", hues.len());
        assert!((0..1000).all(|n| hue(&n.to_string()) < 360));
    }
}
