//! Buckets of time as points of an axis.

use domain::overview::Bucket;
use domain::query::Granularity;

use super::model::Point;

/// The points of an axis.
#[must_use]
pub fn points(buckets: &[Bucket]) -> Vec<Point> {
    buckets
        .iter()
        .map(|bucket| Point {
            label: bucket.label.clone(),
            start: Some(bucket.start),
        })
        .collect()
}

/// What the points are: `Day (America/New_York)`.
#[must_use]
pub fn axis(granularity: Granularity, zone: &str) -> String {
    let word = match granularity {
        Granularity::Hour => "Hour",
        Granularity::Day => "Day",
        Granularity::Week => "Week",
        Granularity::Month => "Month",
    };
    format!("{word} ({zone})")
}

/// How often there is a point: `Daily`.
#[must_use]
pub const fn often(granularity: Granularity) -> &'static str {
    match granularity {
        Granularity::Hour => "Hourly",
        Granularity::Day => "Daily",
        Granularity::Week => "Weekly",
        Granularity::Month => "Monthly",
    }
}
