//! Who may do what with statements: roles, members who are limited to some accounts, and people of another organization.

use domain::access::{Role, Scope};
use reqwest::Method;
use serde_json::{Value, json};

use super::Billed;

/// Every door, with what it is sent.
fn doors(billed: &Billed) -> Vec<(Method, String, Option<Value>)> {
    let path = billed.path();
    vec![
        (Method::GET, "/api/v1/statements".to_owned(), None),
        (Method::GET, path.clone(), None),
        (Method::GET, format!("{path}?format=pdf"), None),
        (Method::POST, format!("{path}/steps"), Some(json!({ "step": "close" }))),
        (Method::POST, format!("{path}/links"), Some(json!({ "days": 1 }))),
        (Method::DELETE, "/api/v1/statement-links/1".to_owned(), None),
        (Method::GET, billed.agreement(), None),
        (
            Method::PUT,
            billed.agreement(),
            Some(json!({ "terms": { "price": "pass_through" } })),
        ),
        (Method::GET, "/api/v1/exchange-rates".to_owned(), None),
        (
            Method::POST,
            "/api/v1/exchange-rates".to_owned(),
            Some(json!([{ "currency": "CHF", "day": "2026-10-31", "rate": "0.8" }])),
        ),
        (Method::DELETE, "/api/v1/exchange-rates/CHF/2026-10-31".to_owned(), None),
    ]
}

#[tokio::test]
async fn viewers_and_limited_members_have_none_of_it() {
    let billed = Billed::new().await;
    let stage = &billed.desk.stage;
    let only = Some(vec![stage.account]);
    for (name, role, accounts) in [
        ("vera", Role::Viewer, None),
        ("lim", Role::Billing, only.clone()),
        ("ada", Role::Admin, only),
    ] {
        let email = format!("{name}@northwind.example");
        stage.add_member(&email, role, accounts).await;
        let cookie = billed.desk.server.sign_in_as(&email).await;
        for (method, path, body) in doors(&billed) {
            billed.desk.told(&cookie, method, &path, body, 403).await;
        }
    }
    assert_eq!(stage.number("SELECT count(*) FROM statements").await, 0);
}

#[tokio::test]
async fn who_bills_does_all_of_it_but_opening_again() {
    let billed = Billed::new().await;
    billed.desk.stage.add_member("bill@northwind.example", Role::Billing, None).await;
    let bill = billed.desk.server.sign_in_as("bill@northwind.example").await;
    for (method, path, body) in doors(&billed) {
        let what = format!("{method} {path}");
        let status = crate::common::ask(&billed.desk.server, method, &path, &bill, body).await.status();
        assert!(status.is_success(), "{what}: {status}");
    }
    let steps = format!("{}/steps", billed.path());
    let reopen = Some(json!({ "step": "reopen", "reason": "A mistake" }));
    billed.desk.told(&bill, Method::POST, &steps, reopen.clone(), 403).await;
    // So does a token of an administrator: it carries what it names, and opening again is a scope of its own.
    let stage = &billed.desk.stage;
    for (scopes, status) in [
        (vec![Scope::ProjectsWrite], 403),
        (vec![Scope::ProjectsWrite, Scope::StatementsReopen], 200),
    ] {
        let (_, token) = ledger::api_tokens::create(&stage.ledger, &stage.access, "books", &scopes, 7)
            .await
            .unwrap();
        let server = &billed.desk.server;
        let request = server.client.post(server.url(&steps)).bearer_auth(token).json(&reopen);
        assert_eq!(request.send().await.unwrap().status(), status, "{scopes:?}");
    }
}

#[tokio::test]
async fn another_organization_finds_none_of_it() {
    let billed = Billed::closed().await;
    let stage = &billed.desk.stage;
    let link = billed.link(7, 201).await;
    let rate = json!([{ "currency": "EUR", "day": "2026-10-31", "rate": "0.9214" }]);
    billed.desk.send(Method::POST, "/api/v1/exchange-rates", rate, 200).await;
    let rival_org = ledger::orgs::create(&stage.ledger, "Rival", "UTC", false).await.unwrap().id;
    stage.fill(rival_org, "rival@other.example").await;
    let rival = billed.desk.server.sign_in_as("rival@other.example").await;
    let told =
        async |method: Method, path: &str, body: Option<Value>, status: u16| billed.desk.told(&rival, method, path, body, status).await;
    let path = billed.path();
    told(Method::GET, &path, None, 404).await;
    for format in ["csv", "focus", "pdf", "stripe", "accounting"] {
        told(Method::GET, &format!("{path}?format={format}"), None, 404).await;
    }
    told(Method::POST, &format!("{path}/steps"), Some(json!({ "step": "invoice" })), 404).await;
    told(Method::POST, &format!("{path}/links"), Some(json!({ "days": 1 })), 404).await;
    told(
        Method::DELETE,
        &format!("/api/v1/statement-links/{}", link["link"]["id"]),
        None,
        404,
    )
    .await;
    told(Method::GET, &billed.agreement(), None, 404).await;
    told(
        Method::PUT,
        &billed.agreement(),
        Some(json!({ "terms": { "price": "pass_through" } })),
        404,
    )
    .await;
    let rates = told(Method::GET, "/api/v1/exchange-rates", None, 200).await;
    assert!(!rates.to_string().contains("0.9214"), "{rates}");
    let month = told(Method::GET, &format!("/api/v1/statements?month={}", billed.month), None, 200).await;
    assert!(!month.to_string().contains("Relaunch"), "{month}");
    let ours = ledger::statements::statement(
        &stage.ledger,
        &stage.access,
        billed.project,
        billed.month,
        None,
        jiff::Timestamp::now(),
    );
    assert_eq!(ours.await.unwrap().standing.state, domain::statements::State::Closed);
}
