//! How the mix of models has moved.

use std::collections::BTreeMap;

use serde_json::Value;

use super::House;

/// The share of each model in a part of time, by the events.
async fn shares(house: &House, what: &str, start: &Value, end: &Value) -> BTreeMap<i64, f64> {
    let text = format!(
        "SELECT model_id::bigint, ({what})::float8 / sum({what}) OVER ()::float8 FROM events \
         WHERE occurred_at >= to_timestamp({start}) AND occurred_at < to_timestamp({end}) GROUP BY 1 HAVING {what} > 0"
    );
    let rows: Vec<(i64, f64)> = sqlx::query_as(sqlx::AssertSqlSafe(text))
        .fetch_all(house.stage.owner.pool())
        .await
        .unwrap();
    rows.into_iter().collect()
}

#[tokio::test]
async fn the_drift_is_that_of_the_events() {
    let house = House::new().await;
    // Days that are over, so that both periods end at midnight.
    for (measure, what) in [
        ("cost", "sum(cost_nanos)"),
        (
            "tokens",
            "sum(input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens + cache_write_tokens + output_tokens)",
        ),
    ] {
        let days = |ago: i64| {
            (jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24 * ago))
                .to_zoned(jiff::tz::TimeZone::UTC)
                .date()
        };
        let query = format!("from={}&to={}&timezone=UTC", days(31), days(2));
        let answer = house.get(&format!("model-mix?{query}&measure={measure}")).await;
        let window = &answer["window"];
        let now = shares(&house, what, &window["start"], &window["end"]).await;
        let before = shares(&house, what, &window["before_start"], &window["before_end"]).await;
        let models = answer["models"].as_array().unwrap();
        let every: std::collections::BTreeSet<i64> = now.keys().chain(before.keys()).copied().collect();
        assert_eq!(models.len(), every.len(), "{measure}");
        let mut moved = 0.0;
        for id in every {
            let model = models.iter().find(|model| model["id"] == id).unwrap();
            let (p, q) = (
                now.get(&id).copied().unwrap_or_default(),
                before.get(&id).copied().unwrap_or_default(),
            );
            assert!((model["share"].as_f64().unwrap() - p).abs() < 1e-9 && (model["before_share"].as_f64().unwrap() - q).abs() < 1e-9);
            assert!((model["change_points"].as_f64().unwrap() - (p - q) * 100.0).abs() < 1e-7);
            moved += (p - q).abs();
        }
        let distance = answer["distance"].as_f64().unwrap();
        assert!(
            (distance - moved / 2.0).abs() < 1e-9 && distance > 0.0 && distance < 1.0,
            "{measure}: {distance}"
        );
        assert_eq!(
            house.csv(&format!("model-mix?{query}&measure={measure}")).await.len(),
            models.len() + 1
        );
    }
    // The page has the same sums.
    let page = house.advanced("range=30d").await;
    let by_model = house.get("by-model?range=30d").await;
    let rows = by_model["rows"].as_array().unwrap();
    assert_eq!(page.models.len(), rows.len());
    for (model, row) in page.models.iter().zip(rows) {
        assert_eq!(
            (&Value::from(model.id), &Value::from(model.measures.cost.0)),
            (&row["id"], &row["cost_nanos"])
        );
    }
}
