//! Work sessions: whatever comes in, whenever, and whatever people decide between, they are what everything at once finds.

mod arrival;
mod at_once;
mod closed;
mod decisions;
mod history;
mod inbox;
mod reopened;
mod report;
mod reprice;
mod reprice_versions;
mod rest;
mod rules;
mod sample_sums;
mod seats;
mod statements;
mod together;

use domain::access::Access;
use domain::pricing::Book;
use domain::projects::{ClientForm, ProjectForm};
use domain::sessions::{Assignment, Deed, Done, Micros};
use ledger::record::{Costed, record};
use ledger::sessions::{decide, keep};
use serde_json::Value;
use sqlx::FromRow;

use crate::common::Stage;

/// A session, as the table has it.
#[derive(Clone, Debug, PartialEq, FromRow)]
struct Row {
    id: i64,
    account: i32,
    person: i32,
    starts: Micros,
    ends: Micros,
    active: i64,
    requests: i64,
    errors: i64,
    tokens: i64,
    cost: i64,
    unpriced: i64,
    tag: Option<Value>,
    notes: Vec<String>,
    apart: bool,
    /// Parts, and the sums of theirs: requests, cost, tokens.
    parts: Vec<i64>,
}

impl Row {
    /// The same without its number, which says nothing.
    fn unnumbered(self) -> Self {
        Self { id: 0, ..self }
    }

    fn tag(&self) -> Option<Assignment> {
        self.tag.clone().map(|tag| serde_json::from_value(tag).unwrap())
    }
}

async fn rows(stage: &Stage) -> Vec<Row> {
    sqlx::query_as(
        "SELECT id, account_id AS account, person_id AS person, (extract(epoch FROM starts) * 1e6)::bigint AS starts, \
             (extract(epoch FROM ends) * 1e6)::bigint AS ends, active_micros AS active, requests, errors, tokens, cost_nanos AS cost, \
             unpriced_requests AS unpriced, tag, notes, is_held_apart AS apart, \
             (SELECT ARRAY[count(*), sum(p.requests), sum(p.cost_nanos), sum(p.input + p.cache_read + p.cache_write + p.output)]::bigint[] \
              FROM session_parts p WHERE p.org_id = s.org_id AND p.session_id = s.id) AS parts \
         FROM work_sessions s WHERE org_id = $1 ORDER BY account_id, person_id, starts",
    )
    .bind(stage.org)
    .fetch_all(stage.owner.pool())
    .await
    .unwrap()
}

/// Cuts anew all that waits.
async fn keep_all(stage: &Stage) {
    while keep(&stage.ledger, stage.org).await.unwrap().touched > 0 {}
}

/// Requests of one person on the stage's account, so many minutes after a fixed moment three days ago.
fn requests(stage: &Stage, person: &str, minutes: &[i64]) -> Vec<Costed> {
    let begin = jiff::Timestamp::from_second(jiff::Timestamp::now().as_second() / 86_400 * 86_400 - 3 * 86_400).unwrap();
    let at = |minute: &i64| {
        let mut event = crate::common::event(&format!("{person}-{minute}"), 0);
        event.at = begin + jiff::SignedDuration::from_mins(*minute);
        event.person = Some(person.to_owned());
        Costed::new(stage.account, event, Book::builtin())
    };
    minutes.iter().map(at).collect()
}

/// The same, recorded and cut.
async fn work(stage: &Stage, person: &str, minutes: &[i64]) {
    record(&stage.ledger, stage.org, &requests(stage, person, minutes)).await.unwrap();
    keep_all(stage).await;
}

async fn project(stage: &Stage, name: &str) -> i32 {
    let clients = ledger::projects::list(&stage.ledger, &stage.access).await.unwrap().clients;
    let client = match clients.first() {
        Some(client) => client.id,
        None => {
            let form = ClientForm { name: "Globex".to_owned() };
            ledger::projects::add_client(&stage.ledger, &stage.access, &form).await.unwrap()
        }
    };
    let form = ProjectForm {
        client,
        name: name.to_owned(),
        colour: 0,
    };
    ledger::projects::add_project(&stage.ledger, &stage.access, &form).await.unwrap()
}

async fn tag(stage: &Stage, access: &Access, session: i64, tag: Option<Assignment>) -> Done {
    let deed = Deed::Tag {
        sessions: vec![session],
        tag,
    };
    decide(&stage.ledger, access, &deed).await.unwrap()
}

/// No request is lost, and none is in two sessions: the sums are those of the events, and the parts those of the sessions.
async fn assert_sums(stage: &Stage) {
    let of = async |what: &str| -> (i64, i64, i64, i64) {
        sqlx::query_as(sqlx::AssertSqlSafe(what.to_owned()))
            .fetch_one(stage.owner.pool())
            .await
            .unwrap()
    };
    let events = of("SELECT count(*), COALESCE(sum(cost_nanos), 0)::bigint, count(*) FILTER (WHERE cost_nanos IS NULL), \
        COALESCE(sum(input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens + cache_write_tokens + output_tokens), 0)::bigint \
        FROM events").await;
    let sessions = of(
        "SELECT COALESCE(sum(requests), 0)::bigint, COALESCE(sum(cost_nanos), 0)::bigint, COALESCE(sum(unpriced_requests), 0)::bigint, \
        COALESCE(sum(tokens), 0)::bigint FROM work_sessions",
    )
    .await;
    let parts = of(
        "SELECT COALESCE(sum(requests), 0)::bigint, COALESCE(sum(cost_nanos), 0)::bigint, COALESCE(sum(unpriced_requests), 0)::bigint, \
        COALESCE(sum(input + cache_read + cache_write + output), 0)::bigint FROM session_parts",
    )
    .await;
    assert_eq!((sessions, parts), (events, events));
}
