//! The organization's own plans against brought keys, over time.

use domain::Measures;
use domain::account::KeySource;
use domain::usage::{AdvancedPage, cost_per_request};

use crate::charts::{ChartModel, Hue, Series, Shape, Unit, axis, points};

/// What a key source is called.
#[must_use]
pub const fn name(source: KeySource) -> &'static str {
    match source {
        KeySource::System => "System",
        KeySource::Byok => "BYOK",
    }
}

/// Its colour.
#[must_use]
pub const fn hue(source: KeySource) -> Hue {
    match source {
        KeySource::System => Hue::Plain,
        KeySource::Byok => Hue::Model(2),
    }
}

/// Hundredths of a percent.
#[expect(clippy::cast_possible_truncation, reason = "at most ten thousand")]
pub(super) fn hundredths(rate: f64) -> i64 {
    (rate * 10_000.0).round() as i64
}

/// Reads one measure of a sum, if it is known.
type Measure = fn(&Measures) -> Option<i64>;

/// One measure over time: what adds up as stacked bars, ratios as lines with gaps.
#[must_use]
pub fn prepare(page: &AdvancedPage, measure: &str) -> ChartModel {
    let (title, unit, of): (&str, Unit, Measure) = match measure {
        "requests" => ("Requests by key source", Unit::Requests, |sum| Some(sum.requests)),
        "tokens" => ("Tokens by key source", Unit::Tokens, |sum| Some(sum.tokens())),
        "each" => ("Cost per request by key source", Unit::Usd, |sum| {
            cost_per_request(sum).map(|cost| cost.0)
        }),
        "cache" => ("Cache hit rate by key source", Unit::Percent, |sum| {
            sum.cache_hit_rate().map(hundredths)
        }),
        _ => ("Cost by key source", Unit::Usd, |sum| Some(sum.cost.0)),
    };
    let ratio = matches!(measure, "each" | "cache");
    ChartModel {
        title: title.to_owned(),
        window: page.window.label.clone(),
        unit,
        shape: if ratio { Shape::Lines } else { Shape::Bars },
        axis: axis(page.window.granularity, &page.window.zone),
        points: points(&page.buckets),
        series: page
            .sources
            .iter()
            .map(|used| {
                let values = used.points.iter().map(of).collect();
                Series::with_gaps(used.source.as_str(), name(used.source), hue(used.source), values)
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn both_together_are_everything() {
        let page = samples::page();
        assert_eq!(prepare(&page, "cost").total(), page.total().cost.0);
        assert_eq!(prepare(&page, "requests").total(), 40);
        assert_eq!(prepare(&page, "tokens").total(), page.total().tokens());
    }

    #[test]
    fn ratios_have_gaps_where_there_is_nothing_to_divide_by() {
        let page = samples::page();
        let each = prepare(&page, "each");
        assert_eq!(
            (each.shape, &each.series[0].values),
            (Shape::Lines, &vec![Some(10_000_000), None, Some(10_000_000)])
        );
        let cache = prepare(&page, "cache");
        assert_eq!(cache.series[1].values, [Some(7_500), None, Some(7_500)]);
        assert!(prepare(&samples::quiet(), "cost").is_empty());
    }
}
