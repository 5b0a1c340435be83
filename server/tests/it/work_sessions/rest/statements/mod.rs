//! Statements over HTTP: documents that agree, links for clients, terms and rates, and who may do what.

mod closing;
mod documents;
mod links;
mod rates;
mod roles;

use domain::billing::Month;
use domain::pricing::Book;
use domain::sessions::Assignment;
use jiff::ToSpan;
use jiff::civil::Date;
use ledger::record::{Costed, record};
use reqwest::Method;
use serde_json::{Value, json};

use super::super::{keep_all, project, rows, tag};
use super::Desk;

/// A desk with a project that was worked on last month.
struct Billed {
    desk: Desk,
    project: i32,
    month: Month,
}

/// The month that ended last, in the zone of the stage.
fn last_month() -> Month {
    let zone = domain::periods::zone("America/New_York").unwrap();
    Month::of(jiff::Timestamp::now().to_zoned(zone).date()).before()
}

/// Work of somebody on a day, at noon UTC and in the minutes after it, recorded and cut; all that is untagged then is billed to the project.
async fn work(desk: &Desk, project: i32, day: Date, person: &str, model: &str) {
    let noon = day.at(12, 0, 0, 0).in_tz("UTC").unwrap().timestamp();
    let at = |n: i64| {
        let mut event = crate::common::event(&format!("{day}-{person}-{model}-{n}"), 0);
        event.at = noon + jiff::SignedDuration::from_mins(n);
        event.person = Some(person.to_owned());
        event.model = model.to_owned();
        event.tokens.output = 1_000_003 + u64::try_from(n).unwrap() * 7;
        Costed::new(desk.stage.account, event, Book::builtin())
    };
    let batch: Vec<Costed> = (0..3).map(at).collect();
    record(&desk.stage.ledger, desk.stage.org, &batch).await.unwrap();
    keep_all(&desk.stage).await;
    for row in rows(&desk.stage).await.into_iter().filter(|row| row.tag.is_none()) {
        tag(&desk.stage, &desk.stage.access, row.id, Some(Assignment::project(project))).await;
    }
}

impl Billed {
    /// Two people, three models, a mark-up that leaves fractions of cents.
    async fn new() -> Self {
        let desk = Desk::new().await;
        let (project, month) = (project(&desk.stage, "Relaunch").await, last_month());
        let day = |n: i64| month.first().checked_add(n.days()).unwrap();
        work(&desk, project, day(3), "ana@northwind.example", "claude-opus-5").await;
        work(&desk, project, day(4), "ben@northwind.example", "gpt-5").await;
        work(&desk, project, day(9), "=cmd|' /C calc'!A0", "claude-haiku-4-5").await;
        let billed = Self { desk, project, month };
        let terms = json!({ "price": { "mark_up": 1_333 }, "allowance": 10_000_000 });
        let body = json!({ "terms": terms, "budget": null });
        billed.desk.send(Method::PUT, &billed.agreement(), body, 200).await;
        billed
    }

    /// The same, closed.
    async fn closed() -> Self {
        let billed = Self::new().await;
        billed.step("close", 200).await;
        billed
    }

    fn path(&self) -> String {
        format!("/api/v1/statements/{}/{}", self.project, self.month)
    }

    fn agreement(&self) -> String {
        format!("/api/v1/projects/{}/agreement", self.project)
    }

    async fn step(&self, step: &str, status: u16) -> Value {
        let body = json!({ "step": step, "reason": "A test" });
        self.desk.send(Method::POST, &format!("{}/steps", self.path()), body, status).await
    }

    /// A link of so many days: its answer.
    async fn link(&self, days: i64, status: u16) -> Value {
        let body = json!({ "days": days });
        self.desk.send(Method::POST, &format!("{}/links", self.path()), body, status).await
    }

    /// A document, as the administrator.
    async fn fetch(&self, format: &str) -> reqwest::Response {
        let answer = self
            .desk
            .server
            .get(&format!("{}?format={format}", self.path()), &self.desk.admin)
            .await;
        assert_eq!(answer.status(), 200, "{format}");
        answer
    }
}

/// The sum of a column of a CSV file, exactly, in nano-dollars; `but` is the kind of rows that are left out.
fn sum(text: &str, column: &str, but: &str) -> i64 {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize().map(|row| row.unwrap());
    rows.filter(|row: &std::collections::HashMap<String, String>| row.get("kind").is_none_or(|kind| kind != but))
        .map(|row| domain::Nanos::from_usd(row[column].parse().unwrap()).unwrap().0)
        .sum()
}
