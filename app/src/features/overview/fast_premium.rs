//! The bars: fast against premium models, day by day.

use domain::models::ModelClass;
use domain::overview::Overview;

use crate::charts::{ChartModel, Hue, Point, Series, Shape, Unit};

/// Cost per day of each class, for the last days of the window. Models that nobody knows count as premium, as the price book does.
#[must_use]
pub fn prepare(page: &Overview) -> ChartModel {
    let days = page.week.days.len();
    let series = |id: &str, name: &str, hue| Series::new(id, name, hue, vec![0; days]);
    let mut fast = series("fast", "Fast", Hue::Fast);
    let mut premium = series("premium", "Premium", Hue::Premium);
    for (day, model, cost) in &page.week.costs {
        let class = page.model(*model).map_or(ModelClass::Premium, |model| model.class);
        let series = match class {
            ModelClass::Fast => &mut fast,
            ModelClass::Premium => &mut premium,
        };
        series.add(*day as usize, cost.0);
    }
    let window = match (page.week.days.first(), page.week.days.last()) {
        (Some(first), Some(last)) if days > 1 => format!("{} – {}", first.label, last.label),
        (Some(day), _) => day.label.clone(),
        (None, _) => page.window.label.clone(),
    };
    ChartModel {
        title: "Fast and premium".to_owned(),
        window,
        unit: Unit::Usd,
        shape: Shape::Bars,
        axis: format!("Day ({})", page.window.zone),
        points: page
            .week
            .days
            .iter()
            .map(|day| Point {
                label: day.label.clone(),
                start: Some(day.start),
            })
            .collect(),
        series: vec![fast, premium],
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn every_cost_is_in_one_class() {
        let page = samples::page();
        let model = prepare(&page);
        assert_eq!(model.total(), page.week.costs.iter().map(|(_, _, cost)| cost.0).sum::<i64>());
        assert!(model.series.iter().all(|series| series.total() > 0), "the sample has both");
    }

    #[test]
    fn days_without_use_are_zero() {
        let model = prepare(&samples::empty());
        assert!(model.is_empty());
        assert!(model.series.iter().all(|series| series.values.len() == model.points.len()));
    }
}
