//! Weekdays have levels of their own: studios work from Monday to Friday.

use std::ops::Range;

use super::projection::Estimate;

const WEEK: usize = 7;

/// Ordinary least squares of a value on the day of the week: `y = μ_d + ε`. Each level is the mean of its days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weekdays {
    levels: [f64; WEEK],
    counts: [f64; WEEK],
    /// Residual variance, `Σ (y − μ̂_d)² / (n − 7)`.
    variance: f64,
    freedom: f64,
    /// The day of the week of day 0.
    first: usize,
}

impl Weekdays {
    /// Fits days 0, 1, 2, …, of which day 0 is that day of the week; `None` for fewer than two weeks, in which a level would be one day's
    /// accident.
    #[must_use]
    pub fn fit(values: &[f64], first: usize) -> Option<Self> {
        if values.len() < 2 * WEEK {
            return None;
        }
        let (mut sums, mut counts) = ([0.0; WEEK], [0.0; WEEK]);
        let weekday = |day: usize| (first + day) % WEEK;
        for (day, value) in values.iter().enumerate() {
            sums[weekday(day)] += value;
            counts[weekday(day)] += 1.0;
        }
        let mut levels = sums;
        for (level, count) in levels.iter_mut().zip(counts) {
            *level /= count;
        }
        let rest: f64 = values
            .iter()
            .enumerate()
            .map(|(day, value)| (value - levels[weekday(day)]).powi(2))
            .sum();
        #[expect(clippy::cast_precision_loss, reason = "days are few")]
        let freedom = (values.len() - WEEK) as f64;
        Some(Self {
            levels,
            counts,
            variance: rest / freedom,
            freedom,
            first: first % WEEK,
        })
    }

    /// The level of a day.
    #[must_use]
    pub fn at(&self, day: usize) -> f64 {
        self.levels[(self.first + day) % WEEK]
    }

    /// What a run of later days adds up to. With `h_d` new days of a weekday whose level is the mean of `n_d` days, the variance is
    /// `σ² (Σ h_d + Σ h_d² / n_d)`: as for [`super::Line::sum`], where the matrix of the normal equations is diagonal.
    #[must_use]
    pub fn sum(&self, days: Range<usize>) -> Estimate {
        let mut new = [0.0; WEEK];
        for day in days.clone() {
            new[(self.first + day) % WEEK] += 1.0;
        }
        let of_levels: f64 = new.iter().zip(self.counts).map(|(h, n)| h * h / n).sum();
        #[expect(clippy::cast_precision_loss, reason = "days are few")]
        let h = days.len() as f64;
        Estimate {
            value: days.map(|day| self.at(day)).sum(),
            variance: self.variance * (h + of_levels),
            freedom: self.freedom,
        }
    }
}
