//! Documents of a closed statement agree, and its JSON is the text that was frozen.

use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Billed, sum};

#[tokio::test]
async fn every_form_of_a_closed_statement_comes_to_the_same_total() {
    let billed = Billed::closed().await;
    let json: Value = billed.fetch("json").await.json().await.unwrap();
    let total = json["bill"]["total"].as_i64().unwrap();
    assert!(total > 0, "{json}");
    let amounts = |part: &str| {
        json[part]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line["amount"].as_i64().unwrap())
            .sum::<i64>()
    };
    let extras: i64 = json["bill"]["extras"]
        .as_array()
        .unwrap()
        .iter()
        .map(|extra| extra[1].as_i64().unwrap())
        .sum();
    assert_eq!(amounts("lines") + amounts("adjustments") + extras, total);

    let text = async |format: &str| billed.fetch(format).await.text().await.unwrap();
    let csv = text("csv").await;
    assert_eq!(sum(&csv, "amount (USD)", "total"), total);
    assert!(csv.contains(",'=cmd|'"), "no formulas: {csv}");
    let focus = text("focus").await;
    assert_eq!(sum(&focus, "BilledCost", ""), total);
    let accounting = text("accounting").await;
    assert_eq!(sum(&accounting, "UnitAmount", ""), total);
    let items = text("stripe&customer=cus_7").await;
    let items: Vec<Value> = items.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        items.iter().map(|item| item["amount"].as_i64().unwrap()).sum::<i64>() * 10_000_000,
        total
    );
    assert!(items.iter().all(|item| item["customer"] == "cus_7"));

    let file = billed.fetch("pdf").await;
    let name = file.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert_eq!(
        name,
        format!("attachment; filename=\"statement-1-globex-relaunch-{}.pdf\"", billed.month)
    );
    let bytes = file.bytes().await.unwrap();
    let document = lopdf::Document::load_mem(&bytes).unwrap();
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    let page = document
        .extract_text(&pages)
        .unwrap()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    for shown in [
        "claude-opus-5",
        "gpt-5",
        "claude-haiku-4-5",
        "By person",
        "3 sessions, 0.",
        "h of work, 9 requests, ",
        &format!("Total USD {}", domain::Nanos(total).display_usd()),
    ] {
        assert!(page.contains(shown), "{shown} is not in {page}");
    }
    // What clients get names nobody's account and nobody's e-mail.
    for text in [&csv, &focus, &accounting, &page] {
        assert!(!text.contains('@') && !text.contains("studio"), "{text}");
    }
    assert_eq!(bytes, billed.fetch("pdf").await.bytes().await.unwrap(), "the same bytes, whenever");
}

#[tokio::test]
async fn a_draft_has_an_identifier_of_its_own_in_every_file() {
    let billed = Billed::new().await;
    let draft = format!("DRAFT-{}-P{}", billed.month, billed.project);
    for (format, column) in [("csv", "statement"), ("focus", "InvoiceId"), ("accounting", "InvoiceNumber")] {
        let text = billed.fetch(format).await.text().await.unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows: Vec<std::collections::HashMap<String, String>> = reader.deserialize().map(|row| row.unwrap()).collect();
        assert!(rows.len() > 2 && rows.iter().all(|row| row[column] == draft), "{format}: {text}");
    }
    let items = billed.fetch("stripe").await.text().await.unwrap();
    assert!(
        items
            .lines()
            .all(|line| line.contains(&format!("\"metadata\":{{\"statement\":\"{draft}\"}}"))),
        "{items}"
    );
    let name = billed.fetch("pdf").await.headers()["content-disposition"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(name.contains(&format!("draft-p{}-globex-relaunch-", billed.project)), "{name}");
    billed.step("close", 200).await;
    let closed = billed.fetch("accounting").await.text().await.unwrap();
    assert!(closed.contains(",1,") && !closed.contains("DRAFT"), "{closed}");
}

#[tokio::test]
async fn the_json_of_a_closed_statement_is_its_frozen_text_with_its_hash() {
    let billed = Billed::new().await;
    let draft = billed.fetch("json").await;
    assert!(!draft.headers().contains_key("x-content-sha256"));
    let draft: Value = draft.json().await.unwrap();
    assert_eq!((&draft["number"], &draft["closed_at"]), (&Value::Null, &Value::Null));
    let standing = billed.step("close", 200).await;
    let answer = billed.fetch("json").await;
    let hash = answer.headers()["x-content-sha256"].to_str().unwrap().to_owned();
    let text = answer.text().await.unwrap();
    assert_eq!(standing["sha256"], hash);
    assert_eq!(format!("{:x}", Sha256::digest(text.as_bytes())), hash);
    let closed: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&closed["number"], &closed["bill"]), (&json!(1), &draft["bill"]));
    assert_eq!(standing["total"], closed["bill"]["total"]);
    assert_eq!(billed.fetch("csv").await.headers()["x-content-sha256"], hash.as_str());
}

#[tokio::test]
async fn what_cannot_be_written_is_told() {
    let billed = Billed::new().await;
    let path = billed.path();
    for (query, field) in [("format=xlsx", "format"), ("format=stripe&customer=a%20b", "customer")] {
        let problem = billed
            .desk
            .told(&billed.desk.admin, Method::GET, &format!("{path}?{query}"), None, 400)
            .await;
        assert_eq!(problem["field"], field, "{problem}");
    }
    let of = |project: &str, month: &str| format!("/api/v1/statements/{project}/{month}");
    let project = billed.project.to_string();
    for (path, status) in [
        (of(&project, "october"), 400),
        (of(&project, "2026-13"), 400),
        (of("987654", "2026-10"), 404),
        (of("relaunch", "2026-10"), 404),
        ("/api/v1/statements?month=october".to_owned(), 400),
    ] {
        billed.desk.told(&billed.desk.admin, Method::GET, &path, None, status).await;
    }
}
