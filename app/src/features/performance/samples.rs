//! A page for tests: three days, on the second of which nothing was timed.

use domain::Nanos;
use domain::overview::Bucket;
use domain::query::{Granularity, UsageQuery};
use domain::usage::{Counts, ErrorType, Gate, LatencyHours, Percentiles, PerformancePage, SlowRequest, Window};

const DAY: i64 = 86_400;

fn day(at: i64) -> Bucket {
    Bucket {
        start: at * DAY,
        label: format!("Nov {}", 26 + at),
    }
}

fn speeds(requests: i64, p50: f64) -> Percentiles {
    Percentiles {
        requests,
        mean_ms: Some(p50 * 1.2),
        p50_ms: Some(p50),
        p90_ms: Some(p50 * 2.0),
        p95_ms: Some(p50 * 3.0),
        p99_ms: Some(p50 * 8.0),
        ttft_p50_ms: Some(p50 / 4.0),
        ttft_p95_ms: Some(p50 / 2.0),
        tokens_per_second: Some(54.25),
    }
}

fn kind(id: i32, name: &str, counts: [i64; 3]) -> ErrorType {
    ErrorType {
        id,
        name: name.to_owned(),
        counts: counts.to_vec(),
    }
}

/// Three days.
pub fn page() -> PerformancePage {
    let mut hours = LatencyHours::default();
    hours.add(9, 2, 140);
    hours.add(14, 6, 10);
    PerformancePage {
        query: UsageQuery::default(),
        window: Window {
            start: 0,
            end: 3 * DAY,
            granularity: Granularity::Day,
            zone: "Asia/Kathmandu".to_owned(),
            label: "Nov 26 – Nov 28".to_owned(),
            before_start: -3 * DAY,
            before_end: 0,
            before_label: "the 3 days before".to_owned(),
            as_of: 0,
            seq: 1,
        },
        gate: Gate::default(),
        buckets: (0..3).map(day).collect(),
        counts: vec![
            Counts { requests: 100, failed: 3 },
            Counts { requests: 50, failed: 0 },
            Counts { requests: 50, failed: 1 },
        ],
        read: Counts { requests: 200, failed: 4 },
        before: Counts { requests: 100, failed: 4 },
        overall: speeds(150, 1_600.0),
        overall_before: speeds(90, 2_000.0),
        points: vec![speeds(100, 1_500.0), Percentiles::default(), speeds(50, 1_800.4)],
        errors: vec![kind(4, "overloaded", [2, 0, 1]), kind(0, "not named", [1, 0, 0])],
        hours,
        slowest: vec![SlowRequest {
            id: 71,
            at: DAY * 1000,
            account_id: 1,
            person_id: 4,
            person: "ada@example.com".to_owned(),
            agent_id: 2,
            agent: "claude-code".to_owned(),
            action_id: 0,
            action: String::new(),
            model_id: 7,
            model: "claude-opus-5".to_owned(),
            latency_ms: 48_300,
            ttft_ms: Some(900),
            input_tokens: 81_000,
            output_tokens: 4_000,
            cost_nanos: Some(Nanos(91_000_000)),
            failed: false,
        }],
        colours: vec![7],
        has_events: true,
    }
}

/// The same without any request in the window.
pub fn quiet() -> PerformancePage {
    PerformancePage {
        counts: vec![Counts::default(); 3],
        read: Counts::default(),
        before: Counts::default(),
        overall: Percentiles::default(),
        overall_before: Percentiles::default(),
        points: vec![Percentiles::default(); 3],
        errors: Vec::new(),
        hours: LatencyHours::default(),
        slowest: Vec::new(),
        ..page()
    }
}
