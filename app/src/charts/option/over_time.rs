//! Areas, bars and lines over an axis that runs from left to right.

use charming::component::Axis;
use charming::datatype::{CompositeValue, DataFrame, DataPoint};
use charming::element::{AreaStyle, AxisLabel, AxisType, Color, ItemStyle, LineStyle, LineStyleType, Trigger};
use charming::series::{Bar, Line};

use super::layers::Layer;
use super::{Drawing, Units, blank, grid, labels, names};
use crate::charts::model::{ChartModel, Series, Shape};

pub(super) fn chart(chart: &ChartModel) -> (Drawing, Units) {
    let bars = matches!(chart.shape, Shape::Bars | Shape::Groups);
    let second = chart
        .series
        .iter()
        .find_map(|series| series.unit.filter(|unit| *unit != chart.unit));
    let mut y_axis = vec![Axis::new().type_(AxisType::Value)];
    y_axis.extend(second.map(|_| Axis::new().type_(AxisType::Value)));
    let units = Units {
        tip: "axis",
        x: None,
        y: std::iter::once(chart.unit).chain(second).map(|unit| unit.code()).collect(),
        values: chart.series.iter().map(|series| chart.unit_of(series).code()).collect(),
        total: chart.has_totals(),
        columns: chart.shape == Shape::Groups,
        ..Units::default()
    };
    let drawing = Drawing {
        grid: Some(grid(if bars || second.is_some() { 2 } else { 16 })),
        x_axis: Some(
            Axis::new()
                .type_(AxisType::Category)
                .boundary_gap(bars)
                .data(labels(chart))
                .axis_label(AxisLabel::new()),
        ),
        y_axis,
        series: chart.series.iter().map(|series| layer(chart, series)).collect(),
        ..blank(&chart.title, &chart.window, names(chart), Trigger::Axis)
    };
    (drawing, units)
}

fn layer(chart: &ChartModel, series: &Series) -> Layer {
    match chart.shape {
        Shape::Bars => Layer::Bars(Box::new(bar(chart, series).stack("all").bar_width("56%"))),
        Shape::Groups => Layer::Bars(Box::new(bar(chart, series))),
        Shape::Areas => Layer::Line(Box::new(filled(line(chart, series).stack("all"), series, 0.78))),
        Shape::Trend if series.unit.is_some() => Layer::Line(Box::new(filled(line(chart, series).y_axis_index(1), series, 0.22))),
        _ => Layer::Line(Box::new(strong(line(chart, series), series))),
    }
}

fn bar(chart: &ChartModel, series: &Series) -> Bar {
    Bar::new()
        .id(series.id.as_str())
        .name(series.name.as_str())
        .item_style(ItemStyle::new().color(color(series)))
        .data(data(chart, series))
}

fn line(chart: &ChartModel, series: &Series) -> Line {
    Line::new()
        .id(series.id.as_str())
        .name(series.name.as_str())
        .show_symbol(lonely(series))
        .item_style(ItemStyle::new().color(color(series)))
        .data(data(chart, series))
}

fn filled(line: Line, series: &Series, opacity: f64) -> Line {
    line.line_style(LineStyle::new().width(1).color(color(series)))
        .area_style(AreaStyle::new().opacity(opacity).color(color(series)))
}

fn strong(line: Line, series: &Series) -> Line {
    let style = LineStyle::new().width(2).color(color(series));
    line.line_style(if series.dashed { style.type_(LineStyleType::Dashed) } else { style })
}

/// Whether some value stands alone between gaps, where a line without symbols would show nothing.
fn lonely(series: &Series) -> bool {
    let known = |at: Option<usize>| at.and_then(|at| series.values.get(at)).is_some_and(Option::is_some);
    (0..series.values.len()).any(|at| known(Some(at)) && !known(at.checked_sub(1)) && !known(Some(at + 1)))
}

pub(super) fn color(series: &Series) -> Color {
    Color::Value(series.hue.css().to_owned())
}

/// The values; ECharts takes `-` for a gap.
pub(super) fn data(chart: &ChartModel, series: &Series) -> DataFrame {
    let unit = chart.unit_of(series);
    let point = |value: &Option<i64>| match value {
        Some(value) => DataPoint::from(unit.plot(*value)),
        None => DataPoint::from(CompositeValue::from("-")),
    };
    series.values.iter().map(point).collect()
}
