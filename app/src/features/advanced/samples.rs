//! A page for tests: three days of two accounts, two models, one of them without a price for what caches saved.

use domain::account::KeySource;
use domain::overview::Bucket;
use domain::query::{Granularity, UsageQuery};
use domain::usage::{AdvancedPage, BreakdownRow, Gate, SourceUse, Window};
use domain::{Measures, Nanos};

const DAY: i64 = 86_400;

/// So many requests of a cent each.
pub fn sum(requests: i64) -> Measures {
    Measures {
        requests,
        input: requests * 100,
        cache_read: requests * 300,
        output: requests * 20,
        cost: Nanos(requests * 10_000_000),
        saved: Nanos(requests * 2_000_000),
        ..Measures::default()
    }
}

fn model(id: i32, now: i64, before: i64) -> BreakdownRow {
    BreakdownRow {
        id,
        name: format!("model-{id}"),
        measures: sum(now),
        before: sum(before),
    }
}

/// Three days: 30 requests by the own plan, 10 by a brought key; 20 requests before.
pub fn page() -> AdvancedPage {
    let of = |source, account, requests: [i64; 3], before| SourceUse {
        source,
        accounts: vec![account],
        points: requests.map(sum).to_vec(),
        before: sum(before),
    };
    let mut week = vec![None; 168];
    week[24 + 9] = Some(sum(39));
    week[6 * 24 + 23] = Some(Measures {
        requests: 1,
        input: 5,
        unpriced_requests: 1,
        unpriced_tokens: 5,
        ..Measures::default()
    });
    AdvancedPage {
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
        gate: Gate::default(),
        buckets: (0..3)
            .map(|at| Bucket {
                start: at * DAY,
                label: format!("Nov {}", 26 + at),
            })
            .collect(),
        week,
        sources: vec![of(KeySource::System, 1, [10, 0, 20], 20), of(KeySource::Byok, 2, [5, 0, 5], 0)],
        models: vec![model(7, 30, 5), model(8, 10, 15)],
        colours: vec![7, 8],
        has_events: true,
    }
}

/// The same without any use.
pub fn quiet() -> AdvancedPage {
    let mut page = page();
    page.week = vec![None; 168];
    page.models.clear();
    for source in &mut page.sources {
        source.points = vec![Measures::default(); 3];
        source.before = Measures::default();
    }
    page
}
