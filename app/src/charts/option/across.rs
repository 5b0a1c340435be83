//! Bars from left to right, one a category.

use charming::component::Axis;
use charming::element::{AxisLabel, AxisType, ItemStyle, Trigger};
use charming::series::Bar;

use super::layers::Layer;
use super::over_time::{color, data};
use super::{Drawing, Units, blank, grid, labels, names};
use crate::charts::model::{ChartModel, Series};

pub(super) fn bars(chart: &ChartModel) -> (Drawing, Units) {
    let units = Units {
        tip: "axis",
        x: Some(chart.unit.code()),
        values: chart.series.iter().map(|series| chart.unit_of(series).code()).collect(),
        total: chart.has_totals(),
        ..Units::default()
    };
    let bar = |series: &Series| {
        let bar = Bar::new()
            .id(series.id.as_str())
            .name(series.name.as_str())
            .stack("all")
            .bar_width("62%")
            .item_style(ItemStyle::new().color(color(series)))
            .data(data(chart, series));
        Layer::Bars(Box::new(bar))
    };
    // ECharts counts categories from the bottom; the first is the largest and belongs on top.
    let categories = Axis::new()
        .type_(AxisType::Category)
        .inverse(true)
        .data(labels(chart))
        .axis_label(AxisLabel::new());
    let drawing = Drawing {
        grid: Some(grid(16)),
        x_axis: Some(Axis::new().type_(AxisType::Value)),
        y_axis: vec![categories],
        series: chart.series.iter().map(bar).collect(),
        ..blank(&chart.title, &chart.window, names(chart), Trigger::Axis)
    };
    (drawing, units)
}
