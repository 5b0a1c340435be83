//! Which rollup answers for which part of a window.

use chrono::{DateTime, Utc};

/// A window, split between the rollups by day, by hour and by quarter of an hour, so that all three together hold it exactly once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spans {
    /// First instant of the window: the daily rollup answers from here …
    pub days_from: DateTime<Utc>,
    /// … to here; equal to `days_from` when it is not used.
    pub days_to: DateTime<Utc>,
    /// The hourly rollup answers from `days_to` to here.
    pub hours_to: DateTime<Utc>,
    /// The quarter-hourly one answers from `hours_to` to the end of the window.
    pub quarters_to: DateTime<Utc>,
}

const HOUR: i64 = 3600;

/// The instant of a unix second.
pub(super) fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

impl Spans {
    /// Splits a window (unix seconds). `days_until` is a local midnight in it, up to which the daily rollup may answer; `start` when it
    /// may not. In zones of whole hours the hourly rollup answers up to the last whole hour.
    #[must_use]
    pub fn new(hour_aligned: bool, start: i64, days_until: i64, end: i64) -> Self {
        let aligned = hour_aligned && days_until % HOUR == 0;
        let hours_until = if aligned { end.div_euclid(HOUR) * HOUR } else { days_until };
        Self {
            days_from: at(start),
            days_to: at(days_until),
            hours_to: at(hours_until),
            quarters_to: at(end),
        }
    }
}

impl Spans {
    /// The tables that answer, each with its part of the window; empty parts are left out, unless there is no other. With `all`, tables that
    /// know every dimension.
    pub(super) fn parts(&self, all: bool) -> Vec<(&'static str, DateTime<Utc>, DateTime<Utc>)> {
        let parts = if all {
            vec![
                ("usage_1d_all", self.days_from, self.days_to),
                ("usage_15m", self.days_to, self.quarters_to),
            ]
        } else {
            vec![
                ("usage_1d", self.days_from, self.days_to),
                ("usage_1h", self.days_to, self.hours_to),
                ("usage_15m", self.hours_to, self.quarters_to),
            ]
        };
        without_empty(parts)
    }
}

/// Leaves empty parts out, unless there is no other.
fn without_empty(parts: Vec<(&'static str, DateTime<Utc>, DateTime<Utc>)>) -> Vec<(&'static str, DateTime<Utc>, DateTime<Utc>)> {
    let some: Vec<_> = parts.iter().copied().filter(|(_, from, to)| from < to).collect();
    if some.is_empty() {
        parts.into_iter().take(1).collect()
    } else {
        some
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_parts_together_are_the_window() {
        const DAY: i64 = 86_400;
        for (aligned, start, days_until, end, hours_until) in [
            (true, 0, 0, 7200, 7200),
            (true, 0, 0, 8100, 7200),
            (false, 0, 0, 8100, 0),
            (true, 900, 900, 8100, 900),
            (true, 0, DAY, DAY, DAY),
            (true, 0, DAY, DAY + 8100, DAY + 7200),
            (false, 900, DAY + 900, DAY + 8100, DAY + 900),
        ] {
            let spans = Spans::new(aligned, start, days_until, end);
            let instants = [spans.days_from, spans.days_to, spans.hours_to, spans.quarters_to].map(|at| at.timestamp());
            assert_eq!(instants, [start, days_until, hours_until, end]);
            assert!(instants.is_sorted());
        }
    }
}
