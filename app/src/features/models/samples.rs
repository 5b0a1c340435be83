//! A small page for tests: four models, one of them without a price, one used before only.

use domain::models::ModelClass;
use domain::query::{Granularity, UsageQuery};
use domain::usage::{Gate, ModelEfficiency, ModelRow, Percentiles, Vendor, Window};
use domain::{Measures, Nanos};

const DOLLAR: i64 = 1_000_000_000;

pub(super) fn row(id: i32, name: &str, requests: i64, dollars: i64) -> ModelRow {
    ModelRow {
        id,
        name: name.to_owned(),
        class: Some(ModelClass::Premium),
        measures: Measures {
            requests,
            errors: requests / 10,
            input: requests * 1_000,
            cache_read: requests * 6_000,
            cache_write: requests * 1_000,
            output: requests * 500,
            cost: Nanos(dollars * DOLLAR),
            ..Measures::default()
        },
        before: Measures {
            requests,
            input: 1,
            cost: Nanos(dollars * DOLLAR / 2),
            ..Measures::default()
        },
        speed: Percentiles {
            requests,
            mean_ms: Some(4_000.0 / f64::from(id)),
            p50_ms: Some(3_000.0 / f64::from(id)),
            p90_ms: Some(6_000.0 / f64::from(id)),
            p95_ms: Some(8_000.0 / f64::from(id)),
            p99_ms: Some(9_000.0 / f64::from(id)),
            ttft_p50_ms: (id == 1).then_some(900.0),
            ttft_p95_ms: (id == 1).then_some(1_900.0),
            tokens_per_second: Some(60.0 * f64::from(id)),
        },
    }
}

pub(super) fn page() -> ModelEfficiency {
    let mut unpriced = row(3, "northwind-rerank-2", 30, 0);
    unpriced.measures.unpriced_requests = 30;
    unpriced.measures.unpriced_tokens = unpriced.measures.tokens();
    unpriced.before = Measures::default();
    unpriced.speed = Percentiles::default();
    let mut gone = row(4, "gpt-4o", 0, 0);
    gone.before.cost = Nanos(7 * DOLLAR);
    gone.speed = Percentiles::default();
    ModelEfficiency {
        query: UsageQuery::default(),
        window: Window {
            start: 1_792_713_600,
            end: 1_792_713_600 + 30 * 86_400,
            granularity: Granularity::Day,
            zone: "UTC".to_owned(),
            label: "Oct 23 – Nov 21".to_owned(),
            before_start: 1_792_713_600 - 30 * 86_400,
            before_end: 1_792_713_600,
            before_label: "the 30 days before".to_owned(),
            as_of: 1_793_000_000_000,
            seq: 7,
        },
        rows: vec![row(1, "claude-opus-5", 100, 40), row(2, "claude-haiku-5-5", 400, 6), unpriced, gone],
        overall: Percentiles {
            requests: 500,
            mean_ms: Some(2_500.0),
            ..Percentiles::default()
        },
        colours: vec![2, 1, 3, 4],
        book: vec![Vendor {
            name: "anthropic".to_owned(),
            models: vec!["claude-haiku-5-5".to_owned(), "claude-opus-5".to_owned()],
        }],
        gate: Gate::default(),
        has_events: true,
        limited: false,
    }
}

pub(super) fn empty() -> ModelEfficiency {
    ModelEfficiency {
        rows: Vec::new(),
        overall: Percentiles::default(),
        has_events: false,
        ..page()
    }
}
