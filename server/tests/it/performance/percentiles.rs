//! How fast, and what failed.

use domain::sketch::ALPHA;
use domain::usage::PerformancePage;
use jiff::Timestamp;
use ledger::queries::usage;
use serde_json::Value;
use server::sample;

use super::{House, get, question, same, within};
use crate::common::{Server, Stage};

/// Asserts that a quantile is within 1 % of the exact ones: that of the nearest rank (`percentile_disc`), or that of the rank below, which is
/// what a sketch looks for.
async fn assert_exact(stage: &Stage, org: i32, page: &PerformancePage, column: &str, q: f64, found: f64) {
    let statement = format!(
        "SELECT percentile_disc({q}) WITHIN GROUP (ORDER BY {column})::float8, \
         (array_agg({column} ORDER BY {column}))[1 + floor({q} * (count({column}) - 1))::int]::float8 \
         FROM events WHERE org_id = {org} AND {column} IS NOT NULL AND occurred_at >= to_timestamp({}) AND occurred_at < to_timestamp({})",
        page.window.start, page.window.end
    );
    let (nearest, below): (f64, f64) = sqlx::query_as(sqlx::AssertSqlSafe(statement))
        .fetch_one(stage.owner.pool())
        .await
        .unwrap();
    let (low, high) = (nearest.min(below), nearest.max(below));
    let reach = ALPHA + 1e-6;
    assert!(
        found >= low * (1.0 - reach) && found <= high * (1.0 + reach),
        "P{} of {column} over {}: {found} for {nearest}",
        q * 100.0,
        page.window.label
    );
}

#[tokio::test]
async fn the_percentiles_of_the_sample_are_within_one_per_cent() {
    let stage = Stage::new().await;
    let org = sample::install(&stage.ledger, Timestamp::now()).await.unwrap();
    let access = domain::access::Access::system(org);
    for query in [
        "range=7d",
        "range=30d",
        "range=90d",
        "range=30d&timezone=Asia/Kathmandu",
        "range=90d&timezone=UTC&granularity=week",
    ] {
        let page = usage::performance_page(&stage.ledger, &access, &question(query), Timestamp::now())
            .await
            .unwrap();
        assert!(page.overall.requests > 1_000, "{query}");
        for (column, q, found) in [
            ("latency_ms", 0.5, page.overall.p50_ms),
            ("latency_ms", 0.9, page.overall.p90_ms),
            ("latency_ms", 0.95, page.overall.p95_ms),
            ("latency_ms", 0.99, page.overall.p99_ms),
            ("ttft_ms", 0.5, page.overall.ttft_p50_ms),
            ("ttft_ms", 0.95, page.overall.ttft_p95_ms),
        ] {
            assert_exact(&stage, org, &page, column, q, found.unwrap()).await;
        }
        let timed: i64 = page.points.iter().map(|point| point.requests).sum();
        assert_eq!(
            (timed, page.hours.total()),
            (page.overall.requests, page.overall.requests),
            "{query}"
        );
    }
}

/// A page, its REST twins and the events under one question.
async fn compare(house: &House, query: &str, condition: &str) {
    let page = house.performance(query).await;
    let summary = house.get(&format!("summary?{query}")).await;
    let total = page.total();
    assert_eq!(summary["total"]["requests"], total.requests, "{query}");
    assert_eq!(summary["total"]["errors"], total.failed, "{query}");
    assert_eq!(
        (&summary["before"]["requests"], &summary["before"]["errors"]),
        (&Value::from(page.before.requests), &Value::from(page.before.failed)),
        "{query}"
    );
    let window = within(&summary["window"]);
    let direct = async |what: &str| {
        let text = format!(
            "SELECT {what} FROM events e JOIN accounts a ON a.id = e.account_id LEFT JOIN models m ON m.id = e.model_id \
             WHERE {window} AND {condition}"
        );
        house.stage.number(&text).await
    };
    assert_eq!(total.requests, direct("count(*)").await, "{query}");
    assert_eq!(total.failed, direct("count(*) FILTER (WHERE e.outcome <> 0)").await, "{query}");

    let latency = house.get(&format!("latency?{query}")).await;
    assert!(same(&serde_json::to_value(page.overall).unwrap(), &latency["overall"]), "{query}");
    assert!(same(&serde_json::to_value(&page.points).unwrap(), &latency["points"]), "{query}");
    assert_eq!(page.overall.requests, direct("count(e.latency_ms)").await, "{query}");
    assert_eq!(house.csv(&format!("latency?{query}")).await.len(), page.points.len() + 1);

    let errors = house.get(&format!("errors?{query}")).await;
    assert_eq!(serde_json::to_value(&page.errors).unwrap(), errors["types"], "{query}");
    for kind in &page.errors {
        let counted: i64 = kind.counts.iter().sum();
        let what = format!("count(*) FILTER (WHERE e.outcome <> 0 AND e.error_type_id = {})", kind.id);
        assert_eq!(counted, direct(&what).await, "{} of {query}", kind.name);
    }
    let failed: i64 = page.errors.iter().flat_map(|kind| &kind.counts).sum();
    assert_eq!(failed, total.failed, "the types are all failed requests of {query}");
    let lines = house.csv(&format!("errors?{query}")).await;
    let listed: i64 = lines[1..].iter().map(|line| line[3].parse::<i64>().unwrap()).sum();
    assert_eq!(listed, total.failed, "{query}");

    let slowest = house.get(&format!("slowest?{query}")).await;
    assert_eq!(serde_json::to_value(&page.slowest).unwrap(), slowest["requests"], "{query}");
    let hours = house.get(&format!("latency-heatmap?{query}")).await;
    let timed: i64 = hours["hours"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hour| hour["requests"].as_i64().unwrap())
        .sum();
    assert_eq!(
        (timed, page.hours.total()),
        (page.overall.requests, page.overall.requests),
        "{query}"
    );
}

#[tokio::test]
async fn the_page_rest_and_the_events_say_one_thing() {
    let house = House::new().await;
    let (person, agent, model) = (
        house.id("persons", "person-1").await,
        house.id("agents", "agent-2").await,
        house.id("models", "claude-haiku-4-5").await,
    );
    let byok = house.byok;
    for (filters, condition) in [
        (String::new(), "true".to_owned()),
        ("&source=byok".to_owned(), "a.key_source = 'byok'".to_owned()),
        (format!("&account={byok}"), format!("e.account_id = {byok}")),
        (format!("&model={model}&class=fast"), format!("e.model_id = {model}")),
        (format!("&person=0,{person}"), format!("e.person_id IN (0, {person})")),
        (format!("&agent={agent}"), format!("e.agent_id = {agent}")),
        ("&outcome=error".to_owned(), "e.outcome <> 0".to_owned()),
        ("&outcome=ok".to_owned(), "e.outcome = 0".to_owned()),
        (
            format!("&person={person}&agent={agent}&outcome=ok"),
            format!("e.person_id = {person} AND e.agent_id = {agent} AND e.outcome = 0"),
        ),
    ] {
        for range in [
            "7d",
            "30d&timezone=UTC",
            "90d&timezone=Asia/Kathmandu&granularity=week",
            "120d&compare=year&granularity=month",
        ] {
            compare(&house, &format!("range={range}{filters}"), &condition).await;
        }
    }
}

#[tokio::test]
async fn a_server_function_answers_with_the_page() {
    let house = House::new().await;
    for (path, twin) in [
        ("performance", serde_json::to_value(house.performance("range=30d").await)),
        ("advanced", serde_json::to_value(house.advanced("range=30d").await)),
    ] {
        let answer = house.server.get(&format!("/api/page/{path}?range=30d"), &house.cookie).await;
        assert_eq!(answer.status(), 200, "{path}");
        let mut page: Value = answer.json().await.unwrap();
        let mut twin = twin.unwrap();
        // They were read one after the other.
        for page in [&mut page, &mut twin] {
            page["window"]["as_of"] = Value::Null;
            page["window"]["before_end"] = Value::Null;
        }
        assert!(same(&page, &twin), "{path}");
    }
}

#[tokio::test]
async fn speeds_are_told_by_any_dimension() {
    let house = House::new().await;
    for by in ["account", "person", "agent", "action", "model", "outcome"] {
        let answer = house.get(&format!("latency?range=90d&by={by}")).await;
        let (window, values) = (within(&answer["window"]), answer["values"].as_array().unwrap());
        assert!(answer["points"].as_array().unwrap().is_empty() && values.len() > 1, "{by}");
        let mut timed = 0;
        for value in values {
            let column = if by == "outcome" {
                "outcome".to_owned()
            } else {
                format!("{by}_id")
            };
            let rows = format!(
                "FROM events e WHERE {window} AND e.{column} = {} AND e.latency_ms IS NOT NULL",
                value["id"]
            );
            let requests = house.stage.number(&format!("SELECT count(*) {rows}")).await;
            assert_eq!(value["requests"], requests, "{by}: {value}");
            timed += requests;
            let below: f64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
                "SELECT (array_agg(e.latency_ms ORDER BY e.latency_ms))[1 + floor(0.9 * (count(*) - 1))::int]::float8 {rows}"
            )))
            .fetch_one(house.stage.owner.pool())
            .await
            .unwrap();
            let found = value["p90_ms"].as_f64().unwrap();
            assert!((found - below).abs() <= below * (ALPHA + 1e-6), "{by}: {found} for {below}");
        }
        assert_eq!(answer["overall"]["requests"], timed, "{by}");
        let lines = house.csv(&format!("latency?range=90d&by={by}")).await;
        assert_eq!((&lines[0][0], lines.len()), (by, values.len() + 1));
    }
}

#[tokio::test]
async fn an_empty_organization_has_empty_pages() {
    let stage = Stage::new().await;
    let page = usage::performance_page(&stage.ledger, &stage.access, &question(""), Timestamp::now())
        .await
        .unwrap();
    assert!(!page.has_events && page.errors.is_empty() && page.slowest.is_empty() && page.overall.p50_ms.is_none());
    assert_eq!((page.total().success(), page.hours.total()), (None, 0));
    let page = usage::advanced_page(&stage.ledger, &stage.access, &question(""), Timestamp::now())
        .await
        .unwrap();
    assert!(!page.has_events && page.models.is_empty() && page.week.iter().all(Option::is_none) && page.total().is_zero());
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    for path in ["latency-heatmap", "slowest", "by-source", "model-mix", "latency?by=model"] {
        get(&server, &cookie, path).await;
    }
    let mix = get(&server, &cookie, "model-mix").await;
    assert_eq!((&mix["distance"], mix["models"].as_array().unwrap().len()), (&Value::Null, 0));
}
