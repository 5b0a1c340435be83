//! Which rollup answers for which part of a window.

use chrono::{DateTime, Utc};

/// A window, split between the hourly rollup and the quarter-hourly one, so that both together hold it exactly once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spans {
    /// First instant that the hourly rollup answers for.
    pub coarse_from: DateTime<Utc>,
    /// First instant that it no longer does; equal to `coarse_from` when it is not used.
    pub coarse_to: DateTime<Utc>,
    /// The quarter-hourly rollup from here …
    pub fine_from: DateTime<Utc>,
    /// … to here.
    pub fine_to: DateTime<Utc>,
}

const HOUR: i64 = 3600;

impl Spans {
    /// Splits a window (unix seconds). In zones of whole hours the hourly rollup answers up to the last whole hour.
    #[must_use]
    pub fn new(hour_aligned: bool, start: i64, end: i64) -> Self {
        let aligned = hour_aligned && start % HOUR == 0;
        let middle = if aligned { end.div_euclid(HOUR) * HOUR } else { start };
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap_or_default();
        Self {
            coarse_from: at(start),
            coarse_to: at(middle),
            fine_from: at(middle),
            fine_to: at(end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_parts_together_are_the_window() {
        for (aligned, start, end, middle) in [
            (true, 0, 7200, 7200),
            (true, 0, 8100, 7200),
            (false, 0, 8100, 0),
            (true, 900, 8100, 900),
        ] {
            let spans = Spans::new(aligned, start, end);
            assert_eq!(spans.coarse_to.timestamp(), middle);
            assert_eq!((spans.coarse_from.timestamp(), spans.fine_to.timestamp()), (start, end));
            assert_eq!(spans.coarse_to, spans.fine_from);
        }
    }
}
