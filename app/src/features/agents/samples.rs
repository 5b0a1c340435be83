//! Pages for tests.

use domain::models::{Model, ModelClass};
use domain::overview::Bucket;
use domain::query::{Granularity, UsageQuery};
use domain::usage::{AgentPage, AgentQuery, ModelCell, Parts, Percentiles, Window};
use domain::{Measures, Nanos};

fn sum(dollars: i64, requests: i64, errors: i64) -> Measures {
    Measures {
        cost: Nanos(dollars * 1_000_000_000),
        requests,
        errors,
        input: requests * 1_000,
        ..Measures::default()
    }
}

/// Three days: five requests of one model, none, five of two models of which one failed.
pub fn page() -> AgentPage {
    let cell = |bucket, model, measures| ModelCell { bucket, model, measures };
    AgentPage {
        name: Some("support-bot".to_owned()),
        cells: vec![cell(0, 1, sum(3, 5, 0)), cell(2, 1, sum(1, 3, 0)), cell(2, 2, sum(1, 2, 1))],
        models: [(1, "claude-opus-5"), (2, "gpt-5.5")]
            .into_iter()
            .map(|(id, name)| Model {
                id,
                name: name.to_owned(),
                class: ModelClass::Premium,
            })
            .collect(),
        colours: vec![2, 1],
        before: sum(8, 10, 0),
        ..empty()
    }
}

/// The same window without anything.
pub fn empty() -> AgentPage {
    AgentPage {
        question: AgentQuery {
            id: 7,
            usage: UsageQuery::default(),
        },
        window: Window {
            start: 0,
            end: 3 * 86_400,
            granularity: Granularity::Day,
            zone: "UTC".to_owned(),
            label: "Jan 1 – Jan 3".to_owned(),
            before_start: -3 * 86_400,
            before_end: 0,
            before_label: "the 3 days before".to_owned(),
            as_of: 0,
            seq: 0,
        },
        name: None,
        buckets: (0..3)
            .map(|day| Bucket {
                start: day * 86_400,
                label: format!("Jan {}", day + 1),
            })
            .collect(),
        cells: Vec::new(),
        models: Vec::new(),
        colours: Vec::new(),
        before: Measures::default(),
        actions: Parts::default(),
        people: Parts::default(),
        speed: Percentiles::default(),
        latest: Vec::new(),
    }
}
