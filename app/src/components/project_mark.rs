//! The mark of a project: a small square in its colour. It is decoration: the project's name stands beside it.

use domain::projects::COLOURS;
use leptos::prelude::*;

/// What the colours are called, for those who cannot see them.
pub const COLOUR_NAMES: [&str; 12] = [
    "Blue", "Orange", "Green", "Red", "Violet", "Cyan", "Pink", "Lime", "Sky blue", "Brown", "Grey", "Gold",
];

/// A colour of the palette, as styles name it (`style/projects.css`). What is no place of the palette is the nearest one.
#[must_use]
pub fn colour_style(colour: i16) -> String {
    format!("--mark:var(--project-{})", colour.clamp(0, COLOURS - 1))
}

/// The mark.
#[component]
pub fn ProjectMark(
    /// The project's place in the palette.
    colour: i16,
) -> impl IntoView {
    view! { <span class="mark" style=colour_style(colour) aria-hidden="true"></span> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_has_a_name_and_a_style() {
        assert_eq!(i16::try_from(COLOUR_NAMES.len()), Ok(COLOURS));
        assert_eq!(colour_style(3), "--mark:var(--project-3)");
        assert_eq!(colour_style(-1), "--mark:var(--project-0)");
        assert_eq!(colour_style(99), "--mark:var(--project-11)");
        let style = include_str!("../../../style/projects.css");
        for colour in 0..COLOURS {
            assert_eq!(style.matches(&format!("--project-{colour}:")).count(), 2, "light and dark");
        }
    }
}
