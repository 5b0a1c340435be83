//! Rates of exchange: entered, imported, and frozen with a statement.

use jiff::ToSpan;
use jiff::civil::date;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Billed, work};

const PATH: &str = "/api/v1/exchange-rates";

impl Billed {
    /// Sends rates as CSV.
    async fn import(&self, text: &str, status: u16) -> Value {
        let server = &self.desk.server;
        let request = server.client.post(server.url(PATH)).header("cookie", &self.desk.admin);
        let answer = request
            .header("content-type", "text/csv; charset=utf-8")
            .body(text.to_owned())
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), status, "{text}");
        answer.json().await.unwrap()
    }
}

#[tokio::test]
async fn rates_are_entered_imported_and_corrected_and_a_closed_statement_keeps_its_own() {
    let billed = Billed::new().await;
    let desk = &billed.desk;
    let mut settings = desk.get("/api/v1/organization").await;
    settings["currency"] = json!("EUR");
    desk.send(Method::PUT, "/api/v1/organization", settings, 200).await;
    let [first, after] = [billed.month.first(), billed.month.end()];
    let entered = json!([{ "currency": "eur", "day": first.to_string(), "rate": "0.5" }]);
    let there = desk.send(Method::POST, PATH, entered, 200).await;
    assert_eq!(there, json!([{ "currency": "EUR", "day": first.to_string(), "rate": "0.5" }]));
    // One correction, one of the month after, which does not count, and one of another currency.
    let text = format!("currency,day,rate\r\nEUR,{first},0.9214\r\nEUR,{after},2\r\nGBP,{first},0.79\r\n");
    assert_eq!(billed.import(&text, 200).await.as_array().unwrap().len(), 3);
    billed.step("close", 200).await;
    let statement: Value = billed.fetch("json").await.json().await.unwrap();
    let exchange = &statement["exchange"];
    assert_eq!((&exchange["currency"], &exchange["rate"]), (&json!("EUR"), &json!("0.9214")));
    let euros = exchange["total"].as_i64().unwrap();
    let exact = statement["bill"]["total"].as_i64().unwrap() * 9_214 / 10_000;
    assert!((euros * 10_000_000 - exact).abs() <= 5_000_001, "{statement}");
    billed.import(&format!("EUR,{first},7"), 200).await;
    work(desk, billed.project, first, "late@northwind.example", "claude-opus-5").await;
    let again: Value = billed.fetch("json").await.json().await.unwrap();
    assert_eq!(again, statement);
    let made = billed.link(1, 201).await;
    let view = desk.get(made["path"].as_str().unwrap()).await;
    assert_eq!(view["exchange"], statement["exchange"]);
}

#[tokio::test]
async fn a_rate_is_taken_back_and_a_closed_statement_keeps_it() {
    let billed = Billed::new().await;
    let desk = &billed.desk;
    let mut settings = desk.get("/api/v1/organization").await;
    settings["currency"] = json!("EUR");
    desk.send(Method::PUT, "/api/v1/organization", settings, 200).await;
    let day = billed.month.first();
    billed.import(&format!("EUR,{day},0.9214"), 200).await;
    billed.step("close", 200).await;
    let path = format!("{PATH}/EUR/{day}");
    desk.send(Method::DELETE, &path, Value::Null, 204).await;
    assert_eq!(desk.get(PATH).await, json!([]));
    let statement: Value = billed.fetch("json").await.json().await.unwrap();
    assert_eq!(statement["exchange"]["rate"], "0.9214");
    // Twice, of another currency, of another day; and what is no day at all.
    desk.send(Method::DELETE, &path, Value::Null, 404).await;
    desk.send(Method::DELETE, &format!("{PATH}/GBP/{day}"), Value::Null, 404).await;
    let problem = desk.send(Method::DELETE, &format!("{PATH}/EUR/yesterday"), Value::Null, 400).await;
    assert_eq!(problem["field"], "day");
    // Opened again it has no rate, and says so by telling dollars only.
    billed.step("reopen", 200).await;
    let draft: Value = billed.fetch("json").await.json().await.unwrap();
    assert_eq!(draft["exchange"], Value::Null);
}

#[tokio::test]
async fn all_rates_are_entered_or_none() {
    let billed = Billed::new().await;
    let good = json!({ "currency": "EUR", "day": "2026-10-31", "rate": "0.9214" });
    let with = |field: &str, value: &str| {
        let mut bad = good.clone();
        bad[field] = json!(value);
        json!([good, bad])
    };
    for (field, value, status) in [
        ("currency", "USD", 400),
        ("rate", "-1", 400),
        ("day", "0001-02-28", 400),
        ("day", "31.10.2026", 422),
    ] {
        let problem = billed.desk.send(Method::POST, PATH, with(field, value), status).await;
        assert!(status == 422 || problem["field"] == field, "{problem}");
    }
    let twice = billed.desk.send(Method::POST, PATH, json!([good, good]), 400).await;
    assert!(twice["detail"].as_str().unwrap().contains("two rates for 2026-10-31"), "{twice}");
    for empty in ["", "currency,day,rate\n"] {
        assert_eq!(billed.import(empty, 400).await["field"], "rates", "{empty:?}");
    }
    let problem = billed.import("EUR,2026-10-31,0.9\nEUR,2026-10-31,many", 400).await;
    assert_eq!(problem["field"], "rates");
    assert!(problem["detail"].as_str().unwrap().starts_with("line 2"), "{problem}");
    let days = date(2010, 1, 1).series(1.day()).take(5_001);
    let many: String = days.map(|day| format!("EUR,{day},0.9\n")).collect();
    assert_eq!(billed.import(&many, 400).await["field"], "rates");
    assert_eq!(billed.desk.get(PATH).await, json!([]));
}
