//! A small page for tests: nine models, two accounts, ten days.

use domain::account::{Account, KeySource};
use domain::live::FeedRow;
use domain::models::{Model, ModelClass};
use domain::overview::{AccountCycle, Before, Bucket, Cell, Overview, Presence, Week};
use domain::query::{Granularity, UsageQuery};
use domain::usage::Window;
use domain::{Measures, Nanos};

const START: i64 = 1_792_713_600;
const DAY: i64 = 86_400;

fn account(id: i32, email: &str, label: &str, key_source: KeySource) -> AccountCycle {
    AccountCycle {
        account: Account {
            id,
            provider: "anthropic".to_owned(),
            email: email.to_owned(),
            label: label.to_owned(),
            billing_day: 5,
            key_source,
            seat_price: None,
            session_gap_minutes: None,
            archived: false,
        },
        start: START - 5 * DAY,
        end: START + 25 * DAY,
        label: "Nov 5 – Dec 5".to_owned(),
        day: 15,
        days: 30,
        models: Vec::new(),
    }
}

/// A page without any use.
pub fn empty() -> Overview {
    let bucket = |day: i64| Bucket {
        start: START + day * DAY,
        label: format!("Day {day}"),
    };
    Overview {
        query: UsageQuery::default(),
        window: Window {
            start: START,
            end: START + 10 * DAY,
            granularity: Granularity::Day,
            zone: "America/New_York".to_owned(),
            label: "Oct 23 – Nov 1".to_owned(),
            before_start: START - 10 * DAY,
            before_end: START,
            before_label: "the 10 days before".to_owned(),
            as_of: (START + 10 * DAY) * 1000,
            seq: 7,
        },
        buckets: (0..10).map(bucket).collect(),
        cells: Vec::new(),
        presences: Vec::new(),
        week: Week {
            days: (3..10).map(bucket).collect(),
            end: START + 10 * DAY,
            costs: Vec::new(),
        },
        before: Before::default(),
        accounts: vec![
            account(1, "studio@example.com", "Team", KeySource::System),
            account(2, "", "Gateway key", KeySource::Byok),
        ],
        models: (1..=9)
            .map(|id| Model {
                id,
                name: format!("model-{id}"),
                class: if id % 3 == 0 { ModelClass::Fast } else { ModelClass::Premium },
            })
            .collect(),
        feed: Vec::new(),
        sample: false,
        has_events: false,
        limited: false,
    }
}

/// A page with use: model 9 is the dearest, model 1 the cheapest; one model has no price.
pub fn page() -> Overview {
    let mut page = empty();
    page.has_events = true;
    for day in 0..10_u32 {
        for model in 1..=9 {
            let cost = i64::from(model) * 1_000_000_000 + i64::from(day) * 7;
            page.cells.push(Cell {
                bucket: day,
                account: 1 + model % 2,
                model,
                measures: Measures {
                    requests: 3,
                    input: 1_000,
                    cache_read: 3_000,
                    output: 500,
                    cost: Nanos(cost),
                    saved: Nanos(cost / 4),
                    ..Measures::default()
                },
            });
            if day >= 3 {
                page.week.costs.push((day - 3, model, Nanos(cost)));
            }
        }
        page.cells.push(Cell {
            bucket: day,
            account: 2,
            model: 0,
            measures: Measures {
                requests: 1,
                input: 120_000,
                unpriced_requests: 1,
                unpriced_tokens: 120_000,
                ..Measures::default()
            },
        });
        page.presences.push(Presence {
            bucket: day,
            person: 1 + i32::try_from(day % 3).expect("small"),
            requests: 28,
        });
    }
    page.before = Before {
        measures: Measures {
            requests: 100,
            input: 200_000,
            cache_read: 100_000,
            output: 100_000,
            cost: Nanos(400_000_000_000),
            ..Measures::default()
        },
        people: 2,
    };
    for cycle in &mut page.accounts {
        let id = cycle.account.id;
        cycle.models = page
            .cells
            .iter()
            .filter(|cell| cell.account == id && cell.bucket == 1)
            .map(|cell| (cell.model, cell.measures))
            .collect();
        cycle.models.sort_by_key(|(_, sum)| std::cmp::Reverse(sum.cost));
    }
    page.feed = vec![FeedRow {
        id: 1,
        at: (START + 9 * DAY) * 1000,
        account: 1,
        model: 9,
        person_id: 0,
        agent_id: 0,
        action_id: 0,
        model_name: "model-9".to_owned(),
        person: "ana".to_owned(),
        agent: "claude-code".to_owned(),
        action: "user_interaction".to_owned(),
        input: 4_000,
        cache_read: 3_000,
        cache_write: 0,
        output: 500,
        cost: Some(Nanos(9_000_000)),
        latency_ms: Some(3_200),
        error: false,
        error_type: String::new(),
    }];
    page
}
