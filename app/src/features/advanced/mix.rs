//! How the mix of models has moved between the compared period and the window.

use domain::usage::{AdvancedPage, Mix, MixRow, mix};

use super::sources::hundredths;
use crate::charts::{ChartModel, Hue, Point, Series, Shape, Unit};

/// How many models the chart names; the table names all.
const NAMED: usize = 8;

/// The mix of a measure.
#[must_use]
pub fn of(page: &AdvancedPage, measure: &str) -> Mix {
    let tokens = measure == "tokens";
    let amounts: Vec<(i32, i64, i64)> = page
        .models
        .iter()
        .map(|model| {
            let amount = |sum: &domain::Measures| if tokens { sum.tokens() } else { sum.cost.0 };
            (model.id, amount(&model.measures), amount(&model.before))
        })
        .collect();
    mix(&amounts)
}

/// What the page calls a model.
#[must_use]
pub fn name(page: &AdvancedPage, id: i32) -> String {
    let model = page.models.iter().find(|model| model.id == id);
    model.map_or_else(|| id.to_string(), |model| model.name.clone())
}

/// The shares of both periods side by side, the models that moved most.
#[must_use]
pub fn prepare(page: &AdvancedPage, measure: &str) -> ChartModel {
    let mix = of(page, measure);
    // One more than are named is named as well.
    let named = if mix.rows.len() == NAMED + 1 {
        NAMED + 1
    } else {
        mix.rows.len().min(NAMED)
    };
    let (rows, rest) = mix.rows.split_at(named);
    let shares = |of: fn(&MixRow) -> Option<f64>| {
        let others = rest.iter().map(of).sum::<Option<f64>>().filter(|_| !rest.is_empty());
        let others = (!rest.is_empty()).then_some(others);
        rows.iter().map(of).chain(others).map(|share| share.map(hundredths)).collect()
    };
    let others = (!rest.is_empty()).then(|| format!("{} other models", rest.len()));
    ChartModel {
        title: if measure == "tokens" {
            "Share of tokens by model"
        } else {
            "Share of cost by model"
        }
        .to_owned(),
        window: page.window.label.clone(),
        unit: Unit::Percent,
        shape: Shape::Groups,
        axis: "Model".to_owned(),
        points: rows
            .iter()
            .map(|row| name(page, row.id))
            .chain(others)
            .map(|label| Point { label, start: None })
            .collect(),
        series: vec![
            Series::with_gaps("before", page.window.before_label.clone(), Hue::Other, shares(|row| row.before)),
            Series::with_gaps("now", page.window.label.clone(), Hue::Plain, shares(|row| row.share)),
        ],
    }
}

/// The model of a point of the chart; none for all others together.
#[must_use]
pub fn model_at(page: &AdvancedPage, measure: &str, point: usize) -> Option<i32> {
    let rows = of(page, measure).rows;
    let is_named = point < NAMED || rows.len() == NAMED + 1;
    rows.get(point).filter(|_| is_named).map(|row| row.id)
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn the_mix_is_of_the_window_against_what_it_is_compared_with() {
        let page = samples::page();
        let mix = of(&page, "cost");
        // 75 : 25 now, 25 : 75 before.
        assert!((mix.distance.expect("both") - 0.5).abs() < 1e-12);
        let model = prepare(&page, "cost");
        assert_eq!(
            model.points.iter().map(|point| point.label.as_str()).collect::<Vec<_>>(),
            ["model-7", "model-8"]
        );
        assert_eq!(
            (&model.series[0].values, &model.series[1].values),
            (&vec![Some(2_500), Some(7_500)], &vec![Some(7_500), Some(2_500)])
        );
        assert_eq!((model_at(&page, "cost", 1), model_at(&page, "cost", 2)), (Some(8), None));
    }

    #[test]
    fn models_that_are_not_named_are_one_share() {
        let mut page = samples::page();
        let one = page.models[0].clone();
        for id in 100..112 {
            page.models.push(domain::usage::BreakdownRow {
                id,
                name: format!("model-{id}"),
                ..one.clone()
            });
        }
        let model = prepare(&page, "cost");
        assert_eq!((model.points.len(), model.points[8].label.as_str()), (9, "6 other models"));
        for series in &model.series {
            let sum: i64 = series.values.iter().flatten().sum();
            assert!((sum - 10_000).abs() <= 5, "{}: {sum}", series.name);
        }
        assert_eq!(model_at(&page, "cost", 8), None);
        assert!(model_at(&page, "cost", 7).is_some());
    }

    #[test]
    fn without_use_there_is_no_mix() {
        let page = samples::quiet();
        assert_eq!(of(&page, "tokens"), Mix::default());
        assert!(prepare(&page, "tokens").is_empty());
    }
}
