//! The Performance and the Advanced page: what they show, what REST tells, and what the events say are one.

mod by_source;
mod hours;
mod limits;
mod mix;
mod percentiles;
mod slowest;

use domain::pricing::Book;
use domain::query::UsageQuery;
use domain::usage::{AdvancedPage, PerformancePage};
use domain::{Outcome, Tokens};
use jiff::{SignedDuration, Timestamp};
use ledger::queries::usage;
use ledger::record::{Costed, record};
use serde_json::Value;

use crate::common::{Server, Stage};

/// An org with two accounts, one of them with a brought key, and requests of many kinds.
struct House {
    pub stage: Stage,
    pub server: Server,
    pub cookie: String,
    /// The account with the brought key.
    pub byok: i32,
}

impl House {
    pub async fn new() -> Self {
        Self::of(Stage::new().await).await
    }

    pub async fn of(stage: Stage) -> Self {
        let byok = stage.add_account("byok@northwind.example").await.id;
        stage
            .psql(&format!("UPDATE accounts SET key_source = 'byok' WHERE id = {byok}"))
            .await;
        fill(&stage, byok).await;
        let server = Server::start(&stage).await;
        let cookie = server.sign_in().await;
        Self {
            stage,
            server,
            cookie,
            byok,
        }
    }

    /// What the REST API answers; it must.
    pub async fn get(&self, path: &str) -> Value {
        get(&self.server, &self.cookie, path).await
    }

    /// A file of the REST API: its lines, with its heading first.
    pub async fn csv(&self, path: &str) -> Vec<csv::StringRecord> {
        let joint = if path.contains('?') { '&' } else { '?' };
        let answer = self
            .server
            .get(&format!("/api/v1/usage/{path}{joint}format=csv"), &self.cookie)
            .await;
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8");
        let count: usize = answer.headers()["x-row-count"].to_str().unwrap().parse().unwrap();
        let text = answer.text().await.unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let lines: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(lines.len(), count + 1, "{path} tells how many lines it has");
        lines
    }

    pub async fn performance(&self, query: &str) -> PerformancePage {
        usage::performance_page(&self.stage.ledger, &self.stage.access, &question(query), Timestamp::now())
            .await
            .unwrap()
    }

    pub async fn advanced(&self, query: &str) -> AdvancedPage {
        usage::advanced_page(&self.stage.ledger, &self.stage.access, &question(query), Timestamp::now())
            .await
            .unwrap()
    }

    pub async fn id(&self, table: &str, name: &str) -> i64 {
        self.stage.number(&format!("SELECT id FROM {table} WHERE name = '{name}'")).await
    }
}

async fn get(server: &Server, cookie: &str, path: &str) -> Value {
    let answer = server.get(&format!("/api/v1/usage/{path}"), cookie).await;
    let status = answer.status();
    let text = answer.text().await.unwrap();
    assert_eq!(status, 200, "{path}: {text}");
    serde_json::from_str(&text).unwrap()
}

/// The question of an address.
fn question(query: &str) -> UsageQuery {
    let pairs: Vec<(&str, &str)> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
    UsageQuery::parse(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)).unwrap()
}

/// Whether two answers are the same. Fractions may differ in their last digit: reading them from JSON rounds.
pub fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(a), Value::Number(b)) if a.is_f64() || b.is_f64() => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            (a - b).abs() <= a.abs() * 1e-12
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b))),
        _ => one == other,
    }
}

/// The condition of a window that an answer tells, in plain SQL over events `e`.
fn within(window: &Value) -> String {
    format!(
        "e.occurred_at >= to_timestamp({}) AND e.occurred_at < to_timestamp({})",
        window["start"], window["end"]
    )
}

/// Requests of the last 130 days: of each account, five persons, three agents and four models; latencies over five powers of ten, some unknown,
/// many exactly alike; some failed.
async fn fill(stage: &Stage, byok: i32) {
    let models = ["claude-opus-5", "claude-haiku-4-5", "gpt-5", "a-model-without-a-price"];
    let mut events = Vec::new();
    for n in 0_u32..900 {
        let mut event = crate::common::event(&format!("fast-{n}"), 0);
        event.at -= SignedDuration::from_secs(i64::from(n) * 12_400 + 77);
        event.model = models[n as usize * 7 % 4].to_owned();
        event.person = (!n.is_multiple_of(7)).then(|| format!("person-{}", n % 5));
        event.agent = (!n.is_multiple_of(11)).then(|| format!("agent-{}", n % 3));
        event.action = (!n.is_multiple_of(13)).then(|| format!("action-{}", n % 2));
        event.latency_ms = match n % 10 {
            0 => None,
            // Time-outs: as slow as can be, and all alike.
            3 if n % 30 == 3 => Some(600_000),
            _ => Some(3 + n * n % 80_000),
        };
        event.ttft_ms = n.is_multiple_of(3).then_some(1 + n % 700);
        event.tokens = Tokens {
            input: u64::from(n) * 31,
            cache_read: u64::from(n % 10) * 1_000,
            output: u64::from(n) * 7 + 1,
            ..Tokens::default()
        };
        if n.is_multiple_of(8) {
            event.outcome = Outcome::Error;
            event.error_type = ["overloaded", "rate_limit"].get(n as usize / 8 % 3).map(|name| (*name).to_owned());
        }
        let account = if n.is_multiple_of(3) { byok } else { stage.account };
        events.push(Costed::new(account, event, Book::builtin()));
    }
    record(&stage.ledger, stage.org, &events).await.unwrap();
    stage.assert_no_drift().await;
}
