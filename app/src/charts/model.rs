//! What a chart shows, decided: names, colours, exact values. How it is drawn is left to `option`.

use domain::Nanos;

use super::format::{compact_text, share};

/// What the values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Nano-dollars.
    Usd,
    /// Tokens.
    Tokens,
    /// Hundredths of a percent.
    Percent,
}

impl Unit {
    /// Its name in the glue and in nothing else.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Usd => "usd",
            Self::Tokens => "tokens",
            Self::Percent => "percent",
        }
    }

    /// How a heading names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Usd => "USD",
            Self::Tokens => "tokens",
            Self::Percent => "%",
        }
    }

    /// What its values measure, as a heading of a single column.
    #[must_use]
    pub const fn measure(self) -> &'static str {
        match self {
            Self::Usd => "Cost",
            Self::Tokens => "Tokens",
            Self::Percent => "Share",
        }
    }

    /// How a value reads.
    #[must_use]
    pub fn show(self, value: i64) -> String {
        match self {
            Self::Usd => Nanos(value).display_usd(),
            Self::Tokens => compact_text(value),
            Self::Percent => format!("{:.1}%", self.plot(value)),
        }
    }

    /// Where a value is drawn: dollars, tokens, percent. For pixels only.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "pixels, not sums")]
    pub fn plot(self, value: i64) -> f64 {
        match self {
            Self::Usd => Nanos(value).to_f64(),
            Self::Tokens => value as f64,
            Self::Percent => value as f64 / 100.0,
        }
    }

    /// The exact value as a plain decimal number for a spreadsheet.
    #[must_use]
    pub fn exact(self, value: i64) -> String {
        match self {
            Self::Usd => Nanos(value).to_usd().normalize().to_string(),
            Self::Tokens => value.to_string(),
            Self::Percent => format!("{:.2}", self.plot(value)),
        }
    }
}

/// A colour with a meaning. The values are in the style sheet, so that a theme can change them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hue {
    /// One of the seven colours that tell models apart, from 1.
    Model(u8),
    /// Everything that has no colour of its own.
    Other,
    /// The class of fast models.
    Fast,
    /// The class of premium models.
    Premium,
}

impl Hue {
    /// The CSS class that paints a dot, a bar or a line with it.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Model(1) => "hue-1",
            Self::Model(2) => "hue-2",
            Self::Model(3) => "hue-3",
            Self::Model(4) => "hue-4",
            Self::Model(5) => "hue-5",
            Self::Model(6) => "hue-6",
            Self::Model(7) => "hue-7",
            Self::Model(_) | Self::Other => "hue-other",
            Self::Fast => "hue-fast",
            Self::Premium => "hue-premium",
        }
    }

    /// The colour as a CSS value; the glue resolves it when it draws.
    #[must_use]
    pub const fn css(self) -> &'static str {
        match self {
            Self::Model(1) => "var(--s1)",
            Self::Model(2) => "var(--s2)",
            Self::Model(3) => "var(--s3)",
            Self::Model(4) => "var(--s4)",
            Self::Model(5) => "var(--s5)",
            Self::Model(6) => "var(--s6)",
            Self::Model(7) => "var(--s7)",
            Self::Model(_) | Self::Other => "var(--s8)",
            Self::Fast => "var(--class-fast)",
            Self::Premium => "var(--class-premium)",
        }
    }
}

/// How the values are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Stacked areas over time.
    Areas,
    /// Stacked bars over time.
    Bars,
    /// A ring of shares; every series has one value.
    Ring,
}

/// A place on the time axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// How the axis names it.
    pub label: String,
    /// Its first instant, unix seconds.
    pub start: i64,
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
    /// Exact values, one a point, in the model's unit.
    pub values: Vec<i64>,
}

impl Series {
    /// Sum over all points.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.values.iter().sum()
    }
}

/// Everything that a chart, its table, its summary and its exports say.
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
    /// The time axis; a ring has one point, the window.
    pub points: Vec<Point>,
    /// What is drawn, largest first.
    pub series: Vec<Series>,
}

/// A line of a chart's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What the line is about.
    pub label: String,
    /// The first instant of its bucket, unix seconds, when it is one.
    pub start: Option<i64>,
    /// Values under [`ChartModel::columns`].
    pub values: Vec<i64>,
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
        self.series.iter().all(|series| series.values.iter().all(|value| *value == 0))
    }

    /// The same chart without some series (by id), for looking at the rest.
    #[must_use]
    pub fn without(&self, hidden: &[String]) -> Self {
        let mut rest = self.clone();
        rest.series.retain(|series| !hidden.contains(&series.id));
        rest
    }

    /// Headings of the value columns.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        if self.shape == Shape::Ring {
            return vec![self.unit.measure().to_owned()];
        }
        let mut names: Vec<String> = self.series.iter().map(|series| series.name.clone()).collect();
        if names.len() > 1 {
            names.push("Total".to_owned());
        }
        names
    }

    /// The lines of the table: a ring's are its series, any other chart's its points.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        if self.shape == Shape::Ring {
            let row = |series: &Series| Row {
                label: series.name.clone(),
                start: None,
                values: vec![series.total()],
            };
            return self.series.iter().map(row).collect();
        }
        let row = |(at, point): (usize, &Point)| {
            let mut values: Vec<i64> = self
                .series
                .iter()
                .map(|series| series.values.get(at).copied().unwrap_or_default())
                .collect();
            if values.len() > 1 {
                values.push(values.iter().sum());
            }
            Row {
                label: point.label.clone(),
                start: Some(point.start),
                values,
            }
        };
        self.points.iter().enumerate().map(row).collect()
    }

    /// The picture in a sentence or two, for people who do not see it.
    #[must_use]
    pub fn summary(&self) -> String {
        let head = format!("{}, {}, {}.", self.title, self.unit.name(), self.window);
        if self.is_empty() {
            return format!("{head} Nothing to show.");
        }
        let total = self.total();
        let mut text = format!("{head} Total {}.", self.unit.show(total));
        if self.shape != Shape::Ring
            && let Some(top) = self.rows().iter().max_by_key(|row| row.values.last().copied())
        {
            text += &format!(
                " Highest: {}, {}.",
                top.label,
                self.unit.show(top.values.last().copied().unwrap_or_default())
            );
        }
        let mut series: Vec<&Series> = self.series.iter().collect();
        series.sort_by_key(|series| std::cmp::Reverse(series.total()));
        let shares: Vec<String> = series
            .iter()
            .take(3)
            .map(|series| format!("{} {}", series.name, share(series.total(), total)))
            .collect();
        text + " Largest: " + &shares.join(", ") + "."
    }

    /// A name for a downloaded file, without its ending: `daily-cost-by-model-oct-23-nov-22`.
    #[must_use]
    pub fn file_name(&self) -> String {
        let words = format!("{} {}", self.title, self.window).to_lowercase();
        let words: Vec<&str> = words
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        words.join("-")
    }
}

#[cfg(test)]
pub(super) mod samples {
    use super::*;

    /// Two models over three days.
    pub fn daily(shape: Shape) -> ChartModel {
        let day = |(at, label): (i64, &str)| Point {
            label: label.to_owned(),
            start: 1_792_713_600 + at * 86_400,
        };
        ChartModel {
            title: "Daily cost by model".to_owned(),
            window: "Oct 23 – Oct 25".to_owned(),
            unit: Unit::Usd,
            shape,
            axis: "Day (America/New_York)".to_owned(),
            points: [(0, "Oct 23"), (1, "Oct 24"), (2, "Oct 25")].map(day).to_vec(),
            series: vec![
                Series {
                    id: "m1".to_owned(),
                    name: "claude-opus-5".to_owned(),
                    hue: Hue::Model(1),
                    values: vec![42_130_000_000, 0, 17_000_000_001],
                },
                Series {
                    id: "m2".to_owned(),
                    name: "=cmd|\"x\", inc".to_owned(),
                    hue: Hue::Model(2),
                    values: vec![1_500_000_000, 250_000_000, 0],
                },
            ],
        }
    }

    /// The same as shares.
    pub fn ring() -> ChartModel {
        let mut model = daily(Shape::Ring);
        model.title = "Cost by model".to_owned();
        model.axis = "Model".to_owned();
        for series in &mut model.series {
            series.values = vec![series.total()];
        }
        model.points.truncate(1);
        model
    }
}

#[cfg(test)]
mod tests {
    use super::samples::{daily, ring};
    use super::*;

    #[test]
    fn the_table_adds_up_to_the_chart() {
        let model = daily(Shape::Areas);
        let last: i64 = model.rows().iter().filter_map(|row| row.values.last()).sum();
        assert_eq!(last, model.total());
        assert_eq!(model.columns().len(), model.rows()[0].values.len());
        assert_eq!(ring().rows().iter().map(|row| row.values[0]).sum::<i64>(), model.total());
    }

    #[test]
    fn the_summary_says_what_the_picture_says() {
        assert_eq!(
            daily(Shape::Bars).summary(),
            "Daily cost by model, USD, Oct 23 – Oct 25. Total $60.88. Highest: Oct 23, $43.63. Largest: claude-opus-5 97%, =cmd|\"x\", inc 3%."
        );
        assert_eq!(
            daily(Shape::Bars).without(&["m1".to_owned(), "m2".to_owned()]).summary(),
            "Daily cost by model, USD, Oct 23 – Oct 25. Nothing to show."
        );
    }

    #[test]
    fn files_are_named_after_what_is_in_them() {
        assert_eq!(daily(Shape::Areas).file_name(), "daily-cost-by-model-oct-23-oct-25");
    }
}
