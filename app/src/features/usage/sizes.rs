//! How many requests have how many tokens.

use domain::usage::UsagePage;

use crate::charts::format::{compact_text, whole};
use crate::charts::{ChartModel, Hue, Point, Series, Shape, Unit};

/// The histogram.
#[must_use]
pub fn prepare(page: &UsagePage) -> ChartModel {
    let bins = &page.sizes.bins;
    ChartModel {
        title: "Tokens of a request".to_owned(),
        window: page.window.label.clone(),
        unit: Unit::Requests,
        shape: Shape::Bars,
        axis: "Tokens, up to".to_owned(),
        points: bins
            .iter()
            .map(|bin| Point {
                label: compact_text(bin.to),
                start: None,
            })
            .collect(),
        series: vec![Series::new(
            "requests",
            "Requests",
            Hue::Model(5),
            bins.iter().map(|bin| bin.requests).collect(),
        )],
    }
}

/// `P50 12.4 K · P90 80.1 K · P99 190 K`, and how many requests have no size: those that failed before their first token.
#[must_use]
pub fn note(page: &UsagePage) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "tokens of a request are far below the limit")]
    let read = |name: &str, value: Option<f64>| value.map(|value| format!("{name} {}", compact_text(value.round() as i64)));
    let sizes = &page.sizes;
    let parts = [read("P50", sizes.p50), read("P90", sizes.p90), read("P99", sizes.p99)];
    let without = page.without_size;
    let without = (without > 0 && !sizes.bins.is_empty()).then(|| format!("{} without tokens", whole(without)));
    parts.into_iter().chain([without]).flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn every_request_is_in_a_bar_and_the_percentiles_are_told() {
        let mut page = samples::page();
        assert_eq!(prepare(&page).total(), page.total().requests);
        assert_eq!(note(&page), "P50 110 · P90 150 · P99 190");
        page.points[0].requests += 1;
        assert_eq!(
            note(&page),
            "P50 110 · P90 150 · P99 190",
            "what came in since is sized with the next reading"
        );
        page.without_size = 2;
        assert_eq!(note(&page), "P50 110 · P90 150 · P99 190 · 2 without tokens");
    }
}
