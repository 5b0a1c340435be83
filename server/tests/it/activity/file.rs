//! The log as a file: every request, once, of one moment.

use std::collections::HashMap;

use super::{Log, ids};

/// The lines of a file, by their headings.
fn lines(text: &str) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    reader
        .records()
        .map(|record| heads.iter().cloned().zip(record.unwrap().iter().map(str::to_owned)).collect())
        .collect()
}

fn nanos(text: &str) -> i64 {
    let Some((dollars, nanos)) = text.split_once('.') else { return 0 };
    dollars.parse::<i64>().unwrap() * 1_000_000_000 + nanos.parse::<i64>().unwrap()
}

#[tokio::test]
async fn it_adds_up_to_the_summary() {
    let log = Log::new().await;
    let agent = log.id("agents", "agent_1").await;
    for query in [
        "range=90d".to_owned(),
        format!("range=90d&agent={agent}"),
        "range=30d&outcome=error".to_owned(),
        "range=90d&source=byok&timezone=Asia/Kathmandu".to_owned(),
        "range=90d&class=premium".to_owned(),
    ] {
        let summary = log.read(&format!("/api/v1/usage/summary?{query}")).await;
        let total = |name: &str| summary["total"][name].as_i64().unwrap();
        let file = lines(&log.text(&format!("/api/v1/usage/requests?format=csv&{query}")).await);
        let sum = |name: &str| -> i64 { file.iter().map(|line| line[name].parse::<i64>().unwrap()).sum() };
        assert_eq!(i64::try_from(file.len()).unwrap(), total("requests"), "{query}");
        assert_eq!(
            file.iter().map(|line| nanos(&line["cost (USD)"])).sum::<i64>(),
            total("cost_nanos"),
            "{query}"
        );
        for (column, name) in [
            ("input (tokens)", "input_tokens"),
            ("cache reads (tokens)", "cache_read_tokens"),
            ("cache writes (tokens)", "cache_write_tokens"),
            ("output (tokens)", "output_tokens"),
            ("all (tokens)", "tokens"),
        ] {
            assert_eq!(sum(column), total(name), "{column} of {query}");
        }
        let unpriced = file.iter().filter(|line| line["cost (USD)"].is_empty()).count();
        assert_eq!(i64::try_from(unpriced).unwrap(), total("unpriced_requests"), "{query}");
        assert!(
            file.iter()
                .all(|line| line["cost (USD)"].is_empty() != line["unpriced because"].is_empty()),
            "what has no cost says why"
        );
    }
}

#[tokio::test]
async fn its_lines_are_the_requests_in_order() {
    let log = Log::new().await;
    let file = lines(&log.text("/api/v1/usage/requests?format=csv&range=90d").await);
    let told: Vec<i64> = file.iter().map(|line| line["id"].parse().unwrap()).collect();
    assert_eq!(told, log.truth("true").await, "more than one piece, each request once");
    // With a text to look for, and behind a place.
    let first = log.requests("range=90d&q=session-1&limit=5").await;
    let rest = log
        .text(&format!(
            "/api/v1/usage/requests?format=csv&range=90d&q=session-1&after={}",
            first["next"].as_str().unwrap()
        ))
        .await;
    let mut all = ids(&first);
    all.extend(lines(&rest).iter().map(|line| line["id"].parse::<i64>().unwrap()));
    assert_eq!(all, log.truth("c.session_id LIKE 'session-1%'").await);
}

#[tokio::test]
async fn cells_are_no_formulas_and_the_lines_are_counted() {
    let log = Log::new().await;
    log.stage
        .psql("UPDATE persons SET name = '=HYPERLINK(\"http://x\"), inc' WHERE name LIKE 'Person-4%'")
        .await;
    let text = log.text("/api/v1/usage/requests?format=csv&range=90d&q=hyperlink").await;
    let line = text.split("\r\n").nth(1).unwrap();
    assert!(line.contains(r#""'=HYPERLINK(""http://x""), inc""#), "{line}");
    assert!(text.ends_with("\r\n"));
    let count = text.split("\r\n").count() - 2;
    let answer = log
        .server
        .get("/api/v1/usage/requests?format=csv&range=90d&q=hyperlink", &log.cookie)
        .await;
    assert_eq!(answer.headers()["x-row-count"], count.to_string());
}
