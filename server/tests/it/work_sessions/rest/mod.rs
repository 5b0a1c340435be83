//! The REST API of work sessions, clients, projects and rules, over HTTP.

mod books;
mod deciding;
mod reading;
mod refused;
mod roles;
mod ruling;
mod statements;
mod tokens;

use domain::pricing::Book;
use ledger::record::{Costed, record};
use reqwest::Method;
use serde_json::{Value, json};

use super::{keep_all, requests};
use crate::common::{Server, Stage, ask};

/// A number that nothing has.
const NONE: i64 = 987_654;

/// A stage, a server over it, and its administrator, who is signed in.
struct Desk {
    stage: Stage,
    server: Server,
    admin: String,
}

impl Desk {
    async fn new() -> Self {
        let stage = Stage::new().await;
        let server = Server::start(&stage).await;
        let admin = server.sign_in().await;
        Self { stage, server, admin }
    }

    /// Asks as somebody, wants this status, and reads the answer.
    async fn told(&self, cookie: &str, method: Method, path: &str, body: Option<Value>, status: u16) -> Value {
        let what = format!("{method} {path} {body:?}");
        let answer = ask(&self.server, method, path, cookie, body).await;
        let found = answer.status();
        let text = answer.text().await.unwrap();
        assert_eq!(found, status, "{what}: {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    /// Reads as the administrator.
    async fn get(&self, path: &str) -> Value {
        self.told(&self.admin, Method::GET, path, None, 200).await
    }

    /// Sends as the administrator, and wants this status.
    async fn send(&self, method: Method, path: &str, body: Value, status: u16) -> Value {
        self.told(&self.admin, method, path, Some(body), status).await
    }

    /// Sends as the administrator what is refused, with a sentence about this field.
    async fn refused(&self, method: Method, path: &str, body: Value, status: u16, field: &str) {
        let what = format!("{method} {path} {body}");
        let problem = self.send(method, path, body, status).await;
        assert_eq!(problem["field"], field, "{what}: {problem}");
        assert!(problem["detail"].as_str().is_some_and(|text| !text.is_empty()), "{what}: {problem}");
    }

    /// Does something to sessions as the administrator, and returns the number under which it can be undone.
    async fn decide(&self, deed: Value) -> i64 {
        let done = self.send(Method::POST, "/api/v1/sessions/decisions", deed, 200).await;
        done["action"].as_i64().unwrap()
    }

    async fn undo(&self, action: i64) -> Value {
        let path = format!("/api/v1/sessions/decisions/{action}/undo");
        self.told(&self.admin, Method::POST, &path, None, 200).await
    }

    /// Work of one person on an account in a directory, recorded and cut; so many minutes after a fixed moment.
    async fn work(&self, account: i32, person: &str, directory: &str, minutes: &[i64]) {
        let of_account = |costed: Costed| {
            let mut event = costed.event;
            event.cwd = Some(directory.to_owned());
            event.git_branch = Some("main".to_owned());
            Costed::new(account, event, Book::builtin())
        };
        let batch: Vec<Costed> = requests(&self.stage, person, minutes).into_iter().map(of_account).collect();
        record(&self.stage.ledger, self.stage.org, &batch).await.unwrap();
        keep_all(&self.stage).await;
    }

    /// The number of the one session of a person on an account.
    async fn session(&self, account: i32) -> i64 {
        self.stage
            .number(&format!("SELECT id FROM work_sessions WHERE account_id = {account}"))
            .await
    }
}

/// All of a session to one project.
fn to(project: i32) -> Value {
    json!({ "projects": [{ "project": project, "points": 10_000 }] })
}

/// A rule for what is worked on below a directory.
fn rule(name: &str, directory: &str, tag: &Value) -> Value {
    json!({ "name": name, "conditions": [{ "directory": directory }], "tag": tag })
}
