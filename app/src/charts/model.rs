//! What a chart over time or over categories shows, decided: names, colours, exact values. How it is drawn is left to `option`.

use super::figure::Pick;
use super::hue::Hue;
use super::sheet::{Cell, Head, Line, Place, Sheet};
use super::unit::Unit;

/// How the values are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Stacked areas over time.
    Areas,
    /// Stacked bars over time.
    Bars,
    /// A ring of shares; every series has one value.
    Ring,
    /// Lines over time, each for itself; gaps stay gaps.
    Lines,
    /// Lines in the model's unit on the left axis, and series in another unit as areas on the right one.
    Trend,
    /// Stacked bars from left to right, one a category; the first category is on top.
    Across,
    /// Bars side by side, a group a category.
    Groups,
}

impl Shape {
    /// Whether the values of a point are parts of a whole.
    const fn stacks(self) -> bool {
        matches!(self, Self::Areas | Self::Bars | Self::Across)
    }
}

/// A place on the axis: a bucket of time, or a category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// How the axis names it.
    pub label: String,
    /// Its first instant, unix seconds; `None` for a category.
    pub start: Option<i64>,
}

/// One thing that is drawn through all points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Stays the same when the name or the order changes.
    pub id: String,
    /// What it is.
    pub name: String,
    /// Its colour, wherever it appears.
    pub hue: Hue,
    /// Exact values, one a point; `None` is a gap.
    pub values: Vec<Option<i64>>,
    /// Its unit, if it is not the model's.
    pub unit: Option<Unit>,
    /// Whether it is not known yet, or otherwise not of the same kind as the others.
    pub dashed: bool,
}

impl Series {
    /// A series with a value at every point.
    #[must_use]
    pub fn new(id: impl Into<String>, name: impl Into<String>, hue: Hue, values: Vec<i64>) -> Self {
        Self::with_gaps(id, name, hue, values.into_iter().map(Some).collect())
    }

    /// A series that has no value at some points.
    #[must_use]
    pub fn with_gaps(id: impl Into<String>, name: impl Into<String>, hue: Hue, values: Vec<Option<i64>>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            hue,
            values,
            unit: None,
            dashed: false,
        }
    }

    /// The same values in another unit than the model's.
    #[must_use]
    pub fn in_unit(self, unit: Unit) -> Self {
        Self { unit: Some(unit), ..self }
    }

    /// The same, drawn as a dashed line.
    #[must_use]
    pub fn dashed(self) -> Self {
        Self { dashed: true, ..self }
    }

    /// Sum over all points.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.values.iter().flatten().sum()
    }

    /// Adds to a point; a gap becomes a value.
    pub fn add(&mut self, at: usize, amount: i64) {
        if let Some(value) = self.values.get_mut(at) {
            *value = Some(value.unwrap_or_default() + amount);
        }
    }

    fn is_empty(&self) -> bool {
        self.values.iter().all(|value| value.unwrap_or_default() == 0)
    }
}

/// Everything that a chart over time or over categories, its table, its summary and its exports say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartModel {
    /// What is shown.
    pub title: String,
    /// The window in words: `Oct 23 – Nov 22`.
    pub window: String,
    /// What the values are.
    pub unit: Unit,
    /// How they are drawn.
    pub shape: Shape,
    /// What the points (of a ring: the series) are, as a table's first heading: `Day (America/New_York)`.
    pub axis: String,
    /// The axis; a ring has one point, the window.
    pub points: Vec<Point>,
    /// What is drawn, largest first.
    pub series: Vec<Series>,
}

impl ChartModel {
    /// Sum of everything.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.series.iter().map(Series::total).sum()
    }

    /// Whether there is nothing to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.series.iter().all(Series::is_empty)
    }

    /// The same chart without some series (by id), for looking at the rest.
    #[must_use]
    pub fn without(&self, hidden: &[String]) -> Self {
        let mut rest = self.clone();
        rest.series.retain(|series| !hidden.contains(&series.id));
        rest
    }

    /// The unit of a series.
    #[must_use]
    pub fn unit_of(&self, series: &Series) -> Unit {
        series.unit.unwrap_or(self.unit)
    }

    /// Whether a sum over the series of a point means something.
    #[must_use]
    pub fn has_totals(&self) -> bool {
        self.shape.stacks() && self.unit.adds_up() && self.series.len() > 1 && self.series.iter().all(|series| series.unit.is_none())
    }

    /// Whether there is more at a point than what is only expected.
    fn is_known_at(&self, at: usize) -> bool {
        let known = |series: &Series| !series.dashed && series.values.get(at).is_some_and(Option::is_some);
        self.series.iter().any(known)
    }

    /// Sum over the series at a point.
    #[must_use]
    pub fn total_at(&self, at: usize) -> i64 {
        self.series
            .iter()
            .filter_map(|series| series.values.get(at).copied().flatten())
            .sum()
    }

    /// The exact numbers: a ring's lines are its series, any other chart's its points.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        let caption = format!("{}, {}, {}", self.title, self.unit.name(), self.window);
        if self.shape == Shape::Ring {
            self.shares(caption)
        } else {
            self.lines(caption)
        }
    }

    fn shares(&self, caption: String) -> Sheet {
        let all = self.total();
        let heads = vec![
            Head::words(self.axis.clone()),
            Head::values(self.unit.measure(), self.unit),
            Head::values("Share", Unit::Percent).only(Place::Page),
        ];
        let line = |name: &str, value| {
            vec![
                Cell::Text(name.to_owned()),
                Cell::Value(self.unit, Some(value)),
                Cell::Share(value, all),
            ]
        };
        let of = |series: &Series| Line {
            cells: line(&series.name, series.total()),
            pick: Some(Pick {
                id: series.id.clone(),
                point: None,
            }),
        };
        Sheet {
            caption,
            heads,
            lines: self.series.iter().map(of).collect(),
            foot: line("Total", all),
        }
    }

    fn lines(&self, caption: String) -> Sheet {
        let timed = self.points.iter().any(|point| point.start.is_some());
        let totals = self.has_totals();
        // What is shown comes first on the page; the instant stands in the file only, because labels carry no year.
        let mut heads = Vec::new();
        if timed {
            heads.push(Head::words("Start (UTC)").only(Place::File));
        }
        heads.push(Head::words(self.axis.clone()));
        heads.extend(
            self.series
                .iter()
                .map(|series| Head::values(series.name.clone(), self.unit_of(series))),
        );
        if totals {
            heads.push(Head::values("Total", self.unit));
        }
        let line = |(at, point): (usize, &Point)| {
            let mut cells: Vec<Cell> = point.start.map(Cell::Instant).into_iter().collect();
            cells.push(Cell::Text(point.label.clone()));
            cells.extend(
                self.series
                    .iter()
                    .map(|series| Cell::Value(self.unit_of(series), series.values.get(at).copied().flatten())),
            );
            if totals {
                cells.push(Cell::Value(self.unit, Some(self.total_at(at))));
            }
            Line {
                cells,
                pick: self.is_known_at(at).then(|| Pick {
                    id: String::new(),
                    point: Some(at),
                }),
            }
        };
        Sheet {
            caption,
            heads,
            lines: self.points.iter().enumerate().map(line).collect(),
            foot: self.sums(timed, totals),
        }
    }

    /// The last line. Where nothing adds up there is none.
    fn sums(&self, timed: bool, totals: bool) -> Vec<Cell> {
        if !self.series.iter().any(|series| self.unit_of(series).adds_up() && !series.dashed) {
            return Vec::new();
        }
        let sum = |series: &Series| {
            let unit = self.unit_of(series);
            if unit.adds_up() && !series.dashed {
                Cell::Value(unit, Some(series.total()))
            } else {
                Cell::Text(String::new())
            }
        };
        let mut cells: Vec<Cell> = timed.then(|| Cell::Text(String::new())).into_iter().collect();
        cells.push(Cell::Text("Total".to_owned()));
        cells.extend(self.series.iter().map(sum));
        if totals {
            cells.push(Cell::Value(self.unit, Some(self.total())));
        }
        cells
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{daily, percentiles, ring, trend};
    use super::*;

    fn last_values(sheet: &Sheet) -> i64 {
        let last = |line: &Line| match line.cells.last() {
            Some(Cell::Value(_, Some(value))) => *value,
            _ => 0,
        };
        sheet.lines.iter().map(last).sum()
    }

    #[test]
    fn the_table_adds_up_to_the_chart() {
        let model = daily(Shape::Areas);
        let sheet = model.sheet();
        assert_eq!(last_values(&sheet), model.total());
        assert!(sheet.lines.iter().all(|line| line.cells.len() == sheet.heads.len()));
        assert_eq!(sheet.foot.len(), sheet.heads.len());
        assert_eq!(sheet.foot.last(), Some(&Cell::Value(Unit::Usd, Some(model.total()))));
        let shares = ring().sheet();
        assert_eq!(shares.foot[1], Cell::Value(Unit::Usd, Some(model.total())));
    }

    #[test]
    fn what_does_not_add_up_is_not_added_up() {
        assert!(percentiles().sheet().foot.is_empty());
        let sheet = trend().sheet();
        assert_eq!(sheet.heads.len(), 5, "no total of dollars and tokens: {:?}", sheet.heads);
        assert_eq!(
            sheet.foot[4],
            Cell::Text(String::new()),
            "what is only expected is no part of the sum"
        );
    }
}
