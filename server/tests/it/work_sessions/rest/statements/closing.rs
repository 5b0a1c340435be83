//! A month from draft to invoice, and back.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Billed, work};

#[tokio::test]
async fn a_month_is_reviewed_closed_invoiced_and_opened_again() {
    let billed = Billed::new().await;
    let desk = &billed.desk;
    let month = async || desk.get(&format!("/api/v1/statements?month={}", billed.month)).await;
    let open = month().await;
    assert_eq!(open["projects"][0]["standing"]["state"], "open");
    assert_eq!(open["total"]["cost"], open["accounts"]);
    assert_eq!(billed.step("review", 200).await["state"], "review");
    assert_eq!(billed.step("withdraw", 200).await["state"], "open");
    let closed = billed.step("close", 200).await;
    assert_eq!((&closed["state"], &closed["number"]), (&json!("closed"), &json!(1)));
    assert_eq!(closed["total"], open["projects"][0]["amount"]);
    assert_eq!(billed.step("close", 400).await["field"], "step");
    assert_eq!(billed.step("invoice", 200).await["state"], "invoiced");
    let body = json!({ "step": "reopen" });
    desk.refused(Method::POST, &format!("{}/steps", billed.path()), body, 400, "reason")
        .await;
    assert_eq!(billed.step("reopen", 200).await["state"], "open");
    // The month that runs is not closed.
    let current = open["current"].as_str().unwrap();
    let path = format!("/api/v1/statements/{}/{current}/steps", billed.project);
    desk.refused(Method::POST, &path, json!({ "step": "close" }), 400, "month").await;
    desk.send(Method::POST, &path, json!({ "step": "burn" }), 422).await;
}

#[tokio::test]
async fn what_comes_after_closing_is_an_adjustment_of_the_next_month_in_every_form() {
    let billed = Billed::closed().await;
    let before = billed.fetch("json").await.text().await.unwrap();
    work(
        &billed.desk,
        billed.project,
        billed.month.first(),
        "late@northwind.example",
        "claude-opus-5",
    )
    .await;
    assert_eq!(billed.fetch("json").await.text().await.unwrap(), before, "what is closed stays");
    let next = format!("/api/v1/statements/{}/{}", billed.project, billed.month.next());
    let draft = billed.desk.get(&next).await;
    let adjustments = draft["adjustments"].as_array().unwrap();
    assert_eq!((adjustments.len(), &adjustments[0]["used"]["requests"]), (1, &json!(3)));
    let fetch = async |format: &str| {
        let answer = billed.desk.server.get(&format!("{next}?format={format}"), &billed.desk.admin).await;
        answer.text().await.unwrap()
    };
    let focus = fetch("focus").await;
    assert!(focus.contains(",Correction,\"Adjustment: claude-opus-5"), "{focus}");
    assert!(
        fetch("csv")
            .await
            .contains(&format!("\r\nDRAFT-{}-P{},adjustment,", billed.month.next(), billed.project))
    );
    let items = fetch("stripe").await;
    let told = format!("adjustments of {}", billed.month.label());
    assert!(items.contains(&told), "{items}");
}

#[tokio::test]
async fn terms_are_kept_and_what_is_wrong_with_them_is_told() {
    let billed = Billed::new().await;
    let path = billed.agreement();
    let kept = billed.desk.get(&path).await;
    assert_eq!(kept["terms"]["price"], json!({ "mark_up": 1_333 }));
    let terms = json!({ "basis": "reported", "price": { "fixed": 250_000_000_000_i64 } });
    let changed = billed
        .desk
        .send(Method::PUT, &path, json!({ "terms": terms, "budget": 500_000_000_000_i64 }), 200)
        .await;
    assert_eq!(
        (&changed["budget"], &changed["terms"]["basis"]),
        (&json!(500_000_000_000_i64), &json!("reported"))
    );
    let draft: Value = billed.fetch("json").await.json().await.unwrap();
    assert_eq!(draft["bill"]["total"], 250_000_000_000_i64);
    let bad = json!({ "terms": { "price": { "mark_up": 90_001 } } });
    billed.desk.refused(Method::PUT, &path, bad, 400, "price").await;
    billed
        .desk
        .refused(
            Method::PUT,
            &path,
            json!({ "terms": { "price": "pass_through" }, "budget": -1 }),
            400,
            "budget",
        )
        .await;
    // Nothing is taken for "as when nothing was agreed on": a mistyped name would bill by other terms.
    for mistyped in [
        json!({}),
        json!({ "terms": {} }),
        json!({ "term": { "price": "pass_through" } }),
        json!({ "terms": { "price": "pass_through", "minimun": 5 } }),
        json!({ "terms": { "price": "pass_through" }, "bugdet": 5 }),
    ] {
        billed.desk.send(Method::PUT, &path, mistyped, 422).await;
    }
    assert_eq!(billed.desk.get(&path).await, changed);
    let terms = json!({ "terms": { "price": "pass_through" } });
    billed.desk.send(Method::PUT, "/api/v1/projects/987654/agreement", terms, 404).await;
}
