//! A page for tests: three days, of which the last is today, and two more in the month.

use domain::forecast::{Method, Projection};
use domain::models::{Model, ModelClass};
use domain::overview::Bucket;
use domain::query::{Granularity, UsageQuery};
use domain::usage::{Gate, Group, MonthToDate, Part, SizeBin, Sizes, UsagePage, Window};
use domain::{Measures, Nanos};

const DAY: i64 = 86_400;

fn day(at: i64) -> Bucket {
    Bucket {
        start: at * DAY,
        label: format!("Nov {}", 26 + at),
    }
}

fn sum(cost: i64) -> Measures {
    Measures {
        requests: 10,
        input: 100,
        cache_read: 900,
        cache_write: 50,
        output: 40,
        cost: Nanos(cost),
        ..Measures::default()
    }
}

/// Three days of use.
pub fn page() -> UsagePage {
    let points = vec![sum(1_000), sum(2_000), sum(500)];
    let group = |id, name: &str, points: Vec<Measures>| Group {
        id,
        name: name.to_owned(),
        points,
    };
    let empty = Measures::default();
    UsagePage {
        query: UsageQuery::default(),
        window: Window {
            start: 0,
            end: 3 * DAY,
            granularity: Granularity::Day,
            zone: "UTC".to_owned(),
            label: "Nov 26 – Nov 28".to_owned(),
            before_start: -3 * DAY,
            before_end: 0,
            before_label: "the 3 days before".to_owned(),
            as_of: 0,
            seq: 1,
        },
        buckets: (0..3).map(day).collect(),
        points: points.clone(),
        before: sum(3_000),
        actions: vec![
            group(1, "user_interaction", vec![points[0], points[1], empty]),
            group(2, "title_generation", vec![empty, empty, points[2]]),
        ],
        people: vec![Part {
            id: 4,
            name: "ada".to_owned(),
            models: vec![(7, Nanos(3_000)), (8, Nanos(500))],
        }],
        features: vec![Part {
            id: Part::REST,
            name: "2 others".to_owned(),
            models: vec![(7, Nanos(3_500))],
        }],
        sizes: Sizes {
            bins: vec![SizeBin {
                from: 100,
                to: 200,
                requests: 30,
            }],
            p50: Some(110.0),
            p90: Some(150.0),
            p99: Some(190.0),
        },
        without_size: 0,
        changes: Vec::new(),
        month: MonthToDate {
            label: "November 2026".to_owned(),
            start: -25 * DAY,
            projection: Ok(Projection {
                method: Method::Line,
                days: 28,
                spent: Nanos(40_000),
                total: Nanos(47_300),
                low: Nanos(46_000),
                high: Nanos(48_600),
                daily: vec![Nanos(2_500), Nanos(2_600), Nanos(2_700)],
            }),
            ahead: (2..5).map(day).collect(),
            back_tests: Vec::new(),
        },
        ahead: (3..5).map(day).collect(),
        expected: [None, None, Some(2_500), Some(2_600), Some(2_700)]
            .map(|cost| cost.map(Nanos))
            .to_vec(),
        unpriced_models: Vec::new(),
        unsaved_models: Vec::new(),
        models: vec![Model {
            id: 7,
            name: "claude-opus-5".to_owned(),
            class: ModelClass::Premium,
        }],
        colours: vec![7, 8],
        gate: Gate::default(),
        has_events: true,
    }
}
