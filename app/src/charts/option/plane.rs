//! Marks on a plane: bubbles, and the cells of a grid.

use charming::component::Axis;
use charming::element::{AxisLabel, AxisType, Trigger};

use super::layers::{Emphasis, Layer, Look, Mark, Marks, Value};
use super::{Drawing, Units, blank, grid};
use crate::charts::bubbles::{Bubble, Bubbles, Measure};
use crate::charts::heat::Heat;

pub(super) fn bubbles(bubbles: &Bubbles) -> (Drawing, Units) {
    let measures = [&bubbles.x, &bubbles.y, &bubbles.size];
    let mark = |item: &Bubble| Mark {
        id: item.id.clone(),
        name: item.name.clone(),
        value: Value::Some(vec![
            bubbles.x.unit.plot(item.x),
            bubbles.y.unit.plot(item.y),
            bubbles.size.unit.plot(item.size),
        ]),
        symbol_size: Some(bubbles.side(item)),
        item_style: Look {
            opacity: Some(0.78),
            ..Look::of(item.hue.css())
        },
        children: Vec::new(),
    };
    let axis = |measure: &Measure| Axis::new().type_(AxisType::Value).name(measure.name.as_str());
    let names = bubbles.items.iter().map(|item| item.name.as_str()).collect();
    let drawing = Drawing {
        grid: Some(grid(34).top(30).bottom(22)),
        x_axis: Some(axis(&bubbles.x)),
        y_axis: vec![axis(&bubbles.y)],
        series: vec![Layer::Marks(Box::new(Marks {
            kind: "scatter",
            id: "bubbles",
            name: bubbles.title.clone(),
            emphasis: Some(Emphasis { focus: "none" }),
            data: bubbles.items.iter().map(mark).collect(),
            ..Marks::default()
        }))],
        ..blank(&bubbles.title, &bubbles.window, names, Trigger::Item)
    };
    let units = Units {
        tip: "bubble",
        x: Some(bubbles.x.unit.code()),
        y: vec![bubbles.y.unit.code()],
        values: measures.iter().map(|measure| measure.unit.code()).collect(),
        names: measures.iter().map(|measure| measure.name.clone()).collect(),
        ..Units::default()
    };
    (drawing, units)
}

/// The faintest colour that can still be told from none.
const FAINTEST: f64 = 0.14;

pub(super) fn heat(heat: &Heat) -> (Drawing, Units) {
    let width = heat.x.len().max(1);
    let mark = |(at, value): (usize, &Option<i64>)| {
        let value = (*value)?;
        #[expect(clippy::cast_precision_loss, reason = "the number of a column")]
        let (x, y) = ((at % width) as f64, (at / width) as f64);
        Some(Mark {
            id: at.to_string(),
            name: String::new(),
            value: Value::Some(vec![x, y, heat.unit.plot(value)]),
            symbol_size: None,
            item_style: Look {
                opacity: Some(FAINTEST + heat.strength(value) * (1.0 - FAINTEST)),
                ..Look::of("var(--accent)")
            },
            children: Vec::new(),
        })
    };
    let axis = |names: &[String]| {
        Axis::new()
            .type_(AxisType::Category)
            .data(names.iter().map(String::as_str).collect::<Vec<_>>())
            .axis_label(AxisLabel::new())
    };
    let drawing = Drawing {
        grid: Some(grid(2)),
        x_axis: Some(axis(&heat.x)),
        y_axis: vec![axis(&heat.y).inverse(true)],
        series: vec![Layer::Marks(Box::new(Marks {
            kind: "heatmap",
            id: "heat",
            name: heat.title.clone(),
            item_style: Some(Look::edge(2)),
            data: heat.values.iter().enumerate().filter_map(mark).collect(),
            ..Marks::default()
        }))],
        ..blank(&heat.title, &heat.window, Vec::new(), Trigger::Item)
    };
    let units = Units {
        tip: "cell",
        values: vec![heat.unit.code()],
        names: heat.y.clone(),
        ..Units::default()
    };
    (drawing, units)
}
