//! A page for tests.

use domain::live::FeedRow;
use domain::query::Granularity;
use domain::usage::Window;
use domain::usage::activity::{Activity, ActivityQuery, Clock, Recent, RequestRow};

/// A request of that number; greater ones are newer.
pub(super) fn row(id: i64) -> RequestRow {
    let row: FeedRow = serde_json::from_value(serde_json::json!({
        "id": id, "at": 1_793_887_331_000_i64 + id * 1_000, "account": 1, "model": 7, "person_id": 4, "agent_id": 2, "action_id": 3,
        "model_name": "claude-opus-5", "person": "ana@example.com", "agent": "claude-code", "action": "user_interaction",
        "input": 4_000, "cache_read": 3_000, "cache_write": 400, "output": 500, "cost": 9_000_000, "latency_ms": 3_200, "error": false
    }))
    .expect("a request");
    RequestRow::from(&row)
}

/// A page with these requests.
pub(super) fn page(rows: Vec<RequestRow>) -> Activity {
    Activity {
        query: ActivityQuery::default(),
        window: Window {
            start: 1_793_836_800,
            end: 1_793_923_200,
            granularity: Granularity::Hour,
            zone: "UTC".to_owned(),
            label: "Nov 5".to_owned(),
            before_start: 0,
            before_end: 0,
            before_label: String::new(),
            as_of: 1_793_887_400_000,
            seq: 1,
        },
        clock: Clock::default(),
        rows,
        next: None,
        recent: Recent::default(),
        accounts: Vec::new(),
        models: Vec::new(),
        colours: Vec::new(),
        has_events: true,
    }
}
