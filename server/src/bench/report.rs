//! The table of figures, for people and for programs.

use serde::Serialize;

/// A bar to be met.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bar {
    /// More is better.
    AtLeast(f64),
    /// Less is better.
    AtMost(f64),
}

impl Bar {
    fn met(self, value: f64) -> bool {
        match self {
            Self::AtLeast(bar) => value >= bar,
            Self::AtMost(bar) => value <= bar,
        }
    }
}

/// One measurement.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// What was measured.
    pub measure: String,
    /// What came out; `null` in JSON when nothing did.
    pub value: f64,
    /// In what.
    pub unit: &'static str,
    /// What it should be.
    pub bar: Option<Bar>,
    /// Whether it is.
    pub met: Option<bool>,
}

/// Everything that was measured, in order.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// What was measured on.
    pub setting: String,
    /// The figures.
    pub figures: Vec<Figure>,
    /// What else should be known.
    pub notes: Vec<String>,
}

impl Report {
    /// A figure with a bar.
    pub fn judged(&mut self, measure: impl Into<String>, value: f64, unit: &'static str, bar: Bar) {
        self.add(measure.into(), value, unit, Some(bar));
    }

    /// A figure without one.
    pub fn figure(&mut self, measure: impl Into<String>, value: f64, unit: &'static str) {
        self.add(measure.into(), value, unit, None);
    }

    /// A sentence.
    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    fn add(&mut self, measure: String, value: f64, unit: &'static str, bar: Option<Bar>) {
        let met = bar.map(|bar| bar.met(value));
        let figure = Figure {
            measure,
            value,
            unit,
            bar,
            met,
        };
        tracing::info!("{}: {}", figure.measure, with_unit(value, unit));
        self.figures.push(figure);
    }

    /// `measure | value | bar | ok/MISSED`, aligned.
    pub fn table(&self) -> String {
        let head = ["measure", "value", "bar", ""].map(str::to_owned);
        let rows: Vec<[String; 4]> = std::iter::once(head).chain(self.figures.iter().map(row)).collect();
        let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let widths = [width(0), width(1), width(2)];
        let mut text = format!("{}\n\n", self.setting);
        for (index, row) in rows.iter().enumerate() {
            let line = format!(
                "{:<w0$} | {:>w1$} | {:>w2$} | {}",
                row[0],
                row[1],
                row[2],
                row[3],
                w0 = widths[0],
                w1 = widths[1],
                w2 = widths[2]
            );
            text.push_str(line.trim_end());
            text.push('\n');
            if index == 0 {
                text.push_str(&format!("{}\n", "-".repeat(widths.iter().sum::<usize>() + 15)));
            }
        }
        for note in &self.notes {
            text.push_str(&format!("\n{note}"));
        }
        text
    }
}

fn row(figure: &Figure) -> [String; 4] {
    let bar = match figure.bar {
        Some(Bar::AtLeast(bar)) => format!("≥ {}", with_unit(bar, figure.unit)),
        Some(Bar::AtMost(bar)) => format!("≤ {}", with_unit(bar, figure.unit)),
        None => String::new(),
    };
    let verdict = match figure.met {
        Some(true) => "ok",
        Some(false) => "MISSED",
        None => "",
    };
    [
        figure.measure.clone(),
        with_unit(figure.value, figure.unit),
        bar,
        verdict.to_owned(),
    ]
}

fn with_unit(value: f64, unit: &str) -> String {
    if !value.is_finite() {
        return "not measured".to_owned();
    }
    let digits = if value.fract() == 0.0 || value.abs() >= 100.0 { 0 } else { 1 };
    let number = format!("{value:.digits$}");
    let (whole, fraction) = number
        .split_once('.')
        .map_or((number.as_str(), None), |(whole, fraction)| (whole, Some(fraction)));
    let whole = whole
        .parse::<u64>()
        .map_or_else(|_| whole.to_owned(), domain::money::group_thousands);
    let fraction = fraction.map(|fraction| format!(".{fraction}")).unwrap_or_default();
    format!("{whole}{fraction} {unit}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_what_missed_its_bar() {
        let mut report = Report {
            setting: "Two events.".to_owned(),
            ..Report::default()
        };
        report.judged("ingest", 12_345.6, "events/s", Bar::AtLeast(10_000.0));
        report.judged("overview", 123.4, "ms", Bar::AtMost(100.0));
        report.figure("half", 0.5, "");
        report.note("Nothing else.");
        let expected = [
            "Two events.",
            "",
            "measure  |           value |               bar |",
            "-------------------------------------------------------",
            "ingest   | 12,346 events/s | ≥ 10,000 events/s | ok",
            "overview |          123 ms |          ≤ 100 ms | MISSED",
            "half     |             0.5 |                   |",
            "",
            "Nothing else.",
        ];
        assert_eq!(report.table().lines().map(str::trim_end).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_was_not_measured_meets_no_bar() {
        let mut report = Report::default();
        report.judged("memory", f64::NAN, "MB", Bar::AtMost(60.0));
        assert_eq!(report.figures[0].met, Some(false));
        assert!(report.table().contains("not measured"));
        assert!(serde_json::to_string(&report).expect("JSON").contains("\"value\":null"));
    }
}
