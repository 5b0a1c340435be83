//! What people call the things that can be filtered by, and their values.

use domain::Outcome;
use domain::account::KeySource;
use domain::models::ModelClass;
use domain::query::Facet;

/// What one value of a facet is: on a chip.
pub(crate) const fn one(of: Facet) -> &'static str {
    match of {
        Facet::Account => "Account",
        Facet::Person => "Person",
        Facet::Agent => "Agent",
        Facet::Action => "Action",
        Facet::Model => "Model",
        Facet::Source => "Key source",
        Facet::Class => "Class",
        Facet::Outcome => "Outcome",
    }
}

/// What several of them are: above a list.
pub(super) const fn many(of: Facet) -> &'static str {
    match of {
        Facet::Account => "Accounts",
        Facet::Person => "People",
        Facet::Agent => "Agents",
        Facet::Action => "Actions",
        Facet::Model => "Models",
        Facet::Source => "Key sources",
        Facet::Class => "Classes",
        Facet::Outcome => "Outcomes",
    }
}

/// What a value is called whose name nobody has to look up: "not named", and those of the facets that always have the same values.
pub(crate) fn known(of: Facet, id: i32) -> Option<&'static str> {
    let number = i16::try_from(id).ok()?;
    match of {
        Facet::Source => KeySource::from_number(number).map(source),
        Facet::Class => ModelClass::from_number(number).map(class),
        Facet::Outcome => Outcome::from_number(number).map(outcome),
        _ if id == 0 => Some("not named"),
        _ => None,
    }
}

/// What a key source is called.
pub(super) const fn source(source: KeySource) -> &'static str {
    match source {
        KeySource::System => "System",
        KeySource::Byok => "BYOK",
    }
}

/// What a class of models is called.
pub(super) const fn class(class: ModelClass) -> &'static str {
    match class {
        ModelClass::Fast => "Fast",
        ModelClass::Premium => "Premium",
    }
}

/// What an outcome is called.
pub(super) const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ok => "Succeeded",
        Outcome::Error => "Failed",
    }
}

/// What the button of a list says: `All models`, `1 model`, `3 models`.
pub(super) fn chosen(of: Facet, count: usize) -> String {
    match count {
        0 => format!("All {}", many(of).to_lowercase()),
        1 => format!("1 {}", one(of).to_lowercase()),
        n => format!("{n} {}", many(of).to_lowercase()),
    }
}

/// `America/New_York` → `New York`. Zones without a place keep their name.
pub(super) fn place(zone: &str) -> String {
    match zone.rsplit_once('/') {
        Some(("Etc", name)) => name.to_owned(),
        Some((_, city)) => city.replace('_', " "),
        None => zone.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_says_how_many_are_chosen() {
        assert_eq!(chosen(Facet::Model, 0), "All models");
        assert_eq!(chosen(Facet::Person, 1), "1 person");
        assert_eq!(chosen(Facet::Person, 2), "2 people");
    }

    #[test]
    fn fixed_values_have_words_and_others_do_not() {
        assert_eq!(known(Facet::Source, 1), Some("BYOK"));
        assert_eq!(known(Facet::Class, 0), Some("Fast"));
        assert_eq!(known(Facet::Outcome, 1), Some("Failed"));
        assert_eq!((known(Facet::Outcome, 2), known(Facet::Outcome, -1)), (None, None));
        assert_eq!((known(Facet::Agent, 0), known(Facet::Agent, 1)), (Some("not named"), None));
    }

    #[test]
    fn zones_read_like_places() {
        for (zone, name) in [
            ("America/New_York", "New York"),
            ("America/Argentina/Buenos_Aires", "Buenos Aires"),
            ("UTC", "UTC"),
            ("Etc/GMT+5", "GMT+5"),
        ] {
            assert_eq!(place(zone), name);
        }
    }
}
