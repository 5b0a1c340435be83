//! Shares of a whole: rings, half rings, and parts of parts.

use charming::element::Trigger;

use super::layers::{Emphasis, Layer, Look, Mark, Marks, Show, Value};
use super::{Drawing, Units, blank, names};
use crate::charts::gauge::Gauge;
use crate::charts::hue::Hue;
use crate::charts::model::{ChartModel, Series};
use crate::charts::tree::{Node, Tree};
use crate::charts::unit::Unit;

pub(super) fn ring(chart: &ChartModel) -> (Drawing, Units) {
    let slice = |series: &Series| Mark {
        id: series.id.clone(),
        name: series.name.clone(),
        value: Value::One(chart.unit.plot(series.total())),
        item_style: Look::of(series.hue.css()),
        ..Mark::default()
    };
    let drawing = Drawing {
        series: vec![Layer::Marks(Box::new(Marks {
            kind: "pie",
            id: "ring",
            name: chart.title.clone(),
            radius: Some(["64%", "92%"]),
            center: Some(["50%", "50%"]),
            label: Some(Show::NOT),
            emphasis: Some(Emphasis { focus: "none" }),
            item_style: Some(Look::edge(2)),
            data: chart.series.iter().map(slice).collect(),
            ..Marks::default()
        }))],
        ..blank(&chart.title, &chart.window, names(chart), Trigger::Item)
    };
    let units = Units {
        tip: "share",
        values: vec![chart.unit.code()],
        total: chart.unit.adds_up(),
        ..Units::default()
    };
    (drawing, units)
}

/// A half ring: the share from the left, the rest as its ground.
pub(super) fn gauge(gauge: &Gauge) -> (Drawing, Units) {
    let value = gauge.value.unwrap_or_default().clamp(0, 10_000);
    let hue = match value {
        9_900.. => Hue::Good,
        9_500..9_900 => Hue::Warn,
        _ => Hue::Bad,
    };
    let part = |id: &str, name: &str, value: i64, color| Mark {
        id: id.to_owned(),
        name: name.to_owned(),
        value: Value::One(Unit::Percent.plot(value)),
        item_style: Look::of(color),
        ..Mark::default()
    };
    let drawing = Drawing {
        series: vec![Layer::Marks(Box::new(Marks {
            kind: "pie",
            id: "gauge",
            name: gauge.title.clone(),
            radius: Some(["72%", "98%"]),
            center: Some(["50%", "64%"]),
            start_angle: Some(180),
            end_angle: Some(360),
            label: Some(Show::NOT),
            emphasis: Some(Emphasis { focus: "none" }),
            data: vec![
                part("value", &gauge.name, value, hue.css()),
                part("rest", "The rest", 10_000 - value, "var(--sunken)"),
            ],
            ..Marks::default()
        }))],
        ..blank(&gauge.title, &gauge.window, Vec::new(), Trigger::Item)
    };
    let units = Units {
        tip: "share",
        values: vec![Unit::Percent.code()],
        ..Units::default()
    };
    (drawing, units)
}

pub(super) fn tree(tree: &Tree) -> (Drawing, Units) {
    let drawing = Drawing {
        series: vec![Layer::Marks(Box::new(Marks {
            kind: "treemap",
            id: "tree",
            name: tree.title.clone(),
            roam: Some(false),
            // A click is a filter, not a closer look.
            node_click: Some(false),
            breadcrumb: Some(Show::NOT),
            upper_label: Some(Show {
                show: true,
                height: Some(22),
            }),
            item_style: Some(Look {
                gap_width: Some(1),
                ..Look::edge(1)
            }),
            data: tree.nodes.iter().filter_map(|node| part(tree, node)).collect(),
            ..Marks::default()
        }))],
        ..blank(&tree.title, &tree.window, Vec::new(), Trigger::Item)
    };
    let units = Units {
        tip: "part",
        values: vec![tree.unit.code()],
        total: true,
        ..Units::default()
    };
    (drawing, units)
}

/// A part with its parts; none can be drawn that is not more than nothing.
fn part(tree: &Tree, node: &Node) -> Option<Mark> {
    (node.value > 0).then(|| Mark {
        id: node.id.clone(),
        name: node.name.clone(),
        value: Value::One(tree.unit.plot(node.value)),
        item_style: Look::of(node.hue.css()),
        children: node.children.iter().filter_map(|child| part(tree, child)).collect(),
        ..Mark::default()
    })
}
