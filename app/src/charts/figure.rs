//! Everything that a card can draw, and what all of it has in common.

use std::cmp::Reverse;

use super::bubbles::Bubbles;
use super::format::{count, share};
use super::gauge::Gauge;
use super::heat::Heat;
use super::hue::Hue;
use super::model::{ChartModel, Series, Shape};
use super::sheet::Sheet;
use super::tree::Tree;
use super::unit::Unit;

/// A chart of any kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Over time, over categories, or as shares.
    Chart(ChartModel),
    /// Things by three measures.
    Bubbles(Bubbles),
    /// Parts of parts of a whole.
    Tree(Tree),
    /// Values on a grid.
    Heat(Heat),
    /// One share.
    Gauge(Gauge),
}

/// A mark of a chart that someone has clicked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pick {
    /// The id of the series, the node or the bubble; empty where a whole point was clicked.
    pub id: String,
    /// Which point of the axis; of a grid, the index of the cell, row by row.
    pub point: Option<usize>,
}

impl Pick {
    /// Reads what the script says of a click: `INDEX ID`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (point, id) = text.split_once(' ')?;
        Some(Self {
            id: id.to_owned(),
            point: point.parse().ok(),
        })
    }
}

/// An entry of a legend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The series' id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its colour.
    pub hue: Hue,
}

macro_rules! from {
    ($($kind:ident($model:ty)),+) => {
        $(impl From<$model> for Figure {
            fn from(model: $model) -> Self {
                Self::$kind(model)
            }
        })+
    };
}
from!(Chart(ChartModel), Bubbles(Bubbles), Tree(Tree), Heat(Heat), Gauge(Gauge));

impl Figure {
    /// What is shown.
    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::Chart(chart) => &chart.title,
            Self::Bubbles(bubbles) => &bubbles.title,
            Self::Tree(tree) => &tree.title,
            Self::Heat(heat) => &heat.title,
            Self::Gauge(gauge) => &gauge.title,
        }
    }

    /// The window in words.
    #[must_use]
    pub fn window(&self) -> &str {
        match self {
            Self::Chart(chart) => &chart.window,
            Self::Bubbles(bubbles) => &bubbles.window,
            Self::Tree(tree) => &tree.window,
            Self::Heat(heat) => &heat.window,
            Self::Gauge(gauge) => &gauge.window,
        }
    }

    /// Whether there is nothing to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Chart(chart) => chart.is_empty(),
            Self::Bubbles(bubbles) => bubbles.items.is_empty(),
            Self::Tree(tree) => tree.total() == 0,
            Self::Heat(heat) => heat.values.iter().all(Option::is_none),
            Self::Gauge(gauge) => gauge.value.is_none(),
        }
    }

    /// Whether it is round, with something to say in the middle.
    #[must_use]
    pub fn centre(&self) -> Option<(String, String)> {
        match self {
            Self::Chart(chart) if chart.shape == Shape::Ring => Some((chart.unit.show(chart.total()), chart.window.clone())),
            Self::Gauge(gauge) => {
                let value = gauge.value.map_or_else(|| "N/A".to_owned(), |value| Unit::Percent.show(value));
                Some((value, gauge.note.clone()))
            }
            _ => None,
        }
    }

    /// The legend.
    #[must_use]
    pub fn keys(&self) -> Vec<Key> {
        let key = |id: &String, name: &String, hue| Key {
            id: id.clone(),
            name: name.clone(),
            hue,
        };
        match self {
            Self::Chart(chart) => chart
                .series
                .iter()
                .map(|series| key(&series.id, &series.name, series.hue))
                .collect(),
            Self::Bubbles(bubbles) => bubbles.items.iter().map(|item| key(&item.id, &item.name, item.hue)).collect(),
            Self::Tree(_) | Self::Heat(_) | Self::Gauge(_) => Vec::new(),
        }
    }

    /// The same without some entries of the legend (by id), for looking at the rest.
    #[must_use]
    pub fn without(&self, hidden: &[String]) -> Self {
        match self {
            Self::Chart(chart) => chart.without(hidden).into(),
            Self::Bubbles(bubbles) => bubbles.without(hidden).into(),
            other => other.clone(),
        }
    }

    /// The exact numbers.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        match self {
            Self::Chart(chart) => chart.sheet(),
            Self::Bubbles(bubbles) => bubbles.sheet(),
            Self::Tree(tree) => tree.sheet(),
            Self::Heat(heat) => heat.sheet(),
            Self::Gauge(gauge) => gauge.sheet(),
        }
    }

    /// The picture in a sentence or two, for people who do not see it.
    #[must_use]
    pub fn summary(&self) -> String {
        let unit = match self {
            Self::Chart(chart) => format!(", {}", chart.unit.name()),
            Self::Tree(tree) => format!(", {}", tree.unit.name()),
            Self::Heat(heat) => format!(", {}", heat.unit.name()),
            Self::Bubbles(_) | Self::Gauge(_) => String::new(),
        };
        let head = format!("{}{unit}, {}.", self.title(), self.window());
        if self.is_empty() {
            return format!("{head} Nothing to show.");
        }
        let text = match self {
            Self::Chart(chart) => of_chart(chart),
            Self::Bubbles(bubbles) => of_bubbles(bubbles),
            Self::Tree(tree) => {
                let parts = tree.nodes.iter().map(|node| (node.name.as_str(), node.value));
                format!("Total {}. {}", tree.unit.show(tree.total()), largest(parts, tree.total()))
            }
            Self::Heat(heat) => of_heat(heat),
            Self::Gauge(gauge) => {
                let value = gauge
                    .value
                    .map_or_else(|| "not known".to_owned(), |value| Unit::Percent.show(value));
                format!("{} {value}. {}.", gauge.name, gauge.note)
            }
        };
        format!("{head} {text}")
    }

    /// A name for a downloaded file, without its ending: `daily-cost-by-model-oct-23-nov-22`.
    #[must_use]
    pub fn file_name(&self) -> String {
        let words = format!("{} {}", self.title(), self.window()).to_lowercase();
        let words: Vec<&str> = words
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        words.join("-")
    }
}

fn of_chart(chart: &ChartModel) -> String {
    let parts = || chart.series.iter().map(|series| (series.name.as_str(), series.total()));
    let total = chart.total();
    match chart.shape {
        Shape::Ring => format!("Total {}. {}", chart.unit.show(total), largest(parts(), total)),
        Shape::Areas | Shape::Bars | Shape::Across if chart.unit.adds_up() => {
            let highest = (0..chart.points.len()).max_by_key(|at| chart.total_at(*at));
            let highest = highest.map(|at| format!(" Highest: {}, {}.", chart.points[at].label, chart.unit.show(chart.total_at(at))));
            format!(
                "Total {}.{} {}",
                chart.unit.show(total),
                highest.unwrap_or_default(),
                largest(parts(), total)
            )
        }
        _ => {
            let series: Vec<String> = chart.series.iter().take(4).filter_map(|series| of_series(chart, series)).collect();
            series.join(" ")
        }
    }
}

/// `P50: 800 ms last, at most 1.2 s on Oct 23.`
fn of_series(chart: &ChartModel, series: &Series) -> Option<String> {
    let unit = chart.unit_of(series);
    let known = || series.values.iter().enumerate().filter_map(|(at, value)| Some((at, (*value)?)));
    let (_, last) = known().next_back()?;
    let (at, most) = known().max_by_key(|(at, value)| (*value, Reverse(*at)))?;
    let label = chart.points.get(at).map_or("", |point| &point.label);
    Some(format!(
        "{}: {} last, at most {} ({label}).",
        series.name,
        unit.show(last),
        unit.show(most)
    ))
}

fn of_bubbles(bubbles: &Bubbles) -> String {
    let line = |item: &super::bubbles::Bubble| {
        format!(
            "{}: {} {}, {} {}, {} {}.",
            item.name,
            bubbles.x.name.to_lowercase(),
            bubbles.x.unit.show(item.x),
            bubbles.y.name.to_lowercase(),
            bubbles.y.unit.show(item.y),
            bubbles.size.name.to_lowercase(),
            bubbles.size.unit.show(item.size)
        )
    };
    let lines: Vec<String> = bubbles.items.iter().take(5).map(line).collect();
    lines.join(" ")
}

fn of_heat(heat: &Heat) -> String {
    let known = heat.values.iter().flatten().count();
    let highest = (0..heat.values.len()).max_by_key(|at| (heat.values[*at], Reverse(*at)));
    let highest = highest.and_then(|at| {
        let width = heat.x.len().max(1);
        let (column, row) = (heat.x.get(at % width)?, heat.y.get(at / width)?);
        Some(format!(" Highest: {row} {column}, {}.", heat.unit.show(heat.values[at]?)))
    });
    format!(
        "{}.{}",
        count(i64::try_from(known).unwrap_or(i64::MAX), "cell with use", "cells with use"),
        highest.unwrap_or_default()
    )
}

/// `Largest: claude-opus-5 97%, gpt-5 3%.`
fn largest<'a>(parts: impl Iterator<Item = (&'a str, i64)>, total: i64) -> String {
    let mut parts: Vec<(&str, i64)> = parts.collect();
    parts.sort_by_key(|(_, value)| Reverse(*value));
    let shares: Vec<String> = parts
        .iter()
        .take(3)
        .map(|(name, value)| format!("{name} {}", share(*value, total)))
        .collect();
    format!("Largest: {}.", shares.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::samples::{bubbles, daily, gauge, heat, percentiles, tree};
    use super::*;

    #[test]
    fn the_summary_says_what_the_picture_says() {
        let of = |figure: Figure| figure.summary();
        assert_eq!(
            of(daily(Shape::Bars).into()),
            "Daily cost by model, USD, Oct 23 – Oct 25. Total $60.88. Highest: Oct 23, $43.63. Largest: claude-opus-5 97%, =cmd|\"x\", inc 3%."
        );
        assert_eq!(
            of(Figure::from(daily(Shape::Bars)).without(&["m1".to_owned(), "m2".to_owned()])),
            "Daily cost by model, USD, Oct 23 – Oct 25. Nothing to show."
        );
        assert_eq!(
            of(percentiles().into()),
            "Latency, ms, Oct 23 – Oct 24. P50: 800\u{a0}ms last, at most 800\u{a0}ms (Oct 23). P95: 4.0\u{a0}s last, at most 4.0\u{a0}s (Oct 23)."
        );
        assert_eq!(
            of(tree().into()),
            "Cost by person and model, USD, Oct 23 – Oct 25. Total $3.50. Largest: ada 86%, bo 14%."
        );
        assert_eq!(
            of(heat().into()),
            "Cost by hour of the week, USD, Oct 23 – Oct 25. 4 cells with use. Highest: Mon 2, $1.00."
        );
        assert_eq!(
            of(gauge().into()),
            "Success, Oct 23 – Oct 25. Succeeded 98.7%. 13 of 1,000 requests failed."
        );
        assert!(of(bubbles().into()).contains("gpt-5-mini: mean latency 900\u{a0}ms, cost $1.75, requests 3,600."));
    }

    #[test]
    fn files_are_named_after_what_is_in_them() {
        assert_eq!(Figure::from(daily(Shape::Areas)).file_name(), "daily-cost-by-model-oct-23-oct-25");
    }
}
