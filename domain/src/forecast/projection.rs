//! The projection of a month.

use super::student::half_width;
use super::types::{COVERAGE, FEWEST, MOST, Method, NotEnough, Projection};
use super::{Line, Weekdays};
use crate::Nanos;

/// One civil day of history in the zone that months are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// What was spent; zero on a day without use.
    pub cost: Nanos,
    /// Monday is 0.
    pub weekday: u8,
    /// Days of its month that come after it.
    pub left: u8,
}

/// A sum of days to come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The sum, in the unit of the days.
    pub value: f64,
    /// The variance of its error.
    pub variance: f64,
    /// Degrees of freedom of that variance.
    pub freedom: f64,
}

/// Either model, fitted.
pub(super) enum Fitted {
    Line(Line),
    Weekdays(Weekdays),
}

impl Fitted {
    /// Fits the latest [`MOST`] days.
    pub(super) fn new(method: Method, days: &[Day]) -> Option<(Self, usize)> {
        let days = &days[days.len().saturating_sub(MOST)..];
        let values: Vec<f64> = days.iter().map(|day| in_floats(day.cost)).collect();
        let fitted = match method {
            Method::Line => Self::Line(Line::fit(&values)?),
            Method::Weekdays => Self::Weekdays(Weekdays::fit(&values, usize::from(days.first()?.weekday))?),
        };
        Some((fitted, days.len()))
    }

    fn at(&self, day: usize) -> f64 {
        match self {
            Self::Line(line) => line.at(day),
            Self::Weekdays(weekdays) => weekdays.at(day),
        }
    }

    pub(super) fn sum(&self, days: std::ops::Range<usize>) -> Estimate {
        match self {
            Self::Line(line) => line.sum(days),
            Self::Weekdays(weekdays) => weekdays.sum(days),
        }
    }
}

impl Estimate {
    /// Half the width of the interval.
    pub(super) fn margin(&self) -> f64 {
        half_width(COVERAGE, self.freedom) * self.variance.sqrt()
    }
}

/// Projects today's month. `days` are the complete days before today, in order; today's partial day is not one of them. With fewer than two
/// weeks the weekdays are not known, and the line is used.
///
/// # Errors
/// [`NotEnough`] below [`FEWEST`] days.
pub fn project(days: &[Day], today: Day, method: Method) -> Result<Projection, NotEnough> {
    if days.len() < FEWEST {
        return Err(NotEnough { complete: days.len() });
    }
    let (method, (fitted, n)) = Fitted::new(method, days)
        .map(|fitted| (method, fitted))
        .or_else(|| Fitted::new(Method::Line, days).map(|fitted| (Method::Line, fitted)))
        .ok_or(NotEnough { complete: days.len() })?;
    // Days of this month that are over: those from which as many days were left as lie before today and more.
    let of_month = days
        .iter()
        .rev()
        .scan(today.left, |after, day| {
            *after = after.checked_add(1)?;
            (day.left == *after).then_some(day.cost)
        })
        .sum::<Nanos>();
    let spent = of_month + today.cost;
    let end = n + 1 + usize::from(today.left);
    // A day cannot cost less than nothing, and today not less than it has already.
    let mut daily: Vec<Nanos> = (n..end).map(|day| in_nanos(fitted.at(day).max(0.0))).collect();
    if let Some(first) = daily.first_mut() {
        *first = (*first).max(today.cost);
    }
    let total = of_month + daily.iter().copied().sum::<Nanos>();
    let margin = in_nanos(fitted.sum(n..end).margin());
    Ok(Projection {
        method,
        days: n,
        spent,
        total,
        low: (total - margin).max(spent),
        high: total + margin,
        daily,
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "an estimate; a day's spend is far below 2^53 nano-dollars anyway"
)]
pub(super) fn in_floats(cost: Nanos) -> f64 {
    cost.0 as f64
}

#[expect(clippy::cast_possible_truncation, reason = "rounded; what is beyond the range saturates")]
fn in_nanos(value: f64) -> Nanos {
    Nanos(value.round() as i64)
}
