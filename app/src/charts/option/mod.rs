//! From what is shown to how ECharts draws it. Pure: the option holds `var(--…)` colours and no functions; the glue resolves
//! colours for the theme and formats values by unit, so no script is evaluated from text.

mod across;
mod layers;
mod over_time;
mod plane;
mod round;

use charming::component::{Axis, Grid, Legend, LegendItem, Title};
use charming::element::{Icon, Tooltip, Trigger};
use serde::Serialize;

use super::figure::Figure;
use super::model::{ChartModel, Shape};
use layers::Layer;

/// An ECharts option, made of the `charming` components that our charts use.
///
/// `charming::Chart` would say the same. But it can hold every kind of chart there is, and the code that writes all of them as JSON
/// would be a tenth of the page's wasm.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Drawing {
    animation: bool,
    title: Title,
    legend: Legend,
    tooltip: Tooltip,
    #[serde(skip_serializing_if = "Option::is_none")]
    grid: Option<Grid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    x_axis: Option<Axis>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    y_axis: Vec<Axis>,
    series: Vec<Layer>,
}

/// How the glue formats what ECharts shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Units {
    /// What kind of tooltip: `axis`, `share`, `bubble`, `part`, `cell`.
    tip: &'static str,
    /// The unit of the horizontal axis, if it has values.
    #[serde(skip_serializing_if = "Option::is_none")]
    x: Option<&'static str>,
    /// The units of the vertical axes that have values.
    y: Vec<&'static str>,
    /// The units of the values: one a series, or one a measure.
    values: Vec<&'static str>,
    /// The names of the measures, or of the rows of a grid.
    names: Vec<String>,
    /// Whether the values at a point add up.
    total: bool,
    /// Whether every column has a name of its own, which must not be left out.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    columns: bool,
}

/// The option for a chart, and how its values are formatted. Title and legend are there but hidden: the page shows its own, and the picture
/// that is downloaded turns these on.
#[must_use]
pub fn to_echarts(figure: &Figure) -> (Drawing, Units) {
    match figure {
        Figure::Chart(chart) => match chart.shape {
            Shape::Ring => round::ring(chart),
            Shape::Across => across::bars(chart),
            Shape::Areas | Shape::Bars | Shape::Lines | Shape::Trend | Shape::Groups => over_time::chart(chart),
        },
        Figure::Bubbles(bubbles) => plane::bubbles(bubbles),
        Figure::Heat(heat) => plane::heat(heat),
        Figure::Tree(tree) => round::tree(tree),
        Figure::Gauge(gauge) => round::gauge(gauge),
    }
}

/// A drawing without anything on it.
fn blank(title: &str, window: &str, names: Vec<&str>, trigger: Trigger) -> Drawing {
    let items = names.into_iter().map(|name| LegendItem {
        name: name.to_owned(),
        icon: Some(Icon::RoundRect),
    });
    Drawing {
        animation: false,
        title: Title::new().show(false).text(title).subtext(window),
        legend: Legend::new().show(false).data(items.collect::<Vec<_>>()),
        tooltip: Tooltip::new().trigger(trigger),
        grid: None,
        x_axis: None,
        y_axis: Vec::new(),
        series: Vec::new(),
    }
}

/// The place of a chart with axes. The last label of a line chart is centred under its last point and needs room on the right.
fn grid(room: i32) -> Grid {
    Grid::new().left(2).right(room).top(10).bottom(2).contain_label(true)
}

/// The series' names.
fn names(chart: &ChartModel) -> Vec<&str> {
    chart.series.iter().map(|series| series.name.as_str()).collect()
}

/// The points' names.
fn labels(chart: &ChartModel) -> Vec<&str> {
    chart.points.iter().map(|point| point.label.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::samples::{bubbles, daily, gauge, heat, percentiles, ring, tree, trend};
    use super::*;

    #[test]
    fn charts() {
        insta::assert_json_snapshot!("areas", to_echarts(&daily(Shape::Areas).into()));
        insta::assert_json_snapshot!("bars", to_echarts(&daily(Shape::Bars).into()));
        insta::assert_json_snapshot!("across", to_echarts(&daily(Shape::Across).into()));
        insta::assert_json_snapshot!("groups", to_echarts(&daily(Shape::Groups).into()));
        insta::assert_json_snapshot!("lines", to_echarts(&percentiles().into()));
        insta::assert_json_snapshot!("trend", to_echarts(&trend().into()));
        insta::assert_json_snapshot!("ring", to_echarts(&ring().into()));
    }

    #[test]
    fn others() {
        insta::assert_json_snapshot!("bubbles", to_echarts(&bubbles().into()));
        insta::assert_json_snapshot!("tree", to_echarts(&tree().into()));
        insta::assert_json_snapshot!("heat", to_echarts(&heat().into()));
        insta::assert_json_snapshot!("gauge", to_echarts(&gauge().into()));
    }

    #[test]
    fn nothing_in_an_option_is_code() {
        for figure in [
            daily(Shape::Areas).into(),
            daily(Shape::Bars).into(),
            ring().into(),
            tree().into(),
            heat().into(),
        ] {
            let text = serde_json::to_string(&to_echarts(&figure)).expect("JSON");
            assert!(!text.contains("function"), "{text}");
        }
    }
}
