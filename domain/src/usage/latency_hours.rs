//! How slow requests are at which hour of the day.

use serde::{Deserialize, Serialize};

use crate::sketch::Sketch;

/// The latencies, in ms, at which a band ends and the next one begins.
pub const BAND_ENDS: [i64; BANDS - 1] = [500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000];

/// How the bands are called.
pub const BAND_NAMES: [&str; BANDS] = ["<0.5 s", "0.5–1 s", "1–2 s", "2–5 s", "5–10 s", "10–30 s", "30–60 s", ">60 s"];

/// The first bin of a [`Sketch`] that belongs to each band but the lowest: the one whose middle lies above the end of the band before. So a
/// latency within 1 % of an end may be counted in the band beside its own. The SQL function `latency_band` has the same numbers.
pub const BAND_BINS: [i32; BANDS - 1] = [312, 346, 381, 427, 462, 516, 551];

/// How many bands there are.
pub const BANDS: usize = 8;

/// How many hours a day has, by the numbers on the clock.
pub const HOURS: usize = 24;

/// The band of a bin.
#[must_use]
pub fn band_of(bin: i32) -> usize {
    BAND_BINS.partition_point(|first| *first <= bin)
}

/// Requests whose latency is known, by the hour of the day in a zone and by band.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LatencyHours(Vec<i64>);

impl Default for LatencyHours {
    fn default() -> Self {
        Self(vec![0; HOURS * BANDS])
    }
}

impl LatencyHours {
    /// Adds requests. Hours and bands that there are not are passed over.
    pub fn add(&mut self, hour: usize, band: usize, requests: i64) {
        if hour < HOURS
            && band < BANDS
            && let Some(cell) = self.0.get_mut(hour * BANDS + band)
        {
            *cell += requests;
        }
    }

    /// Adds the latencies of an hour.
    pub fn add_sketch(&mut self, hour: usize, latencies: &Sketch) {
        for (bin, count) in latencies.counts() {
            self.add(hour, band_of(bin), count);
        }
    }

    /// The requests of an hour in a band.
    #[must_use]
    pub fn at(&self, hour: usize, band: usize) -> i64 {
        if hour < HOURS && band < BANDS {
            self.0.get(hour * BANDS + band).copied().unwrap_or_default()
        } else {
            0
        }
    }

    /// All requests whose latency is known.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.0.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::ALPHA;

    #[test]
    fn a_band_begins_within_one_per_cent_of_where_its_name_says() {
        for (end, first) in BAND_ENDS.into_iter().zip(BAND_BINS) {
            let middle = |bin: i32| {
                let mut sketch = Sketch::default();
                sketch.add_bin(bin, 1);
                sketch.quantile(0.5).expect("a value")
            };
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let end = end as f64;
            assert!(middle(first - 1) <= end && end < middle(first), "{end}");
            let reach = |value: f64| (value - end).abs() <= end * (2.0 * ALPHA + 1e-3);
            assert!(reach(middle(first)) && reach(middle(first - 1)));
        }
        assert_eq!(
            (band_of(0), band_of(311), band_of(312), band_of(551), band_of(9_999)),
            (0, 0, 1, 7, 7)
        );
    }

    #[test]
    fn latencies_are_counted_in_their_hour_and_band() {
        let mut latencies = Sketch::default();
        for ms in [20.0, 450.0, 700.0, 700.0, 90_000.0] {
            latencies.add(ms);
        }
        let mut hours = LatencyHours::default();
        hours.add_sketch(23, &latencies);
        hours.add(0, 1, 4);
        hours.add(24, 0, 9);
        hours.add(0, BANDS, 9);
        assert_eq!([hours.at(23, 0), hours.at(23, 1), hours.at(23, 7), hours.at(0, 1)], [2, 2, 1, 4]);
        assert_eq!((hours.total(), hours.at(24, 0), hours.at(0, BANDS)), (9, 0, 0));
    }
}
