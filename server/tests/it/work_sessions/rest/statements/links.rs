//! Links for clients: they need no session, they end, and they open one statement as its client may see it.

use reqwest::{Method, Response};
use serde_json::{Value, json};

use super::super::super::project;
use super::{Billed, sum, work};

impl Billed {
    /// Asks without any cookie.
    async fn open(&self, path: &str, status: u16) -> Response {
        let server = &self.desk.server;
        let answer = server.client.get(server.url(path)).send().await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        answer
    }
}

#[tokio::test]
async fn a_link_opens_the_statement_of_its_client_and_nothing_else() {
    let billed = Billed::new().await;
    let other = project(&billed.desk.stage, "Secret merger").await;
    work(
        &billed.desk,
        other,
        billed.month.first(),
        "cleo@northwind.example",
        "claude-sonnet-4-5",
    )
    .await;
    billed.step("close", 200).await;
    let made = billed.link(7, 201).await;
    let path = made["path"].as_str().unwrap();
    assert!(made["url"].as_str().unwrap().ends_with(made["token"].as_str().unwrap()), "{made}");
    let text = billed.open(path, 200).await.text().await.unwrap();
    let view: Value = serde_json::from_str(&text).unwrap();
    let statement: Value = billed.fetch("json").await.json().await.unwrap();
    assert_eq!(view["total_nanos"], statement["bill"]["total"]);
    let amounts = view["lines"].as_array().unwrap().iter().chain(view["extras"].as_array().unwrap());
    assert_eq!(
        view["total_nanos"],
        amounts.map(|one| one["amount_nanos"].as_i64().unwrap()).sum::<i64>()
    );
    assert_eq!(view["lines"][0]["person"], "ana");
    let csv = billed.open(&format!("{path}?format=csv"), 200).await.text().await.unwrap();
    assert_eq!(view["total_nanos"], sum(&csv, "amount (USD)", "total"));
    let pdf = billed.open(&format!("{path}?format=pdf"), 200).await;
    assert_eq!(pdf.headers()["content-type"], "application/pdf");
    for text in [&text, &csv] {
        for hidden in ["@", "studio", "account", "cost", "Secret", "cleo", "sonnet", "mark_up"] {
            assert!(!text.contains(hidden), "{hidden} in {text}");
        }
    }
    for format in ["focus", "stripe", "accounting"] {
        billed.open(&format!("{path}?format={format}"), 400).await;
    }
    // The secret is no key to anything else.
    let token = made["token"].as_str().unwrap();
    for path in [billed.path(), "/api/v1/statements".to_owned(), "/api/v1/projects".to_owned()] {
        let server = &billed.desk.server;
        let answer = server.client.get(server.url(&path)).bearer_auth(token).send().await.unwrap();
        assert_eq!(answer.status(), 401, "{path}");
    }
}

#[tokio::test]
async fn a_link_ends_is_revoked_and_goes_with_the_statement() {
    let billed = Billed::new().await;
    billed.link(7, 404).await;
    billed.step("close", 200).await;
    for days in [0, 367] {
        assert_eq!(billed.link(days, 400).await["field"], "days");
    }
    let [ends, revoked, gone] = [billed.link(1, 201).await, billed.link(366, 201).await, billed.link(2, 201).await];
    let path = |made: &Value| made["path"].as_str().unwrap().to_owned();
    for made in [&ends, &revoked, &gone] {
        billed.open(&path(made), 200).await;
    }
    billed
        .desk
        .stage
        .psql(&format!(
            "UPDATE statement_links SET expires_at = now() WHERE id = {}",
            ends["link"]["id"]
        ))
        .await;
    billed.open(&path(&ends), 404).await;
    let of_link = format!("/api/v1/statement-links/{}", revoked["link"]["id"]);
    billed.desk.told(&billed.desk.admin, Method::DELETE, &of_link, None, 204).await;
    billed.open(&path(&revoked), 404).await;
    billed.desk.told(&billed.desk.admin, Method::DELETE, &of_link, None, 404).await;
    billed.step("reopen", 200).await;
    billed.open(&path(&gone), 404).await;
    for token in ["nobody", "%00", "..%2F..%2Fstatements", &"x".repeat(2_000)] {
        billed.open(&format!("/api/v1/shared-statements/{token}"), 404).await;
    }
    let logged = billed
        .desk
        .stage
        .number("SELECT count(*) FROM audit_log WHERE action LIKE 'statement link.%'")
        .await;
    assert_eq!(logged, 4, "three were made, one was revoked");
    let body = json!({ "days": "soon" });
    billed.desk.send(Method::POST, &format!("{}/links", billed.path()), body, 422).await;
}
