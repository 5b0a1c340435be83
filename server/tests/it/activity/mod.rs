//! The log of requests: its pages are the whole, its search finds what is meant, a request tells everything of itself, and nobody sees what is
//! not theirs.

mod access;
mod detail;
mod file;
mod now;
mod pages;
mod search;

use domain::event::Trace;
use domain::pricing::Book;
use domain::{Outcome, Tokens, UsageEvent};
use jiff::SignedDuration;
use ledger::record::{Costed, record};
use serde_json::Value;

use crate::common::{Server, Stage, event};

/// Requests of no interest, so many that looking at the newest of them finds nothing else.
const NOISE: i64 = 6_500;
/// The others.
const KNOWN: u32 = 240;

/// A stage with requests, and someone who asks.
pub(super) struct Log {
    pub stage: Stage,
    pub server: Server,
    pub cookie: String,
    pub second: i32,
}

impl Log {
    pub async fn new() -> Self {
        let stage = Stage::new().await;
        let second = stage.add_account("harbor@northwind.example").await.id;
        stage
            .psql(&format!("UPDATE accounts SET key_source = 'byok' WHERE id = {second}"))
            .await;
        let known: Vec<Costed> = (0..KNOWN).map(|n| known(&stage, second, n)).collect();
        record(&stage.ledger, stage.org, &known).await.unwrap();
        let noise = Costed::new(stage.account, noise(), Book::builtin());
        record(&stage.ledger, stage.org, &[noise]).await.unwrap();
        // Over the last two days, all alike.
        stage
            .psql(&format!(
                "INSERT INTO events (org_id, account_id, person_id, agent_id, model_id, occurred_at, input_tokens, output_tokens, cost_nanos, request_id) \
                 SELECT e.org_id, e.account_id, e.person_id, e.agent_id, e.model_id, now() - n * interval '26 seconds', 10, 1, 1000 + n, 'noise_' || n \
                 FROM events e JOIN persons p ON p.id = e.person_id AND p.name = 'noise', generate_series(1, {NOISE}) AS n"
            ))
            .await;
        let server = Server::start(&stage).await;
        let cookie = server.sign_in().await;
        Self {
            stage,
            server,
            cookie,
            second,
        }
    }

    /// The answer of an address, which has to be one.
    pub async fn read(&self, path: &str) -> Value {
        serde_json::from_str(&self.text(path).await).unwrap()
    }

    pub async fn text(&self, path: &str) -> String {
        let answer = self.server.get(path, &self.cookie).await;
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert_eq!(status, 200, "{path}: {text}");
        text
    }

    /// A page of the REST API.
    pub async fn requests(&self, query: &str) -> Value {
        self.read(&format!("/api/v1/usage/requests?{query}")).await
    }

    /// What the database says, newest first: numbers of requests.
    pub async fn truth(&self, condition: &str) -> Vec<i64> {
        let text = format!(
            "SELECT e.id FROM events e JOIN accounts a ON a.id = e.account_id LEFT JOIN persons p ON p.id = e.person_id \
             LEFT JOIN agents g ON g.id = e.agent_id LEFT JOIN actions x ON x.id = e.action_id LEFT JOIN models m ON m.id = e.model_id \
             LEFT JOIN error_types t ON t.id = e.error_type_id LEFT JOIN contexts c ON c.id = e.context_id \
             WHERE e.org_id = {} AND {condition} ORDER BY e.occurred_at DESC, e.id DESC",
            self.stage.org
        );
        sqlx::query_scalar(sqlx::AssertSqlSafe(text))
            .fetch_all(self.stage.owner.pool())
            .await
            .unwrap()
    }

    pub async fn id(&self, table: &str, name: &str) -> i64 {
        self.stage.number(&format!("SELECT id FROM {table} WHERE name = '{name}'")).await
    }
}

fn noise() -> UsageEvent {
    let mut event = event("noise", 30);
    event.person = Some("noise".to_owned());
    event.agent = Some("loud".to_owned());
    event.model = "claude-haiku-4-5".to_owned();
    event
}

/// The last forty days, one every four hours: of every kind, on two accounts.
fn known(stage: &Stage, second: i32, n: u32) -> Costed {
    let mut event = event(&format!("known-{n}"), 0);
    event.at -= SignedDuration::from_secs(i64::from(n) * 14_377 + 61);
    event.model = ["claude-opus-5", "gpt-5.5", "a-model-without-a-price"][n as usize % 3].to_owned();
    event.person = (!n.is_multiple_of(7)).then(|| format!("Person-{}@northwind.example", n % 5));
    event.agent = Some(format!("agent_{}", n % 4));
    event.action = (!n.is_multiple_of(5)).then(|| ["title_generation", "code_review"][n as usize % 2].to_owned());
    event.latency_ms = (!n.is_multiple_of(6)).then_some(200 + n * 17);
    event.request_id = (!n.is_multiple_of(3)).then(|| format!("req_{n:04}"));
    event.session_id = Some(format!("session-{}", n / 10));
    event.cwd = n.is_multiple_of(2).then(|| format!("/home/ana/Checkout-{}", n % 3));
    event.git_branch = n.is_multiple_of(4).then(|| format!("feature/100%-{}", n / 4 % 2));
    if n.is_multiple_of(9) {
        event.outcome = Outcome::Error;
        event.error_type = (!n.is_multiple_of(18)).then(|| "rate_limit".to_owned());
    }
    if n.is_multiple_of(11) {
        event.trace = Some(Trace {
            id: format!("trace-{}", n / 22),
            span: Some(format!("span-{n}")),
            parent: None,
        });
    }
    event.tokens = Tokens {
        input: u64::from(n) * 31,
        cache_read: u64::from(n % 10) * 1_000,
        cache_write_5m: u64::from(n % 3) * 7,
        cache_write_1h: u64::from(n % 4) * 5,
        cache_write_other: u64::from(n % 2),
        output: u64::from(n) * 7 + 1,
        ..Tokens::default()
    };
    let account = if n.is_multiple_of(8) { second } else { stage.account };
    Costed::new(account, event, Book::builtin())
}

/// The numbers of the requests of an answer.
pub(super) fn ids(answer: &Value) -> Vec<i64> {
    let key = if answer["requests"].is_array() { "requests" } else { "rows" };
    let requests = answer[key].as_array().unwrap();
    requests.iter().map(|request| request["id"].as_i64().unwrap()).collect()
}
