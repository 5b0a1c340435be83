//! Quantiles of measured times.

/// Measurements in milliseconds.
#[derive(Clone, Debug, Default)]
pub struct Times(Vec<f64>);

impl Times {
    /// Sorts them.
    pub fn new(mut millis: Vec<f64>) -> Self {
        millis.sort_unstable_by(f64::total_cmp);
        Self(millis)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The nearest-rank quantile, between 0 and 1; NaN when nothing was measured.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a rank within the length"
    )]
    pub fn quantile(&self, q: f64) -> f64 {
        let rank = (q * self.0.len() as f64).ceil() as usize;
        self.0.get(rank.saturating_sub(1)).or(self.0.last()).copied().unwrap_or(f64::NAN)
    }

    /// The median.
    pub fn p50(&self) -> f64 {
        self.quantile(0.5)
    }

    /// 95 of 100 took at most this.
    pub fn p95(&self) -> f64 {
        self.quantile(0.95)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_rank_of_a_hundred() {
        let times = Times::new((1..=100).rev().map(f64::from).collect());
        assert_eq!((times.p50(), times.p95(), times.quantile(1.0)), (50.0, 95.0, 100.0));
        assert_eq!(Times::new(vec![7.0]).p95(), 7.0);
        assert!(Times::default().p50().is_nan());
    }
}
