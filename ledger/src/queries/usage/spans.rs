//! Which rollup answers for which part of a window.

use domain::periods::{By, Part};
use domain::usage::Dimension;
use sea_orm::Value;

use super::sums::column;
use crate::instant::at;

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

/// Whether the hourly rollup knows all that is named.
fn is_in_hours(named: &[Dimension]) -> bool {
    let known = [Dimension::Account, Dimension::Person, Dimension::Model];
    named.iter().all(|by| known.contains(by))
}

/// The one dimension that a question names besides accounts and outcomes, which all tables know; models where it names none. Of each table of
/// the calendar there is a narrower one by one dimension, `…_by`, which answers such a question from fewer rows.
fn one_of(named: &[Dimension]) -> Option<Dimension> {
    let mut others = named.iter().filter(|by| !matches!(by, Dimension::Account | Dimension::Outcome));
    let first = others.next().unwrap_or(&Dimension::Model);
    others.all(|by| by == first).then_some(*first)
}

/// The number that a narrower table has for its dimension: see migration 24.
const fn number(of: Dimension) -> i16 {
    match of {
        Dimension::Person => 0,
        Dimension::Agent => 1,
        Dimension::Action => 2,
        Dimension::Account | Dimension::Outcome | Dimension::Model => 3,
    }
}

/// Rows of a table, for a part of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Source {
    table: &'static str,
    /// The dimension, where the narrower table answers.
    by: Option<Dimension>,
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
        let mut scope = String::new();
        if self.part.by != By::Quarters {
            scope += &format!(" AND zone_id = {}", place(self.zone.into()));
        }
        // The clock of a day has days only.
        if let By::Whole(period) = self.part.by
            && !self.table.starts_with("calendar_clock")
        {
            scope += &format!(" AND period = {}", period.number());
        }
        let table = match self.by {
            Some(by) => format!(
                "(SELECT *, value_id AS {} FROM {}_by WHERE dimension = {}) AS narrow",
                column(by),
                self.table,
                number(by)
            ),
            None => self.table.to_owned(),
        };
        format!("SELECT {columns} FROM {table} WHERE {condition}{scope} AND bucket >= {from} AND bucket < {to}")
    }
}

impl Spans {
    /// On which days there are requests that pass a condition, and how many: `bucket` and `requests`, not yet added up. Where no days are kept,
    /// stretches of a day from anywhere stand for them.
    pub(super) fn days(&self, named: &[Dimension], condition: &str, values: &mut Vec<Value>) -> String {
        let whole = self
            .calendar("calendar_usage", named)
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
                by: By::Quarters,
                from: start,
                to: start,
            });
        }
        Self { zone, parts, has_hours }
    }

    /// The tables with sums that answer, each with its part of the window, if a question names these dimensions.
    pub(super) fn usage(&self, named: &[Dimension]) -> Vec<Source> {
        let by_hour = self.has_hours && is_in_hours(named);
        let mut sources = Vec::new();
        for part in self.coarse() {
            let hours_to = part.to.div_euclid(HOUR) * HOUR;
            if matches!(part.by, By::Whole(_)) {
                sources.push(self.narrow("calendar_usage", named, part));
            } else if by_hour && part.from % HOUR == 0 && part.from < hours_to {
                sources.push(self.source("usage_1h", Part { to: hours_to, ..part }));
                if hours_to < part.to {
                    sources.push(self.source("usage_15m", Part { from: hours_to, ..part }));
                }
            } else {
                sources.push(self.source("usage_15m", part));
            }
        }
        sources
    }

    /// A table of the calendar that knows these dimensions, for the parts that it answers for.
    pub(super) fn calendar(&self, table: &'static str, named: &[Dimension]) -> Vec<Source> {
        let whole = self.parts.iter().filter(|part| matches!(part.by, By::Whole(_)));
        whole.map(|part| self.narrow(table, named, *part)).collect()
    }

    /// Hours of days, where they know these dimensions: how fast requests were.
    pub(super) fn hours(&self, named: &[Dimension]) -> Vec<Source> {
        // There are only the narrower tables of them.
        if one_of(named).is_none() {
            return Vec::new();
        }
        let hours = self.parts.iter().filter(|part| part.by == By::Hours);
        hours.map(|part| self.narrow("calendar_hours", named, *part)).collect()
    }

    /// Quarters of an hour, where neither periods nor those hours answer.
    pub(super) fn quarters_beside_hours(&self, named: &[Dimension]) -> Vec<Source> {
        if one_of(named).is_none() {
            return self.quarters();
        }
        let rest = self.parts.iter().filter(|part| part.by == By::Quarters && part.from < part.to);
        rest.map(|part| self.source("usage_15m", *part)).collect()
    }

    /// Quarters of an hour, for the other parts.
    pub(super) fn quarters(&self) -> Vec<Source> {
        let parts = self.coarse().into_iter();
        let rest = parts.filter(|part| part.by == By::Quarters && part.from < part.to);
        rest.map(|part| self.source("usage_15m", part)).collect()
    }

    /// The parts that quarters answer for, as sums.
    pub(super) fn without_calendar(&self) -> Self {
        let parts = self.coarse().into_iter();
        let rest = parts.filter(|part| part.by == By::Quarters).collect();
        Self::new(self.zone, rest, self.parts[0].from, false)
    }

    /// The parts, for those who have no use for hours of days: quarters answer for them.
    fn coarse(&self) -> Vec<Part> {
        let mut coarse: Vec<Part> = Vec::new();
        for part in &self.parts {
            let by = match part.by {
                By::Hours => By::Quarters,
                by => by,
            };
            match coarse.last_mut() {
                Some(last) if last.by == by && by == By::Quarters && last.to == part.from => last.to = part.to,
                _ => coarse.push(Part { by, ..*part }),
            }
        }
        coarse
    }

    const fn source(&self, table: &'static str, part: Part) -> Source {
        Source {
            table,
            by: None,
            zone: self.zone,
            part,
        }
    }

    /// A table of the calendar, or the narrower one where that knows all that is named.
    fn narrow(&self, table: &'static str, named: &[Dimension], part: Part) -> Source {
        Source {
            by: one_of(named),
            ..self.source(table, part)
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::periods::Period;

    use super::*;

    fn part(by: By, from: i64, to: i64) -> Part {
        Part { by, from, to }
    }

    #[test]
    fn whole_hours_answer_for_quarters_where_they_may() {
        let parts = vec![
            part(By::Whole(Period::Day), 0, 86_400),
            part(By::Quarters, 86_400, 86_400 + 2 * HOUR + 900),
        ];
        let spans = Spans::new(7, parts.clone(), 0, true);
        let tables = |named: &[Dimension]| spans.usage(named).iter().map(|source| source.table).collect::<Vec<_>>();
        let (person, model, agent) = (Dimension::Person, Dimension::Model, Dimension::Agent);
        assert_eq!(tables(&[person, model]), ["calendar_usage", "usage_1h", "usage_15m"]);
        assert_eq!(tables(&[agent, model]), ["calendar_usage", "usage_15m"]);
        assert_eq!(tables(&[person]), ["calendar_usage", "usage_1h", "usage_15m"]);
        assert_eq!(spans.calendar("calendar_speeds", &[]).len() + spans.quarters().len(), parts.len());
        let unaligned = Spans::new(7, vec![part(By::Quarters, 900, 7200)], 900, true);
        assert_eq!(unaligned.usage(&[])[0].table, "usage_15m");
        let quarters_only = Spans::new(7, parts, 0, false);
        assert_eq!(quarters_only.usage(&[]).len(), 2);
    }

    #[test]
    fn one_dimension_is_asked_of_narrower_tables() {
        use Dimension::{Account, Agent, Model, Outcome, Person};
        assert_eq!(one_of(&[Account, Person, Outcome, Person]), Some(Person));
        assert_eq!((one_of(&[]), one_of(&[Outcome])), (Some(Model), Some(Model)));
        assert_eq!(one_of(&[Agent, Model]), None);
        let spans = Spans::new(7, vec![part(By::Whole(Period::Day), 0, 86_400)], 0, true);
        let text = |table, named: &[Dimension]| spans.calendar(table, named)[0].select("requests", "true", &mut Vec::new());
        assert!(text("calendar_speeds", &[Agent]).contains("value_id AS agent_id FROM calendar_speeds_by WHERE dimension = 1"));
        assert!(text("calendar_clock", &[Agent, Model]).contains("FROM calendar_clock WHERE"));
        let mut numbers: Vec<i16> = [Person, Agent, Dimension::Action, Model].map(number).to_vec();
        numbers.sort_unstable();
        assert_eq!(numbers, [0, 1, 2, 3]);
    }

    #[test]
    fn hours_of_days_tell_how_fast_requests_were_and_nothing_else() {
        let parts = vec![
            part(By::Quarters, 0, 900),
            part(By::Hours, 900, 900 + 5 * HOUR),
            part(By::Quarters, 900 + 5 * HOUR, 900 + 6 * HOUR),
        ];
        let spans = Spans::new(7, parts, 0, true);
        let told = |named: &[Dimension]| (spans.hours(named).len(), spans.quarters_beside_hours(named).len());
        assert_eq!((told(&[]), told(&[Dimension::Agent])), ((1, 2), (1, 2)));
        let two = [Dimension::Person, Dimension::Model];
        assert_eq!(told(&two), (0, 1));
        assert_eq!(spans.quarters_beside_hours(&two), spans.quarters());
        assert_eq!(spans.quarters().len(), 1, "all of it is one part");
        let apart = vec![
            part(By::Quarters, 0, 900),
            part(By::Whole(Period::Day), 900, 1800),
            part(By::Quarters, 1800, 2700),
        ];
        let apart = Spans::new(7, apart, 0, true).without_calendar();
        assert_eq!(apart.usage(&[]).len(), 2, "what lies between is not theirs");
        let mut values = Vec::new();
        let hours = spans.hours(&[Dimension::Agent])[0].select("latency", "true", &mut values);
        assert!(hours.contains("FROM calendar_hours_by WHERE dimension = 1"), "{hours}");
        assert!(hours.contains("zone_id = $3") && !hours.contains("period"), "{hours}");
    }

    #[test]
    fn an_empty_window_is_still_asked_for() {
        let spans = Spans::new(0, Vec::new(), 900, true);
        assert_eq!((spans.usage(&[]).len(), spans.quarters().len()), (1, 0));
    }

    #[test]
    fn rows_are_of_one_zone_and_one_period() {
        let source = Spans::new(7, vec![part(By::Whole(Period::Week), 0, 604_800)], 0, true)
            .calendar("calendar_usage", &[Dimension::Person, Dimension::Agent])[0];
        let mut values = vec![Value::from(1)];
        assert_eq!(
            source.select("requests", "org_id = $1", &mut values),
            "SELECT requests FROM calendar_usage WHERE org_id = $1 AND zone_id = $4 AND period = 1 AND bucket >= $2 AND bucket < $3"
        );
        assert_eq!(values.len(), 4);
        let clock = Spans::new(7, vec![part(By::Whole(Period::Day), 0, 86_400)], 0, true).calendar("calendar_clock", &[])[0];
        assert!(!clock.select("bands", "true", &mut values).contains("period"));
    }
}
