//! A straight line through daily spend.

use std::ops::Range;

use super::projection::Estimate;

/// Ordinary least squares of a value on the day's number: `y = a + b x + ε`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    intercept: f64,
    slope: f64,
    /// Residual variance, `Σ (y − ŷ)² / (n − 2)`.
    variance: f64,
    n: f64,
    mean_x: f64,
    sxx: f64,
}

impl Line {
    /// Fits days 0, 1, 2, …; `None` for fewer than three, which leave no degree of freedom for the variance.
    #[must_use]
    pub fn fit(values: &[f64]) -> Option<Self> {
        if values.len() < 3 {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "days are few")]
        let (n, xs) = (values.len() as f64, || (0..values.len()).map(|x| x as f64));
        let (mean_x, mean_y) = (xs().sum::<f64>() / n, values.iter().sum::<f64>() / n);
        let sxx: f64 = xs().map(|x| (x - mean_x).powi(2)).sum();
        let sxy: f64 = xs().zip(values).map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
        let slope = sxy / sxx;
        let intercept = mean_y - slope * mean_x;
        let rest: f64 = xs().zip(values).map(|(x, y)| (y - intercept - slope * x).powi(2)).sum();
        Some(Self {
            intercept,
            slope,
            variance: rest / (n - 2.0),
            n,
            mean_x,
            sxx,
        })
    }

    /// The value that the line has on a day.
    #[must_use]
    pub fn at(&self, day: usize) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "days are few")]
        let x = day as f64;
        self.intercept + self.slope * x
    }

    /// What a run of later days adds up to.
    ///
    /// The error of a sum of `h` new observations at `x₁ … x_h` is that of the new observations, `h σ²`, and that of the line,
    /// `σ² (h² / n + (Σ (x_i − x̄))² / Sxx)`: the variance of `c'β̂` for `c = (h, Σ x_i)` (Draper and Smith, Applied Regression Analysis,
    /// 3rd edition, sections 1.4 and 3.1; Seber and Lee, Linear Regression Analysis, 2nd edition, section 5.3.1).
    #[must_use]
    pub fn sum(&self, days: Range<usize>) -> Estimate {
        #[expect(clippy::cast_precision_loss, reason = "days are few")]
        let (h, away) = (days.len() as f64, days.clone().map(|x| x as f64 - self.mean_x).sum::<f64>());
        Estimate {
            value: days.map(|day| self.at(day)).sum(),
            variance: self.variance * (h + h * h / self.n + away * away / self.sxx),
            freedom: self.n - 2.0,
        }
    }
}
