//! Quantiles that can be added up: the sketch of Masson, Rim and Lee ("`DDSketch`: a fast and fully-mergeable quantile sketch with relative-error
//! guarantees", 2019), with a relative error of 1 %.
//!
//! A value `v` falls into bin `⌈ln v / ln γ⌉` with `γ = (1 + α) / (1 − α)`, `α = 0.01`. Every value of bin `i` lies within 1 % of
//! `2 γ^i / (γ + 1)`. The database keeps the same bins: those of a quarter of an hour each packed into one integer as `bin · 2³² + count`,
//! those of an hour as bytes, those of a day all in one long number.

/// The relative error.
pub const ALPHA: f64 = 0.01;

/// `ln γ`; the SQL function `sketch_bin` has the same digits.
const LN_GAMMA: f64 = 0.020_000_666_706_669_543;

/// The highest bin there is: that of the greatest number that a column can hold.
const LAST_BIN: i32 = 2_184;

/// How many decimal digits of a number are one bin: see [`Sketch::add_number`].
const DIGITS: usize = 8;

/// How many bytes of an hour's sketch are one bin: see [`Sketch::add_bytes`].
const BYTES: usize = 6;

/// How many values fell into which bin. Counts are signed, so that a sketch can also be taken away.
///
/// The counts lie side by side, from the lowest bin in use to the highest: thousands of sketches are added up for one answer, and a step in
/// an array costs a fraction of one in a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// The bin of the first count; 0 when there is none.
    first: i32,
    /// The counts; neither the first nor the last is 0.
    counts: Vec<i64>,
}

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

    /// Adds a sketch that the database keeps as bytes: two that number a bin and four that count, both with the greatest byte first.
    pub fn add_bytes(&mut self, bytes: &[u8]) {
        for bin in bytes.chunks_exact(BYTES) {
            if let [high, low, count @ ..] = bin
                && let Ok(count) = <[u8; 4]>::try_from(count)
            {
                self.add_bin(i32::from(u16::from_be_bytes([*high, *low])), i32::from_be_bytes(count).into());
            }
        }
    }

    /// Adds a sketch that the database keeps as a number: eight decimal digits are a bin, the lowest bin the last eight. What is no such number
    /// adds nothing.
    pub fn add_number(&mut self, digits: &str) {
        if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return;
        }
        for (bin, digits) in (0..).zip(digits.as_bytes().rchunks(DIGITS)) {
            let count = digits.iter().fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
            self.add_bin(bin, count);
        }
    }

    /// Adds so many values of a bin.
    pub fn add_bin(&mut self, bin: i32, count: i64) {
        let bin = bin.clamp(0, LAST_BIN);
        if count == 0 {
            return;
        }
        if self.counts.is_empty() {
            self.first = bin;
        }
        if let Ok(missing @ 1..) = usize::try_from(self.first - bin) {
            self.counts.splice(0..0, std::iter::repeat_n(0, missing));
            self.first = bin;
        }
        let at = usize::try_from(bin - self.first).unwrap_or_default();
        if at >= self.counts.len() {
            self.counts.resize(at + 1, 0);
        }
        self.counts[at] += count;
        if self.counts[at] == 0 {
            self.trim();
        }
    }

    /// Takes bins without a count from both ends, so that equal sketches are equal.
    fn trim(&mut self) {
        let used = self.counts.iter().rposition(|count| *count != 0).map_or(0, |last| last + 1);
        self.counts.truncate(used);
        let unused = self.counts.iter().take_while(|count| **count == 0).count();
        self.counts.drain(..unused);
        self.first = match i32::try_from(unused) {
            Ok(unused) if !self.counts.is_empty() => self.first + unused,
            _ => 0,
        };
    }

    /// Adds a value; what is below 1 counts as 1.
    pub fn add(&mut self, value: f64) {
        self.add_bin(bin_of(value), 1);
    }

    /// Adds another sketch.
    pub fn merge(&mut self, other: &Self) {
        for (bin, count) in other.counts() {
            self.add_bin(bin, count);
        }
    }

    /// How many values there are.
    #[must_use]
    pub fn count(&self) -> i64 {
        self.counts.iter().sum()
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
        self.counts().find_map(|(bin, count)| {
            below += count;
            (below > rank).then(|| middle(bin))
        })
    }

    /// The lower end of the bin that holds the `n`-th greatest value: all of the `n` greatest lie above it. `None` with fewer values.
    #[must_use]
    pub fn floor_of_greatest(&self, n: i64) -> Option<f64> {
        let mut above = 0;
        self.counts().rev().find_map(|(bin, count)| {
            above += count;
            (above >= n.max(1)).then(|| edge(bin - 1))
        })
    }

    /// The bins as the database numbers them, in order, each with how many values it holds.
    pub fn counts(&self) -> impl DoubleEndedIterator<Item = (i32, i64)> {
        let bin = |at: usize| self.first.saturating_add(i32::try_from(at).unwrap_or(LAST_BIN));
        let counts = self.counts.iter().copied().enumerate();
        counts.filter(|(_, count)| *count != 0).map(move |(at, count)| (bin(at), count))
    }

    /// The bins with their lower and upper ends: values are above the one and at most the other.
    pub fn bins(&self) -> impl Iterator<Item = (f64, f64, i64)> {
        self.counts().map(|(bin, count)| (edge(bin - 1), edge(bin), count))
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
    fn the_greatest_lie_above_their_floor() {
        let mut sketch = Sketch::default();
        (1..=1_000).for_each(|value| sketch.add(f64::from(value * 10)));
        let floor = sketch.floor_of_greatest(20).expect("there are more");
        assert!(floor < 9_810.0 && floor > 9_810.0 * (1.0 - 3.0 * ALPHA), "{floor}");
        assert_eq!(
            (sketch.floor_of_greatest(1_001), Sketch::default().floor_of_greatest(1)),
            (None, None)
        );
    }

    #[test]
    fn a_number_is_a_bin_every_eight_digits() {
        let mut sketch = Sketch::default();
        sketch.add_number("300000002");
        sketch.add_number("0");
        assert_eq!(sketch.counts().collect::<Vec<_>>(), [(0, 2), (1, 3)]);
        sketch.add_number("99999999000000000000000000000001");
        assert_eq!(sketch.counts().collect::<Vec<_>>(), [(0, 3), (1, 3), (3, 99_999_999)]);
        for nothing in ["", "-5", "1e9", "NaN"] {
            sketch.add_number(nothing);
        }
        assert_eq!(sketch.count(), 100_000_005);
    }

    #[test]
    fn six_bytes_are_a_bin() {
        let mut sketch = Sketch::default();
        sketch.add_bytes(&[0, 7, 0, 0, 0, 2, 8, 136, 1, 0, 0, 0]);
        assert_eq!(sketch.counts().collect::<Vec<_>>(), [(7, 2), (2_184, 1 << 24)]);
        sketch.add_bytes(&[0, 7, 0, 0, 0, 1, 0]);
        sketch.add_bytes(&[]);
        assert_eq!(sketch.count(), (1 << 24) + 3, "half a bin is none");
    }

    #[test]
    fn packed_bins_are_read_and_taken_away() {
        let packed = |bin: i64, count: i64| (bin << 32) + count;
        let mut sketch = Sketch::from_packed(&[packed(0, 2), packed(300, 5)]);
        assert_eq!(sketch.count(), 7);
        sketch.add_packed(&[packed(0, -2), packed(300, -4)]);
        assert_eq!(sketch, Sketch::from_packed(&[packed(300, 1)]));
        assert_eq!(Sketch::default().quantile(0.5), None);
        sketch.add_packed(&[packed(300, -1), packed(7, 2)]);
        assert_eq!(sketch, Sketch::from_packed(&[packed(7, 2)]), "what is gone leaves nothing behind");
        sketch.add_packed(&[packed(7, -2)]);
        assert_eq!(sketch, Sketch::default());
    }
}
