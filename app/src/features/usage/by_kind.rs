//! Tokens over time by kind.

use domain::Measures;
use domain::usage::UsagePage;

use crate::charts::{ChartModel, Hue, Series, Shape, Unit, axis, often, points};

/// The four disjoint counters in each bucket.
#[must_use]
pub fn prepare(page: &UsagePage) -> ChartModel {
    let of = |id: &str, name: &str, hue, value: fn(&Measures) -> i64| Series::new(id, name, hue, page.points.iter().map(value).collect());
    ChartModel {
        title: format!("{} tokens by kind", often(page.window.granularity)),
        window: page.window.label.clone(),
        unit: Unit::Tokens,
        shape: Shape::Areas,
        axis: axis(page.window.granularity, &page.window.zone),
        points: points(&page.buckets),
        series: vec![
            of("cache_read", "Cache read", Hue::Kind(2), |sum| sum.cache_read),
            of("cache_write", "Cache write", Hue::Kind(3), |sum| sum.cache_write),
            of("input", "Input", Hue::Kind(1), |sum| sum.input),
            of("output", "Output", Hue::Kind(4), |sum| sum.output),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn the_kinds_are_all_tokens() {
        let page = samples::page();
        assert_eq!(prepare(&page).total(), page.total().tokens());
    }
}
