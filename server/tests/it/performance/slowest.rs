//! The slowest requests, exactly.

use serde_json::Value;

use super::{House, within};

/// The numbers and latencies of the slowest requests, by an answer and by the events.
async fn compare(house: &House, query: &str, condition: &str) -> usize {
    let answer = house.get(&format!("slowest?{query}")).await;
    let statement = format!(
        "SELECT e.id, e.latency_ms FROM events e JOIN accounts a ON a.id = e.account_id LEFT JOIN models m ON m.id = e.model_id \
         WHERE {} AND {condition} AND e.latency_ms IS NOT NULL ORDER BY e.latency_ms DESC, e.occurred_at DESC, e.id DESC LIMIT 20",
        within(&answer["window"])
    );
    let plainly: Vec<(i64, i32)> = sqlx::query_as(sqlx::AssertSqlSafe(statement))
        .fetch_all(house.stage.owner.pool())
        .await
        .unwrap();
    let found: Vec<(i64, i32)> = answer["requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["id"].as_i64().unwrap(),
                i32::try_from(row["latency_ms"].as_i64().unwrap()).unwrap(),
            )
        })
        .collect();
    assert_eq!(found, plainly, "{query}");
    found.len()
}

#[tokio::test]
async fn none_is_missed_under_any_filter() {
    let house = House::new().await;
    let id = async |table: &str, name: &str| house.id(table, name).await;
    let (person, agent, action, model) = (
        id("persons", "person-2").await,
        id("agents", "agent-0").await,
        id("actions", "action-1").await,
        id("models", "gpt-5").await,
    );
    let byok = house.byok;
    let mut sizes = Vec::new();
    for (filters, condition) in [
        (String::new(), "true".to_owned()),
        ("&source=system".to_owned(), "a.key_source = 'system'".to_owned()),
        ("&class=fast".to_owned(), "m.class = 'fast'".to_owned()),
        (format!("&account={byok}"), format!("e.account_id = {byok}")),
        (format!("&person={person}"), format!("e.person_id = {person}")),
        (format!("&agent=0,{agent}"), format!("e.agent_id IN (0, {agent})")),
        (format!("&action={action}"), format!("e.action_id = {action}")),
        (format!("&model={model}"), format!("e.model_id = {model}")),
        ("&outcome=error".to_owned(), "e.outcome <> 0".to_owned()),
        ("&person=0".to_owned(), "e.person_id = 0".to_owned()),
        (
            format!("&person={person}&model={model}&outcome=error"),
            format!("e.person_id = {person} AND e.model_id = {model} AND e.outcome <> 0"),
        ),
    ] {
        for range in ["7d", "30d", "90d&timezone=Asia/Kathmandu", "ytd&timezone=UTC", "400d"] {
            sizes.push(compare(&house, &format!("range={range}{filters}"), &condition).await);
        }
    }
    assert!(sizes.contains(&20) && sizes.iter().any(|size| (1..20).contains(size)), "{sizes:?}");
    assert_eq!(compare(&house, "from=2020-01-01&to=2020-02-01", "true").await, 0);
}

#[tokio::test]
async fn a_request_is_told_with_its_names_and_its_cost() {
    let house = House::new().await;
    let answer = house.get("slowest?range=90d").await;
    let rows = answer["requests"].as_array().unwrap();
    assert_eq!(
        (rows.len(), &rows[0]["latency_ms"]),
        (20, &Value::from(600_000)),
        "time-outs are all alike"
    );
    for row in rows {
        let id = &row["id"];
        let text = format!(
            "SELECT json_build_object('person', COALESCE(p.name, ''), 'agent', COALESCE(g.name, ''), 'action', COALESCE(a.name, ''), 'model', m.name, \
             'at', floor(extract(epoch FROM e.occurred_at) * 1000)::bigint, 'cost_nanos', e.cost_nanos, 'failed', e.outcome <> 0, \
             'ttft_ms', e.ttft_ms, 'output_tokens', e.output_tokens) \
             FROM events e LEFT JOIN persons p ON p.id = e.person_id LEFT JOIN agents g ON g.id = e.agent_id \
             LEFT JOIN actions a ON a.id = e.action_id LEFT JOIN models m ON m.id = e.model_id WHERE e.id = {id}"
        );
        let plainly: Value = sqlx::query_scalar(sqlx::AssertSqlSafe(text))
            .fetch_one(house.stage.owner.pool())
            .await
            .unwrap();
        for (name, value) in plainly.as_object().unwrap() {
            assert_eq!(&row[name], value, "{name} of {id}");
        }
    }
    let lines = house.csv("slowest?range=90d").await;
    assert_eq!((lines.len(), &lines[1][6]), (21, "600000"));
}

#[tokio::test]
async fn what_is_no_longer_kept_hides_nothing_that_is() {
    let house = House::new().await;
    // The slowest ones are deleted as retention does it: from the partitions by name, which no rollup hears of.
    let parts: Vec<String> = sqlx::query_scalar("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'events'::regclass")
        .fetch_all(house.stage.owner.pool())
        .await
        .unwrap();
    for part in parts {
        house.stage.psql(&format!("DELETE FROM {part} WHERE latency_ms > 40000")).await;
    }
    assert_eq!(compare(&house, "range=120d", "true").await, 20);
}
