//! The bars: the dearest models, and the tokens that they were paid for, by their kind.

use domain::Nanos;
use domain::usage::{ModelEfficiency, ModelRow, known_cost};

use crate::charts::format::whole;
use crate::charts::{ChartModel, Hue, Point, Series, Shape, Unit};

/// So many models are shown.
const SHOWN: usize = 10;

/// The models that are shown, from top to bottom.
pub(super) fn shown(page: &ModelEfficiency) -> Vec<&ModelRow> {
    page.by_cost().into_iter().take(SHOWN).collect()
}

/// Tokens by kind of the dearest models, dearest first. What each cost stands beside its name: the cost decides the order, the bars are tokens.
pub(super) fn prepare(page: &ModelEfficiency) -> ChartModel {
    let rows = shown(page);
    let kind = |id: &str, name: &str, number: u8, tokens: fn(&ModelRow) -> i64| {
        Series::new(id, name, Hue::Kind(number), rows.iter().map(|row| tokens(row)).collect())
    };
    ChartModel {
        title: "Ten dearest models: tokens by kind".to_owned(),
        window: page.window.label.clone(),
        unit: Unit::Tokens,
        shape: Shape::Across,
        axis: "Model and its cost".to_owned(),
        points: rows
            .iter()
            .map(|row| Point {
                label: label(row),
                start: None,
            })
            .collect(),
        series: vec![
            kind("input", "Input", 1, |row| row.measures.input),
            kind("cache-read", "Cache reads", 2, |row| row.measures.cache_read),
            kind("cache-write", "Cache writes", 3, |row| row.measures.cache_write),
            kind("output", "Output", 4, |row| row.measures.output),
        ],
    }
}

fn label(row: &ModelRow) -> String {
    let cost = known_cost(&row.measures).map_or_else(|| "unpriced".to_owned(), short);
    format!("{} · {cost}", row.name)
}

/// An amount that leaves room for the name: whole dollars from a hundred on.
fn short(cost: Nanos) -> String {
    const DOLLAR: i64 = 1_000_000_000;
    if cost.0 < 100 * DOLLAR {
        return cost.display_usd();
    }
    format!("${}", whole(cost.0.saturating_add(DOLLAR / 2) / DOLLAR))
}

#[cfg(test)]
mod tests {
    use super::super::samples::{empty, page};
    use super::*;

    #[test]
    fn the_dearest_is_on_top_and_its_cost_is_told() {
        let page = page();
        let chart = prepare(&page);
        let labels: Vec<&str> = chart.points.iter().map(|point| point.label.as_str()).collect();
        assert_eq!(
            labels,
            [
                "claude-opus-5 · $40.00",
                "claude-haiku-5-5 · $6.00",
                "northwind-rerank-2 · unpriced"
            ]
        );
        assert_eq!(
            chart.total(),
            page.total().measures.tokens(),
            "the bars are all tokens of the window"
        );
        assert!(prepare(&empty()).is_empty());
        assert_eq!(short(Nanos(99_994_000_000)), "$99.99");
        assert_eq!(short(Nanos(1_330_500_000_000)), "$1,331");
    }
}
