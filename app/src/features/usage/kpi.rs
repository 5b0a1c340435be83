//! The page's key figures.

use domain::usage::UsagePage;

use crate::charts::Hue;
use crate::components::kpi::{self, Facts, Kpi, money};

fn facts(page: &UsagePage) -> Facts {
    Facts {
        total: page.total(),
        before: page.before,
        before_label: page.window.before_label.clone(),
        points: page.points.clone(),
        unsaved_models: page.unsaved_models.len(),
    }
}

/// What it cost.
#[must_use]
pub fn spend(page: &UsagePage) -> Kpi {
    kpi::spend("Total cost", &facts(page))
}

/// Tokens and requests.
#[must_use]
pub fn tokens(page: &UsagePage) -> Kpi {
    kpi::tokens("Total tokens", &facts(page))
}

/// How much of the input came from caches, and what that saved.
#[must_use]
pub fn cache(page: &UsagePage) -> Kpi {
    kpi::cache("Cache hit rate", &facts(page))
}

/// What the month will cost, with its interval, or why that is not known.
#[must_use]
pub fn month(page: &UsagePage) -> Kpi {
    let blank = Kpi {
        title: "Projection for the month",
        value: "N/A".to_owned(),
        small: String::new(),
        change: None,
        before: String::new(),
        notes: Vec::new(),
        spark: Vec::new(),
        floor: Some(0.0),
        hue: Hue::Plain,
    };
    match &page.month.projection {
        Ok(projection) => {
            let (value, small) = money(projection.total);
            Kpi {
                value,
                small,
                notes: vec![
                    format!(
                        "{}: {} to {}, four times out of five",
                        page.month.label,
                        projection.low.display_usd(),
                        projection.high.display_usd()
                    ),
                    format!("{} so far", projection.spent.display_usd()),
                ],
                spark: projection.daily.iter().map(|cost| Some(cost.to_f64())).collect(),
                ..blank
            }
        }
        Err(reason) => Kpi {
            notes: vec![reason.to_string()],
            ..blank
        },
    }
}

#[cfg(test)]
mod tests {
    use domain::forecast::NotEnough;

    use super::super::samples;
    use super::*;

    #[test]
    fn the_month_says_what_it_rests_on() {
        let mut page = samples::page();
        let told = month(&page);
        let note = &told.notes[0];
        assert!(
            note.starts_with("November 2026: ") && note.ends_with("four times out of five"),
            "{note}"
        );
        page.month.projection = Err(NotEnough { complete: 3 });
        let none = month(&page);
        assert_eq!(none.value, "N/A");
        assert!(none.notes[0].contains("7 complete days, and there are 3"), "{:?}", none.notes);
    }
}
