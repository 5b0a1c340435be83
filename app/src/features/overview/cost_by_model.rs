//! The curve: cost over time by model.

use std::collections::BTreeMap;

use domain::overview::Overview;

use crate::charts::{ChartModel, Hue, Palette, Series, Shape, Unit, axis, often, points};

/// Cost in each bucket by model, dense: a bucket without cost is zero. Models without a colour of their own are added up.
#[must_use]
pub fn prepare(page: &Overview, palette: &Palette) -> ChartModel {
    let mut series: BTreeMap<u8, Series> = BTreeMap::new();
    let mut others = 0_u32;
    for (model, sum) in page.by_model() {
        let hue = palette.hue(model);
        others += u32::from(hue == Hue::Other && sum.cost.0 != 0);
        series.entry(rank(hue)).or_insert_with(|| {
            let id = if hue == Hue::Other {
                "other".to_owned()
            } else {
                format!("m{model}")
            };
            Series::new(id, page.model_name(model), hue, vec![0; page.buckets.len()])
        });
    }
    for cell in &page.cells {
        if let Some(series) = series.get_mut(&rank(palette.hue(cell.model))) {
            series.add(cell.bucket as usize, cell.measures.cost.0);
        }
    }
    let mut series: Vec<Series> = series
        .into_values()
        .filter(|series| series.values.iter().flatten().any(|value| *value != 0))
        .collect();
    if let Some(other) = series.iter_mut().find(|series| series.hue == Hue::Other && others > 1) {
        other.name = format!("{others} other models");
    }
    ChartModel {
        title: format!("{} cost by model", often(page.window.granularity)),
        window: page.window.label.clone(),
        unit: Unit::Usd,
        shape: Shape::Areas,
        axis: axis(page.window.granularity, &page.window.zone),
        points: points(&page.buckets),
        series,
    }
}

/// The model that a series is of; none for all others together.
pub(super) fn read_id(series: &str) -> Option<i32> {
    series.strip_prefix('m')?.parse().ok()
}

/// Where a colour stands in the stack: the order never changes while a page is looked at, and the others come last.
pub(super) const fn rank(hue: Hue) -> u8 {
    match hue {
        Hue::Model(n) => n,
        _ => u8::MAX,
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
            assert_eq!(model.total_at(at), sum.cost.0, "bucket {at}");
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
