//! The agent's cost over time by model.

use std::collections::BTreeMap;

use domain::query::Granularity;
use domain::usage::AgentPage;

use crate::charts::{ChartModel, Hue, Palette, Point, Series, Shape, Unit};

/// Cost in each bucket by model, dense. Models without a colour of their own are added up, and come last.
#[must_use]
pub(super) fn prepare(page: &AgentPage) -> ChartModel {
    let palette = Palette::of_order(page.colours.iter().copied());
    let mut series = BTreeMap::<u8, Series>::new();
    let mut others = 0_u32;
    for (model, sum) in page.by_model() {
        let hue = palette.hue(model);
        if sum.cost.0 == 0 {
            continue;
        }
        others += u32::from(hue == Hue::Other);
        series.entry(rank(hue)).or_insert_with(|| {
            let id = if hue == Hue::Other { "other".to_owned() } else { model.to_string() };
            Series::new(id, page.model_name(model), hue, vec![0; page.buckets.len()])
        });
    }
    for cell in &page.cells {
        if let Some(series) = series.get_mut(&rank(palette.hue(cell.model))) {
            series.add(cell.bucket as usize, cell.measures.cost.0);
        }
    }
    let mut series: Vec<Series> = series.into_values().collect();
    if let Some(other) = series.iter_mut().find(|series| series.hue == Hue::Other && others > 1) {
        other.name = format!("{others} other models");
    }
    let (word, bucket) = words(page.window.granularity);
    ChartModel {
        title: format!("{word} cost by model"),
        window: page.window.label.clone(),
        unit: Unit::Usd,
        shape: Shape::Areas,
        axis: format!("{bucket} ({})", page.window.zone),
        points: page
            .buckets
            .iter()
            .map(|bucket| Point {
                label: bucket.label.clone(),
                start: Some(bucket.start),
            })
            .collect(),
        series,
    }
}

/// Where a colour stands in the stack: the order does not change while the page is looked at.
const fn rank(hue: Hue) -> u8 {
    match hue {
        Hue::Model(n) => n,
        _ => u8::MAX,
    }
}

const fn words(granularity: Granularity) -> (&'static str, &'static str) {
    match granularity {
        Granularity::Hour => ("Hourly", "Hour"),
        Granularity::Day => ("Daily", "Day"),
        Granularity::Week => ("Weekly", "Week"),
        Granularity::Month => ("Monthly", "Month"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn the_curve_adds_up_to_the_cost() {
        let page = samples::page();
        let chart = prepare(&page);
        assert_eq!(chart.total(), page.total().cost.0);
        assert_eq!(chart.title, "Daily cost by model");
        let first = &chart.series[0];
        assert_eq!(
            (first.name.as_str(), first.id.as_str(), first.hue),
            ("gpt-5.5", "2", Hue::Model(1)),
            "colours are in the order of the page"
        );
        assert_eq!(first.values, [Some(0), Some(0), Some(1_000_000_000)]);
    }

    #[test]
    fn models_without_a_colour_are_one_area() {
        let mut page = samples::page();
        page.colours = (100..107).collect();
        let chart = prepare(&page);
        assert_eq!(chart.series.len(), 1);
        assert_eq!(
            (chart.series[0].name.as_str(), chart.series[0].id.as_str()),
            ("2 other models", "other")
        );
        assert_eq!(chart.total(), page.total().cost.0);
        assert!(prepare(&samples::empty()).is_empty());
    }
}
