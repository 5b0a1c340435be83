//! The curve: cost over time by model.

use std::collections::BTreeMap;

use domain::overview::Overview;
use domain::query::Granularity;

use crate::charts::{ChartModel, Hue, Palette, Point, Series, Shape, Unit};

/// Cost in each bucket by model, dense: a bucket without cost is zero. Models without a colour of their own are added up.
#[must_use]
pub fn prepare(page: &Overview, palette: &Palette) -> ChartModel {
    let mut series: BTreeMap<u8, Series> = BTreeMap::new();
    let mut others = 0_u32;
    for (model, sum) in page.by_model() {
        let hue = palette.hue(model);
        others += u32::from(hue == Hue::Other && sum.cost.0 != 0);
        series.entry(rank(hue)).or_insert_with(|| Series {
            id: if hue == Hue::Other {
                "other".to_owned()
            } else {
                format!("m{model}")
            },
            name: page.model_name(model).to_owned(),
            hue,
            values: vec![0; page.buckets.len()],
        });
    }
    for cell in &page.cells {
        let value = series
            .get_mut(&rank(palette.hue(cell.model)))
            .and_then(|series| series.values.get_mut(cell.bucket as usize));
        if let Some(value) = value {
            *value += cell.measures.cost.0;
        }
    }
    let mut series: Vec<Series> = series
        .into_values()
        .filter(|series| series.values.iter().any(|value| *value != 0))
        .collect();
    if let Some(other) = series.iter_mut().find(|series| series.hue == Hue::Other && others > 1) {
        other.name = format!("{others} other models");
    }
    ChartModel {
        title: format!("{} cost by model", word(page.granularity)),
        window: page.range_label.clone(),
        unit: Unit::Usd,
        shape: Shape::Areas,
        axis: format!("{} ({})", bucket_word(page.granularity), page.zone),
        points: page
            .buckets
            .iter()
            .map(|bucket| Point {
                label: bucket.label.clone(),
                start: bucket.start,
            })
            .collect(),
        series,
    }
}

/// Where a colour stands in the stack: the order never changes while a page is looked at, and the others come last.
pub(super) const fn rank(hue: Hue) -> u8 {
    match hue {
        Hue::Model(n) => n,
        Hue::Fast | Hue::Premium | Hue::Other => u8::MAX,
    }
}

const fn word(granularity: Granularity) -> &'static str {
    match granularity {
        Granularity::Hour => "Hourly",
        Granularity::Day => "Daily",
        Granularity::Week => "Weekly",
        Granularity::Month => "Monthly",
    }
}

const fn bucket_word(granularity: Granularity) -> &'static str {
    match granularity {
        Granularity::Hour => "Hour",
        Granularity::Day => "Day",
        Granularity::Week => "Week",
        Granularity::Month => "Month",
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn the_curve_adds_up_to_the_window() {
        let page = samples::page();
        let model = prepare(&page, &Palette::of(&page));
        assert_eq!(model.total(), page.total().cost.0);
        for (at, sum) in page.by_bucket().iter().enumerate() {
            assert_eq!(
                model.series.iter().map(|series| series.values[at]).sum::<i64>(),
                sum.cost.0,
                "bucket {at}"
            );
        }
    }

    #[test]
    fn models_beyond_the_seventh_are_one_grey_area() {
        let page = samples::page();
        let model = prepare(&page, &Palette::of(&page));
        assert_eq!(model.series.len(), 8);
        let other = model.series.last().expect("the others");
        assert_eq!((other.hue, other.name.as_str()), (Hue::Other, "2 other models"));
    }

    #[test]
    fn nothing_is_an_empty_chart() {
        let page = samples::empty();
        assert!(prepare(&page, &Palette::of(&page)).is_empty());
    }
}
