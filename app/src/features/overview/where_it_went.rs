//! The ring: what each model cost in the window.

use domain::overview::Overview;

use super::cost_by_model;
use crate::charts::{ChartModel, Palette, Point, Shape};

/// Cost of the window by model, the same models in the same colours as in the curve.
#[must_use]
pub fn prepare(page: &Overview, palette: &Palette) -> ChartModel {
    let mut model = cost_by_model::prepare(page, palette);
    for series in &mut model.series {
        series.values = vec![Some(series.total())];
    }
    // A ring cannot show less than nothing, which a correction may leave behind.
    model.series.retain(|series| series.total() > 0);
    ChartModel {
        title: "Where it went".to_owned(),
        shape: Shape::Ring,
        axis: "Model".to_owned(),
        points: vec![Point {
            label: page.window.label.clone(),
            start: page.buckets.first().map(|bucket| bucket.start),
        }],
        ..model
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn the_ring_is_the_curve_without_time() {
        let page = samples::page();
        let palette = Palette::of(&page);
        let (ring, curve) = (prepare(&page, &palette), cost_by_model::prepare(&page, &palette));
        assert_eq!(ring.total(), curve.total());
        let colours = |model: &ChartModel| {
            model
                .series
                .iter()
                .map(|series| (series.name.clone(), series.hue))
                .collect::<Vec<_>>()
        };
        assert_eq!(colours(&ring), colours(&curve));
    }
}
