//! What is not theirs: members who are limited to some accounts, and people of another organization.

use domain::access::Role;
use domain::pricing::Book;
use ledger::record::{Costed, record};
use reqwest::StatusCode;
use serde_json::Value;

use super::{Log, ids};
use crate::common::event;

/// What only the hidden account knows.
const SECRET: &str = "secret-harbor";

async fn hidden(log: &Log) -> i64 {
    let mut event = event(SECRET, 5);
    event.person = Some(format!("{SECRET}-person"));
    event.agent = Some(format!("{SECRET}-agent"));
    event.action = Some(format!("{SECRET}-action"));
    event.model = format!("{SECRET}-model");
    event.request_id = Some(format!("{SECRET}-request"));
    event.session_id = Some(format!("{SECRET}-session"));
    event.cwd = Some(format!("/{SECRET}"));
    event.git_branch = Some(format!("{SECRET}-branch"));
    event.error_type = Some(format!("{SECRET}-error"));
    event.outcome = domain::Outcome::Error;
    event.trace = Some(domain::event::Trace {
        id: format!("{SECRET}-trace"),
        span: None,
        parent: None,
    });
    record(&log.stage.ledger, log.stage.org, &[Costed::new(log.second, event, Book::builtin())])
        .await
        .unwrap();
    log.stage
        .number(&format!("SELECT id FROM events WHERE request_id = '{SECRET}-request'"))
        .await
}

#[tokio::test]
async fn a_limited_member_sees_nothing_of_other_accounts() {
    let log = Log::new().await;
    let secret = hidden(&log).await;
    log.stage
        .add_member("limited@northwind.example", Role::Viewer, Some(vec![log.stage.account]))
        .await;
    let cookie = log.server.sign_in_as("limited@northwind.example").await;
    let get = async |path: &str| {
        let answer = log.server.get(path, &cookie).await;
        (answer.status(), answer.text().await.unwrap())
    };
    // A control: who sees all does find it.
    assert_eq!(ids(&log.requests(&format!("q={SECRET}")).await), [secret]);
    for text in [
        SECRET.to_owned(),
        format!("{SECRET}-request"),
        format!("{SECRET}-session"),
        format!("{SECRET}-trace"),
        secret.to_string(),
    ] {
        let (status, answer) = get(&format!("/api/v1/usage/requests?range=90d&q={text}")).await;
        assert_eq!(status, 200);
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert!(!ids(&answer).contains(&secret), "{text}: {answer}");
    }
    let account = log.stage.account;
    let all: Vec<i64> = log.truth(&format!("e.account_id = {account}")).await;
    let mut told = Vec::new();
    let mut after = String::new();
    loop {
        let (_, answer) = get(&format!("/api/v1/usage/requests?range=90d&limit=1000{after}")).await;
        assert!(!answer.contains(SECRET) && !answer.contains("harbor"), "{answer}");
        let answer: Value = serde_json::from_str(&answer).unwrap();
        told.extend(ids(&answer));
        match answer["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(told, all);
    for path in [
        "/api/v1/usage/requests?range=90d&format=csv".to_owned(),
        format!("/api/v1/usage/requests?range=90d&format=csv&account={}", log.second),
        "/api/v1/usage/now".to_owned(),
        "/api/page/activity".to_owned(),
        format!("/api/page/activity?account={}&q={SECRET}", log.second),
        "/activity".to_owned(),
        format!("/activity?account={}", log.second),
        format!("/activity/{secret}"),
    ] {
        let (_, text) = get(&path).await;
        let told = text
            .replace(&format!("q={SECRET}"), "")
            .replace(&format!("\"search\":\"{SECRET}\""), "");
        assert!(!told.contains(SECRET) && !told.contains("harbor@"), "{path}: {told}");
    }
    // The right-now figures leave it out, with the newest of the known ones.
    let (_, mine) = get("/api/v1/usage/now").await;
    let mine: Value = serde_json::from_str(&mine).unwrap();
    let all = log.read("/api/v1/usage/now").await;
    let theirs = log.read(&format!("/api/v1/usage/now?account={}", log.second)).await;
    let errors = |answer: &Value| answer["errors"].as_i64().unwrap();
    assert!(errors(&theirs) >= 1);
    assert_eq!(errors(&mine) + errors(&theirs), errors(&all));
}

#[tokio::test]
async fn what_may_not_be_seen_is_as_if_it_were_not_there() {
    let log = Log::new().await;
    let secret = hidden(&log).await;
    log.stage
        .add_member("limited@northwind.example", Role::Admin, Some(vec![log.stage.account]))
        .await;
    let limited = log.server.sign_in_as("limited@northwind.example").await;
    let rival = ledger::orgs::create(&log.stage.ledger, "Rival", "UTC", false).await.unwrap().id;
    log.stage.fill(rival, "rival@other.example").await;
    let rival = log.server.sign_in_as("rival@other.example").await;
    let own = log.stage.number("SELECT id FROM events WHERE request_id = 'req_0100'").await;
    let nothing = {
        let answer = log.server.get("/api/v1/usage/requests/999999999", &log.cookie).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        answer.text().await.unwrap()
    };
    for (id, cookie) in [
        (secret.to_string(), &limited),
        (secret.to_string(), &rival),
        (own.to_string(), &rival),
        ("0".to_owned(), &log.cookie),
        ("-1".to_owned(), &log.cookie),
        (i64::MAX.to_string(), &log.cookie),
    ] {
        let answer = log.server.get(&format!("/api/v1/usage/requests/{id}"), cookie).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{id}");
        assert_eq!(answer.text().await.unwrap(), nothing, "the same answer for {id}");
        let answer = log.server.get(&format!("/api/page/activity_request?id={id}"), cookie).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{id}");
        let page = log.server.get(&format!("/activity/{id}"), cookie).await;
        assert_eq!(page.status(), StatusCode::NOT_FOUND, "the page of {id}");
        assert!(page.text().await.unwrap().contains("There is no such request"));
    }
    for id in ["x", "1.5", "99999999999999999999"] {
        let answer = log.server.get(&format!("/api/v1/usage/requests/{id}"), &log.cookie).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{id}");
        let page = log.server.get(&format!("/activity/{id}"), &log.cookie).await;
        assert_eq!(page.status(), StatusCode::NOT_FOUND, "the page of {id}");
    }
    // A control.
    assert_eq!(
        log.server.get(&format!("/api/v1/usage/requests/{own}"), &limited).await.status(),
        200
    );
    let page = log.server.get(&format!("/activity/{own}"), &limited).await;
    assert_eq!(page.status(), 200);
    let html = page.text().await.unwrap();
    assert!(html.contains("What it costs, and why") && html.contains("req_0100"), "{html}");
}
