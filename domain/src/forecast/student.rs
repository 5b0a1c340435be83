//! Student's t distribution.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// How many standard errors lie on either side of an estimate in an interval of that coverage: the quantile `(1 + coverage) / 2`.
pub(super) fn half_width(coverage: f64, freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, freedom).map_or(f64::NAN, |t| t.inverse_cdf(f64::midpoint(1.0, coverage)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_tables() {
        // scipy.stats.t.ppf(0.9, n)
        for (freedom, quantile) in [(5.0, 1.475_884), (12.0, 1.356_217), (26.0, 1.314_972), (1000.0, 1.282_399)] {
            assert!((half_width(0.8, freedom) - quantile).abs() < 1e-5, "{freedom}");
        }
    }
}
