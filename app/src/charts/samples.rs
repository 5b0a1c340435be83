//! Charts for tests.

use super::bubbles::{Bubble, Bubbles, Measure};
use super::gauge::Gauge;
use super::heat::Heat;
use super::hue::Hue;
use super::model::{ChartModel, Point, Series, Shape};
use super::tree::{Node, Tree};
use super::unit::Unit;

fn days(labels: &[&str]) -> Vec<Point> {
    (0..)
        .zip(labels)
        .map(|(at, label)| Point {
            label: (*label).to_owned(),
            start: Some(1_792_713_600 + at * 86_400),
        })
        .collect()
}

/// Two models over three days.
pub fn daily(shape: Shape) -> ChartModel {
    ChartModel {
        title: "Daily cost by model".to_owned(),
        window: "Oct 23 – Oct 25".to_owned(),
        unit: Unit::Usd,
        shape,
        axis: "Day (America/New_York)".to_owned(),
        points: days(&["Oct 23", "Oct 24", "Oct 25"]),
        series: vec![
            Series::new("m1", "claude-opus-5", Hue::Model(1), vec![42_130_000_000, 0, 17_000_000_001]),
            Series::new("m2", "=cmd|\"x\", inc", Hue::Model(2), vec![1_500_000_000, 250_000_000, 0]),
        ],
    }
}

/// The same as shares.
pub fn ring() -> ChartModel {
    let mut model = daily(Shape::Ring);
    model.title = "Cost by model".to_owned();
    model.axis = "Model".to_owned();
    for series in &mut model.series {
        series.values = vec![Some(series.total())];
    }
    model.points.truncate(1);
    model
}

/// Two percentiles over two days, nothing on the second.
pub fn percentiles() -> ChartModel {
    ChartModel {
        title: "Latency".to_owned(),
        window: "Oct 23 – Oct 24".to_owned(),
        unit: Unit::Ms,
        shape: Shape::Lines,
        axis: "Day (UTC)".to_owned(),
        points: days(&["Oct 23", "Oct 24"]),
        series: vec![
            Series::with_gaps("p50", "P50", Hue::Model(1), vec![Some(800), None]),
            Series::with_gaps("p95", "P95", Hue::Model(2), vec![Some(4_000), None]),
        ],
    }
}

/// Cost and tokens, and what is expected.
pub fn trend() -> ChartModel {
    ChartModel {
        title: "Cost and tokens".to_owned(),
        window: "Oct 23 – Oct 25".to_owned(),
        unit: Unit::Usd,
        shape: Shape::Trend,
        axis: "Day (UTC)".to_owned(),
        points: days(&["Oct 23", "Oct 24", "Oct 25"]),
        series: vec![
            Series::with_gaps("tokens", "Tokens", Hue::Model(7), vec![Some(4_000_000), Some(1_000_000), None]).in_unit(Unit::Tokens),
            Series::with_gaps("cost", "Cost", Hue::Plain, vec![Some(2_000_000_000), Some(1_000_000_000), None]),
            Series::with_gaps(
                "expected",
                "Projected",
                Hue::Plain,
                vec![None, Some(1_000_000_000), Some(1_500_000_000)],
            )
            .dashed(),
        ],
    }
}

/// Two models by latency, cost and requests.
pub fn bubbles() -> Bubbles {
    Bubbles {
        title: "Cost against latency".to_owned(),
        window: "Oct 23 – Oct 25".to_owned(),
        x: Measure::new("Mean latency", Unit::Ms),
        y: Measure::new("Cost", Unit::Usd),
        size: Measure::new("Requests", Unit::Requests),
        items: vec![
            Bubble {
                id: "1".to_owned(),
                name: "claude-opus-5".to_owned(),
                hue: Hue::Model(1),
                x: 4_200,
                y: 59_130_000_001,
                size: 900,
            },
            Bubble {
                id: "2".to_owned(),
                name: "gpt-5-mini".to_owned(),
                hue: Hue::Model(2),
                x: 900,
                y: 1_750_000_000,
                size: 3_600,
            },
        ],
    }
}

/// A person with two models, and one with one.
pub fn tree() -> Tree {
    let leaf = |id: &str, name: &str, hue, value| Node {
        id: id.to_owned(),
        name: name.to_owned(),
        hue,
        value,
        children: Vec::new(),
    };
    Tree {
        title: "Cost by person and model".to_owned(),
        window: "Oct 23 – Oct 25".to_owned(),
        unit: Unit::Usd,
        levels: vec!["Person".to_owned(), "Model".to_owned()],
        nodes: vec![
            Node {
                id: "p1".to_owned(),
                name: "ada".to_owned(),
                hue: Hue::Other,
                value: 3_000_000_000,
                children: vec![
                    leaf("p1.m1", "claude-opus-5", Hue::Model(1), 2_000_000_000),
                    leaf("p1.m2", "gpt-5-mini", Hue::Model(2), 1_000_000_000),
                ],
            },
            Node {
                id: "p2".to_owned(),
                name: "bo".to_owned(),
                hue: Hue::Other,
                value: 500_000_000,
                children: vec![leaf("p2.m1", "claude-opus-5", Hue::Model(1), 500_000_000)],
            },
        ],
    }
}

/// Two days by three hours.
pub fn heat() -> Heat {
    Heat {
        title: "Cost by hour of the week".to_owned(),
        window: "Oct 23 – Oct 25".to_owned(),
        unit: Unit::Usd,
        x_name: "Hour".to_owned(),
        y_name: "Day".to_owned(),
        x: ["0", "1", "2"].map(str::to_owned).to_vec(),
        y: ["Sun", "Mon"].map(str::to_owned).to_vec(),
        values: vec![
            Some(1_000_000),
            None,
            Some(10_000_000),
            Some(100_000_000),
            None,
            Some(1_000_000_000),
        ],
        log: true,
    }
}

/// Most of it went well.
pub fn gauge() -> Gauge {
    Gauge {
        title: "Success".to_owned(),
        window: "Oct 23 – Oct 25".to_owned(),
        name: "Succeeded".to_owned(),
        value: Some(9_870),
        note: "13 of 1,000 requests failed".to_owned(),
    }
}
