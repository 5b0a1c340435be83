//! Which rollup answers for which part of a window.

use chrono::{DateTime, Utc};
use domain::periods::Part;
use sea_orm::Value;

/// A window, covered with sums of whole periods and quarters of an hour, so that all parts together hold it exactly once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spans {
    /// The number of the zone whose periods these are.
    zone: i32,
    /// In order.
    parts: Vec<Part>,
    /// Whether whole hours may answer where quarters of them do, for those who ask for no more than hours tell apart.
    has_hours: bool,
}

const HOUR: i64 = 3600;

/// The instant of a unix second.
pub(super) fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

/// Rows of a table, for a part of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Source {
    table: &'static str,
    zone: i32,
    part: Part,
}

impl Source {
    /// Columns of the rows that pass a condition. Values are appended, and named by their place.
    pub fn select(&self, columns: &str, condition: &str, values: &mut Vec<Value>) -> String {
        let mut place = |value: Value| {
            values.push(value);
            format!("${}", values.len())
        };
        let (from, to) = (place(at(self.part.from).into()), place(at(self.part.to).into()));
        let scope = match self.part.by {
            None => String::new(),
            Some(period) => {
                let zone = place(self.zone.into());
                // The clock of a day has days only.
                let period = if self.table.starts_with("calendar_clock") {
                    String::new()
                } else {
                    format!(" AND period = {}", period.number())
                };
                format!(" AND zone_id = {zone}{period}")
            }
        };
        format!(
            "SELECT {columns} FROM {} WHERE {condition}{scope} AND bucket >= {from} AND bucket < {to}",
            self.table
        )
    }
}

impl Spans {
    /// On which days there are requests that pass a condition, and how many: `bucket` and `requests`, not yet added up. Where no days are kept,
    /// stretches of a day from anywhere stand for them.
    pub(super) fn days(&self, condition: &str, values: &mut Vec<Value>) -> String {
        let whole = self
            .calendar("calendar_usage")
            .into_iter()
            .map(|source| (source, "bucket".to_owned()));
        let rest = self.quarters().into_iter().map(|source| {
            let stretch = format!("date_bin('1 day', bucket, to_timestamp({})) AS bucket", source.part.from);
            (source, stretch)
        });
        let parts: Vec<String> = whole
            .chain(rest)
            .map(|(source, bucket)| source.select(&format!("{bucket}, requests"), condition, values))
            .collect();
        if parts.is_empty() {
            return "SELECT now() AS bucket, 0::bigint AS requests WHERE false".to_owned();
        }
        parts.join(" UNION ALL ")
    }

    /// Parts of a window, in order; an empty window has one empty part.
    #[must_use]
    pub fn new(zone: i32, mut parts: Vec<Part>, start: i64, has_hours: bool) -> Self {
        if parts.is_empty() {
            parts.push(Part {
                by: None,
                from: start,
                to: start,
            });
        }
        Self { zone, parts, has_hours }
    }

    /// The tables with sums that answer, each with its part of the window. With `all`, only tables that know every dimension.
    pub(super) fn usage(&self, all: bool) -> Vec<Source> {
        let mut sources = Vec::new();
        for part in &self.parts {
            let hours_to = part.to.div_euclid(HOUR) * HOUR;
            if part.by.is_some() {
                sources.push(self.source("calendar_usage", *part));
            } else if !all && self.has_hours && part.from % HOUR == 0 && part.from < hours_to {
                sources.push(self.source("usage_1h", Part { to: hours_to, ..*part }));
                if hours_to < part.to {
                    sources.push(self.source("usage_15m", Part { from: hours_to, ..*part }));
                }
            } else {
                sources.push(self.source("usage_15m", *part));
            }
        }
        sources
    }

    /// A table of the calendar, for the parts that it answers for.
    pub(super) fn calendar(&self, table: &'static str) -> Vec<Source> {
        let whole = self.parts.iter().filter(|part| part.by.is_some());
        whole.map(|part| self.source(table, *part)).collect()
    }

    /// Quarters of an hour, for the other parts.
    pub(super) fn quarters(&self) -> Vec<Source> {
        let rest = self.parts.iter().filter(|part| part.by.is_none() && part.from < part.to);
        rest.map(|part| self.source("usage_15m", *part)).collect()
    }

    /// The parts that quarters answer for, as sums.
    pub(super) fn without_calendar(&self) -> Self {
        let rest = self.parts.iter().filter(|part| part.by.is_none()).copied().collect();
        Self::new(self.zone, rest, self.parts[0].from, false)
    }

    const fn source(&self, table: &'static str, part: Part) -> Source {
        Source {
            table,
            zone: self.zone,
            part,
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::periods::Period;

    use super::*;

    fn part(by: Option<Period>, from: i64, to: i64) -> Part {
        Part { by, from, to }
    }

    #[test]
    fn whole_hours_answer_for_quarters_where_they_may() {
        let parts = vec![part(Some(Period::Day), 0, 86_400), part(None, 86_400, 86_400 + 2 * HOUR + 900)];
        let spans = Spans::new(7, parts.clone(), 0, true);
        let tables = |all| spans.usage(all).iter().map(|source| source.table).collect::<Vec<_>>();
        assert_eq!(tables(false), ["calendar_usage", "usage_1h", "usage_15m"]);
        assert_eq!(tables(true), ["calendar_usage", "usage_15m"]);
        assert_eq!(spans.calendar("calendar_speeds").len() + spans.quarters().len(), parts.len());
        let unaligned = Spans::new(7, vec![part(None, 900, 7200)], 900, true);
        assert_eq!(unaligned.usage(false)[0].table, "usage_15m");
        let quarters_only = Spans::new(7, parts, 0, false);
        assert_eq!(quarters_only.usage(false).len(), 2);
    }

    #[test]
    fn an_empty_window_is_still_asked_for() {
        let spans = Spans::new(0, Vec::new(), 900, true);
        assert_eq!((spans.usage(false).len(), spans.quarters().len()), (1, 0));
    }

    #[test]
    fn rows_are_of_one_zone_and_one_period() {
        let source = Spans::new(7, vec![part(Some(Period::Week), 0, 604_800)], 0, true).calendar("calendar_usage")[0];
        let mut values = vec![Value::from(1)];
        assert_eq!(
            source.select("requests", "org_id = $1", &mut values),
            "SELECT requests FROM calendar_usage WHERE org_id = $1 AND zone_id = $4 AND period = 1 AND bucket >= $2 AND bucket < $3"
        );
        assert_eq!(values.len(), 4);
        let clock = Spans::new(7, vec![part(Some(Period::Day), 0, 86_400)], 0, true).calendar("calendar_clock")[0];
        assert!(!clock.select("bands", "true", &mut values).contains("period"));
    }
}
