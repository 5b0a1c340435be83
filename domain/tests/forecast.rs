//! The projection against numbers that were computed independently, and its laws.
#![cfg(feature = "zones")]

use domain::Nanos;
use domain::forecast::{Day, Line, Method, Weekdays, back_test, project};
use proptest::prelude::*;

/// Three weeks from a Monday on, in dollars.
const SPEND: [f64; 21] = [
    412.10, 398.55, 455.20, 430.00, 467.35, 120.40, 88.15, 440.25, 452.80, 471.10, 489.95, 460.00, 131.20, 97.60, 478.45, 501.30, 495.75,
    512.20, 488.90, 140.05, 102.35,
];

fn near(value: f64, expected: f64) {
    assert!(
        (value - expected).abs() < 1e-6 * expected.abs().max(1.0),
        "{value} is not {expected}"
    );
}

/// The figures are statsmodels 0.15.0's (`OLS(y, X).fit()`): the sum of ten days to come is `c'β̂` with `c` the sum of their rows of `X`,
/// and its variance `mse_resid · (10 + c (X'X)⁻¹ c)`.
#[test]
fn both_methods_agree_with_statsmodels() {
    let line = Line::fit(&SPEND).expect("fits");
    near(line.at(0), 397.6);
    near(line.at(21), 326.005);
    let ten = line.sum(21..31);
    near(ten.value, 3_106.632_142_857_141_4);
    near(ten.variance.sqrt(), 1_136.833_748_722_969_4);
    near(ten.freedom, 19.0);
    let weekdays = Weekdays::fit(&SPEND, 0).expect("fits");
    near(weekdays.at(23), 474.016_666_67);
    let ten = weekdays.sum(21..31);
    near(ten.value, 3_913.05);
    near(ten.variance.sqrt(), 117.947_504_801_453_48);
    near(ten.freedom, 14.0);
    // One day: `get_prediction([[1, 21]]).summary_frame(alpha=0.2)` gives 81.632907 to 570.377093.
    let one = line.sum(21..22);
    near(one.value - 1.327_728_209_052_767 * one.variance.sqrt(), 81.632_907);
}

/// Days of a month of 30 that begins on a Monday.
fn days(costs: &[f64]) -> Vec<Day> {
    (0_u8..)
        .zip(costs)
        .map(|(day, cost)| Day {
            #[expect(clippy::cast_possible_truncation, reason = "dollars and cents")]
            cost: Nanos((cost * 1e9).round() as i64),
            weekday: day % 7,
            left: 29 - day % 30,
        })
        .collect()
}

#[test]
fn a_month_is_what_is_spent_and_what_is_to_come() {
    let days = days(&SPEND);
    let today = Day {
        cost: Nanos(50_000_000_000),
        weekday: 0,
        left: 8,
    };
    let projection = project(&days, today, Method::Weekdays).expect("enough days");
    let before: Nanos = days.iter().map(|day| day.cost).sum();
    assert_eq!(projection.spent, before + today.cost);
    assert_eq!(projection.daily.len(), 9, "today and the eight days after it");
    assert_eq!(projection.total, before + projection.daily.iter().copied().sum::<Nanos>());
    assert!(projection.low < projection.total && projection.total < projection.high);
    // A day that has already cost more than was expected is not expected to cost less.
    let rich = Day {
        cost: Nanos(9_000_000_000_000),
        ..today
    };
    let rich = project(&days, rich, Method::Weekdays).expect("enough days");
    assert_eq!(rich.daily[0], Nanos(9_000_000_000_000));
    assert!(rich.low >= rich.spent);
}

#[test]
fn a_week_is_the_least_and_two_weeks_tell_weekdays() {
    let today = Day {
        cost: Nanos::ZERO,
        weekday: 6,
        left: 20,
    };
    let six = project(&days(&SPEND[..6]), today, Method::Line).expect_err("too few");
    assert_eq!(
        six.to_string(),
        "Not enough data yet: a projection needs 7 complete days, and there are 6."
    );
    let projection = project(&days(&SPEND[..10]), today, Method::Weekdays).expect("enough");
    assert_eq!(projection.method, Method::Line, "ten days do not tell weekdays apart");
    assert_eq!(
        project(&days(&SPEND[..14]), today, Method::Weekdays).expect("enough").method,
        Method::Weekdays
    );
}

#[test]
fn only_days_of_this_month_are_spent_in_it() {
    // Ten days of the month before, then three of this one.
    let mut history = days(&[100.0; 30])[20..].to_vec();
    history.extend(&days(&[100.0; 30])[..3]);
    let today = Day {
        cost: Nanos(0),
        weekday: 3,
        left: 26,
    };
    let projection = project(&history, today, Method::Line).expect("enough");
    assert_eq!(projection.spent, Nanos(300_000_000_000));
    assert_eq!(projection.total, Nanos(3_000_000_000_000), "a flat line goes on");
    assert_eq!((projection.low, projection.high), (projection.total, projection.total));
}

#[test]
fn the_back_test_asks_on_every_day_that_it_can() {
    let steady = back_test(&days(&[100.0; 60]), Method::Line).expect("asked");
    assert_eq!(steady.asked, 53);
    assert!(steady.error < 1e-9);
    let weekly: Vec<f64> = (0..60).map(|day| if day % 7 < 5 { 100.0 } else { 10.0 }).collect();
    let of = |method| back_test(&days(&weekly), method).expect("asked").error;
    assert!(of(Method::Weekdays) < 1e-9 && of(Method::Line) > 0.05);
    assert_eq!(back_test(&days(&[0.0; 60]), Method::Line), None, "nothing was spent");
    assert_eq!(back_test(&days(&SPEND[..5]), Method::Line), None);
}

proptest! {
    /// Twice the money is twice the projection.
    #[test]
    fn projections_scale(costs in proptest::collection::vec(0_u32..5_000, 7..60), left in 0_u8..30) {
        let of = |factor: f64| {
            let costs: Vec<f64> = costs.iter().map(|cost| f64::from(*cost) * factor).collect();
            let today = Day { cost: Nanos(0), weekday: 0, left };
            project(&days(&costs), today, Method::Line).expect("enough")
        };
        let (one, two) = (of(1.0), of(2.0));
        // Rounded once a day.
        prop_assert!((two.total.0 - 2 * one.total.0).abs() <= 2 * (i64::from(left) + 2));
        prop_assert!(one.low <= one.total && one.total <= one.high);
        prop_assert!(one.low >= one.spent);
    }
}
