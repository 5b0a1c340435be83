//! Quantiles that can be added up: the sketch of Masson, Rim and Lee ("`DDSketch`: a fast and fully-mergeable quantile sketch with relative-error
//! guarantees", 2019), with a relative error of 1 %.
//!
//! A value `v` falls into bin `⌈ln v / ln γ⌉` with `γ = (1 + α) / (1 − α)`, `α = 0.01`. Every value of bin `i` lies within 1 % of
//! `2 γ^i / (γ + 1)`. The database keeps the same bins, each packed into one integer as `bin · 2³² + count`.

use std::collections::BTreeMap;

/// The relative error.
pub const ALPHA: f64 = 0.01;

/// `ln γ`; the SQL function `sketch_bin` has the same digits.
const LN_GAMMA: f64 = 0.020_000_666_706_669_543;

/// How many values fell into which bin. Counts are signed, so that a sketch can also be taken away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch(BTreeMap<i32, i64>);

impl Sketch {
    /// Reads what the database keeps.
    #[must_use]
    pub fn from_packed(bins: &[i64]) -> Self {
        let mut sketch = Self::default();
        sketch.add_packed(bins);
        sketch
    }

    /// Adds what the database keeps.
    pub fn add_packed(&mut self, bins: &[i64]) {
        for packed in bins {
            // The count is the lower half, as a signed number.
            let bin = (packed + (1 << 31)) >> 32;
            self.add_bin(i32::try_from(bin).unwrap_or(i32::MAX), packed - (bin << 32));
        }
    }

    /// Adds so many values of a bin.
    pub fn add_bin(&mut self, bin: i32, count: i64) {
        let sum = self.0.entry(bin).or_default();
        *sum += count;
        if *sum == 0 {
            self.0.remove(&bin);
        }
    }

    /// Adds a value; what is below 1 counts as 1.
    pub fn add(&mut self, value: f64) {
        self.add_bin(bin_of(value), 1);
    }

    /// Adds another sketch.
    pub fn merge(&mut self, other: &Self) {
        for (bin, count) in &other.0 {
            self.add_bin(*bin, *count);
        }
    }

    /// How many values there are.
    #[must_use]
    pub fn count(&self) -> i64 {
        self.0.values().sum()
    }

    /// The value of rank `⌊q (n − 1)⌋`, within 1 %; `None` without values.
    #[must_use]
    pub fn quantile(&self, q: f64) -> Option<f64> {
        let n = self.count();
        if n <= 0 {
            return None;
        }
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a rank")]
        let rank = (q.clamp(0.0, 1.0) * (n - 1) as f64).floor() as i64;
        let mut below = 0;
        self.0.iter().find_map(|(bin, count)| {
            below += count;
            (below > rank).then(|| middle(*bin))
        })
    }

    /// The bins with their lower and upper ends: values are above the one and at most the other.
    pub fn bins(&self) -> impl Iterator<Item = (f64, f64, i64)> {
        self.0.iter().map(|(bin, count)| (edge(bin - 1), edge(*bin), *count))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "rounded up, and logarithms are small")]
fn bin_of(value: f64) -> i32 {
    (value.max(1.0).ln() / LN_GAMMA).ceil() as i32
}

fn edge(bin: i32) -> f64 {
    (f64::from(bin) * LN_GAMMA).exp()
}

fn middle(bin: i32) -> f64 {
    2.0 * edge(bin) / (LN_GAMMA.exp() + 1.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn exact(sorted: &[u32], q: f64) -> f64 {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rank"
        )]
        let rank = (q * (sorted.len() - 1) as f64).floor() as usize;
        f64::from(sorted[rank])
    }

    proptest! {
        #[test]
        fn quantiles_are_within_one_per_cent(mut values in proptest::collection::vec(1_u32..100_000_000, 1..400), q in 0.0_f64..=1.0) {
            let mut sketch = Sketch::default();
            values.iter().for_each(|value| sketch.add(f64::from(*value)));
            values.sort_unstable();
            let (found, true_value) = (sketch.quantile(q).expect("values"), exact(&values, q));
            prop_assert!((found - true_value).abs() <= true_value * (ALPHA + 1e-9), "{found} for {true_value}");
        }

        #[test]
        fn parts_add_up_to_the_whole(parts in proptest::collection::vec(proptest::collection::vec(1_u32..1_000_000, 0..50), 1..8)) {
            let (mut whole, mut merged) = (Sketch::default(), Sketch::default());
            for part in &parts {
                let mut sketch = Sketch::default();
                for value in part {
                    sketch.add(f64::from(*value));
                    whole.add(f64::from(*value));
                }
                merged.merge(&sketch);
            }
            prop_assert_eq!(merged, whole);
        }
    }

    #[test]
    fn packed_bins_are_read_and_taken_away() {
        let packed = |bin: i64, count: i64| (bin << 32) + count;
        let mut sketch = Sketch::from_packed(&[packed(0, 2), packed(300, 5)]);
        assert_eq!(sketch.count(), 7);
        sketch.add_packed(&[packed(0, -2), packed(300, -4)]);
        assert_eq!(sketch, Sketch::from_packed(&[packed(300, 1)]));
        assert_eq!(Sketch::default().quantile(0.5), None);
    }
}
