//! From what is shown to how ECharts draws it. Pure: the option holds `var(--…)` colours and no functions; the glue resolves
//! colours for the theme and formats values by unit, so no script is evaluated from text.

use charming::component::{Axis, Grid, Legend, Title};
use charming::datatype::{DataFrame, DataPointItem};
use charming::element::{
    AreaStyle, AxisLabel, AxisType, Color, Emphasis, EmphasisFocus, Icon, ItemStyle, Label, LineStyle, Tooltip, Trigger,
};
use charming::series::{Bar, Line, Pie};
use serde::Serialize;

use super::model::{ChartModel, Series, Shape};

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
    #[serde(skip_serializing_if = "Option::is_none")]
    y_axis: Option<Axis>,
    series: Vec<Layer>,
}

/// One series, of a kind that our charts use.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Layer {
    Area(Box<Line>),
    Bars(Box<Bar>),
    Ring(Box<Pie>),
}

/// The option for a chart. Title and legend are there but hidden: the page shows its own, and the picture that is downloaded
/// turns these on.
#[must_use]
pub fn to_echarts(model: &ChartModel) -> Drawing {
    let names: Vec<&str> = model.series.iter().map(|series| series.name.as_str()).collect();
    let layers = |layer: fn(&ChartModel, &Series) -> Layer| model.series.iter().map(|series| layer(model, series)).collect();
    let (bars, over_time) = (model.shape == Shape::Bars, model.shape != Shape::Ring);
    Drawing {
        animation: false,
        title: Title::new().show(false).text(model.title.as_str()).subtext(model.window.as_str()),
        legend: Legend::new().show(false).icon_data(names),
        tooltip: Tooltip::new().trigger(if over_time { Trigger::Axis } else { Trigger::Item }),
        grid: over_time.then(|| grid(bars)),
        x_axis: over_time.then(|| time_axis(model, bars)),
        y_axis: over_time.then(|| Axis::new().type_(AxisType::Value)),
        series: match model.shape {
            Shape::Areas => layers(area),
            Shape::Bars => layers(bar),
            Shape::Ring => vec![ring(model)],
        },
    }
}

trait IconData {
    fn icon_data(self, names: Vec<&str>) -> Self;
}

impl IconData for Legend {
    fn icon_data(self, names: Vec<&str>) -> Self {
        let items = names.into_iter().map(|name| charming::component::LegendItem {
            name: name.to_owned(),
            icon: Some(Icon::RoundRect),
        });
        self.data(items.collect::<Vec<_>>())
    }
}

fn grid(bars: bool) -> Grid {
    Grid::new().left(2).right(bars_edge(bars)).top(10).bottom(2).contain_label(true)
}

fn time_axis(model: &ChartModel, bars: bool) -> Axis {
    let labels: Vec<&str> = model.points.iter().map(|point| point.label.as_str()).collect();
    Axis::new()
        .type_(AxisType::Category)
        .boundary_gap(bars)
        .data(labels)
        .axis_label(AxisLabel::new())
}

/// The last label of a line chart is centred under its last point and needs room on the right.
const fn bars_edge(bars: bool) -> i32 {
    if bars { 2 } else { 16 }
}

fn data(model: &ChartModel, series: &Series) -> DataFrame {
    series.values.iter().map(|value| model.unit.plot(*value).into()).collect()
}

fn area(model: &ChartModel, series: &Series) -> Layer {
    let color = || Color::Value(series.hue.css().to_owned());
    let line = Line::new()
        .id(series.id.as_str())
        .name(series.name.as_str())
        .stack("all")
        .show_symbol(false)
        .line_style(LineStyle::new().width(1).color(color()))
        .item_style(ItemStyle::new().color(color()))
        .area_style(AreaStyle::new().opacity(0.78).color(color()))
        .data(data(model, series));
    Layer::Area(Box::new(line))
}

fn bar(model: &ChartModel, series: &Series) -> Layer {
    let bar = Bar::new()
        .id(series.id.as_str())
        .name(series.name.as_str())
        .stack("all")
        .bar_width("56%")
        .item_style(ItemStyle::new().color(Color::Value(series.hue.css().to_owned())))
        .data(data(model, series));
    Layer::Bars(Box::new(bar))
}

fn ring(model: &ChartModel) -> Layer {
    let slice = |series: &Series| {
        let style = ItemStyle::new().color(Color::Value(series.hue.css().to_owned()));
        DataPointItem::new(model.unit.plot(series.total()))
            .name(series.name.as_str())
            .item_style(style)
            .into()
    };
    let edge = ItemStyle::new()
        .border_color(Color::Value("var(--surface)".to_owned()))
        .border_width(2);
    let pie = Pie::new()
        .id("ring")
        .name(model.title.as_str())
        .radius(vec!["64%", "92%"])
        .center(vec!["50%", "50%"])
        .label(Label::new().show(false))
        .emphasis(Emphasis::new().focus(EmphasisFocus::None))
        .item_style(edge)
        .data(model.series.iter().map(slice).collect::<DataFrame>());
    Layer::Ring(Box::new(pie))
}

#[cfg(test)]
mod tests {
    use super::super::model::samples::{daily, ring};
    use super::*;

    #[test]
    fn areas() {
        insta::assert_json_snapshot!(to_echarts(&daily(Shape::Areas)));
    }

    #[test]
    fn bars() {
        insta::assert_json_snapshot!(to_echarts(&daily(Shape::Bars)));
    }

    #[test]
    fn shares() {
        insta::assert_json_snapshot!(to_echarts(&ring()));
    }

    #[test]
    fn nothing_in_an_option_is_code() {
        for model in [daily(Shape::Areas), daily(Shape::Bars), ring()] {
            let text = serde_json::to_string(&to_echarts(&model)).expect("JSON");
            assert!(!text.contains("function"), "{text}");
        }
    }
}
