//! How sure a share of few is.

/// 95 % on both sides of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// The lower end of the 95 % score interval for a share of `hits` in `tries` (Wilson 1927, "Probable inference, the law of succession, and
/// statistical inference", Journal of the American Statistical Association 22): three of three are less sure than thirty of thirty-one. 0 where
/// nothing was tried.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts of sessions, far below 2^53")]
pub fn lower_bound(hits: u64, tries: u64) -> f64 {
    if tries == 0 {
        return 0.0;
    }
    let n = tries as f64;
    let share = hits as f64 / n;
    let centre = share + Z * Z / (2.0 * n);
    let spread = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    ((centre - spread) / (1.0 + Z * Z / n)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against `SciPy` 1.x: `binomtest(hits, tries).proportion_ci(0.95, method="wilson").low`.
    #[test]
    fn it_is_what_scipy_computes() {
        for (hits, tries, expected) in [
            (3, 3, 0.438_502_968_244_954_6),
            (30, 31, 0.838_058_948_352_751),
            (37, 38, 0.865_051_238_840_478_7),
            (8, 10, 0.490_162_471_536_641_8),
            (0, 5, 0.0),
            (50, 100, 0.403_831_530_365_995_6),
        ] {
            let bound = lower_bound(hits, tries);
            assert!((bound - expected).abs() < 1e-12, "{hits} of {tries}: {bound}");
        }
        assert!(lower_bound(0, 0).abs() < f64::EPSILON);
    }
}
