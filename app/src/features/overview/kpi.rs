//! The Overview's four key figures.

use domain::overview::Overview;

use crate::charts::Hue;
use crate::charts::format::whole;
use crate::components::kpi::{self, Facts, Kpi, Tone, growth};

fn facts(page: &Overview) -> Facts {
    Facts {
        total: page.total(),
        before: page.before.measures,
        before_label: page.window.before_label.clone(),
        points: page.by_bucket(),
        unsaved_models: page.unsaved_models().len(),
    }
}

/// What the models of the window cost.
#[must_use]
pub fn spend(page: &Overview) -> Kpi {
    kpi::spend("Spend", &facts(page))
}

/// Tokens and requests.
#[must_use]
pub fn tokens(page: &Overview) -> Kpi {
    kpi::tokens("Tokens", &facts(page))
}

/// Persons who made a request.
#[must_use]
pub fn people(page: &Overview) -> Kpi {
    let people = page.people();
    Kpi {
        title: "Active people",
        value: whole(i64::from(people)),
        small: String::new(),
        change: growth(i64::from(people), i64::from(page.before.people), Tone::Neutral),
        before: page.window.before_label.clone(),
        notes: Vec::new(),
        spark: page.people_by_bucket().into_iter().map(|count| Some(f64::from(count))).collect(),
        floor: Some(0.0),
        hue: Hue::Model(4),
    }
}

/// How much of the input came from caches, and what that saved.
#[must_use]
pub fn cache(page: &Overview) -> Kpi {
    kpi::cache("Cache hit rate", &facts(page))
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn cards_say_what_the_window_holds() {
        let page = samples::page();
        let spend = spend(&page);
        assert_eq!(format!("{}{}", spend.value, spend.small), page.total().cost.display_usd());
        assert_eq!(spend.notes, ["without 1.20\u{a0}M unpriced tokens"]);
        let change = spend.change.expect("there was something before");
        assert_eq!(
            (change.arrow, change.text.as_str(), change.spoken.as_str(), change.tone),
            ("▲", "12.5%", "up 12.5%", Tone::Bad)
        );
        let tokens = tokens(&page);
        assert_eq!((tokens.value.as_str(), tokens.small.as_str()), ("1.61", "\u{a0}M"));
        assert_eq!(tokens.notes, ["280 requests"]);
        assert_eq!(people(&page).value, "3");
    }

    #[test]
    fn caching_more_is_good_and_told_in_points() {
        let page = samples::page();
        let cache = cache(&page);
        assert_eq!((cache.value.as_str(), cache.small.as_str()), ("17.3", "%"));
        let change = cache.change.expect("there was input before");
        assert_eq!((change.text.as_str(), change.tone), ("16.0 points", Tone::Bad));
        assert!(cache.notes[0].starts_with("saved $"));
    }

    #[test]
    fn nothing_before_is_not_infinite_growth() {
        let mut page = samples::page();
        page.before = domain::overview::Before::default();
        for kpi in [spend(&page), tokens(&page), people(&page), cache(&page)] {
            assert_eq!(kpi.change, None, "{}", kpi.title);
        }
        let empty = samples::empty();
        assert_eq!(spend(&empty).value, "$0");
        assert_eq!(cache(&empty).value, "N/A");
        assert!(cache(&empty).spark.iter().all(Option::is_none));
    }
}
