//! A question, asked everywhere.

use bytes::Bytes;
use domain::Measures;
use domain::query::{Facet, UsageQuery};
use ledger::queries::usage;
use serde_json::Value;

use super::sums::{add, numbers, of_csv, of_log, of_parquet};
use crate::common::{Server, Stage};

/// The condition of a question, in plain SQL over events; `start` and `end` are what the server says that the window is.
fn plainly(stage: &Stage, query: &UsageQuery, start: i64, end: i64) -> String {
    let mut text = format!(
        "e.org_id = {} AND e.occurred_at >= to_timestamp({start}) AND e.occurred_at < to_timestamp({end})",
        stage.org
    );
    for (name, list) in query.filters.lists() {
        if !list.is_empty() {
            let numbers: Vec<String> = list.iter().map(i32::to_string).collect();
            text += &format!(" AND e.{name}_id IN ({})", numbers.join(","));
        }
    }
    if let Some(source) = query.filters.source {
        text += &format!(" AND a.key_source = '{}'", source.as_str());
    }
    for (column, facet) in [
        ("CASE m.class WHEN 'fast' THEN 0 WHEN 'premium' THEN 1 END", Facet::Class),
        ("e.outcome", Facet::Outcome),
    ] {
        let chosen: Vec<String> = query.filters.chosen(facet).iter().map(i32::to_string).collect();
        if !chosen.is_empty() {
            text += &format!(" AND {column} IN ({})", chosen.join(","));
        }
    }
    text
}

/// Whoever asks.
pub struct Asker {
    pub stage: Stage,
    pub server: Server,
    pub cookie: String,
}

impl Asker {
    async fn get(&self, path: &str, query: &UsageQuery, more: &str) -> String {
        String::from_utf8(self.bytes(path, query, more).await.to_vec()).unwrap()
    }

    async fn bytes(&self, path: &str, query: &UsageQuery, more: &str) -> Bytes {
        let pairs: Vec<String> = query.to_pairs().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let path = format!("/api/v1/usage/{path}?{}{more}", pairs.join("&"));
        let answer = self.server.get(&path, &self.cookie).await;
        let status = answer.status();
        let bytes = answer.bytes().await.unwrap();
        assert_eq!(status, 200, "{path}: {bytes:?}");
        bytes
    }

    async fn json(&self, path: &str, query: &UsageQuery, more: &str) -> Value {
        serde_json::from_str(&self.get(path, query, more).await).unwrap()
    }

    /// One question: its sums by SQL, and the card, a chart, a table and a file. `whole` asks everything else that tells them, too.
    pub async fn check(&self, query: &UsageQuery, whole: bool) {
        let summary = self.json("summary", query, "").await;
        let window = &summary["window"];
        let (start, end) = (window["start"].as_i64().unwrap(), window["end"].as_i64().unwrap());
        let condition = plainly(&self.stage, query, start, end);
        let before = plainly(
            &self.stage,
            query,
            window["before_start"].as_i64().unwrap(),
            window["before_end"].as_i64().unwrap(),
        );
        let (expected, people) = self.directly(&condition).await;
        let (before, before_people) = self.directly(&before).await;
        assert_eq!(numbers(&summary["total"]), expected, "summary of {query:?}");
        assert_eq!(numbers(&summary["before"]), before, "summary of before {query:?}");
        assert_eq!(
            (summary["people"].as_i64(), summary["before_people"].as_i64()),
            (Some(people), Some(before_people)),
            "people of {query:?}"
        );
        for by in if whole {
            &["", "account", "person", "agent", "action", "model", "outcome", "class", "source"][..]
        } else {
            &["class"]
        } {
            let more = format!("&group_by={by}");
            let series = self.json("time-series", query, &more).await;
            let points = series["groups"]
                .as_array()
                .unwrap()
                .iter()
                .flat_map(|group| group["points"].as_array().unwrap());
            assert_eq!(points.map(numbers).fold([0; 4], add), expected, "series by {by:?} of {query:?}");
            let file = self.get("time-series", query, &format!("{more}&format=csv")).await;
            assert_eq!(of_csv(&file), expected, "series by {by:?} as CSV of {query:?}");
        }
        for by in if whole {
            &["account", "person", "agent", "action", "model"][..]
        } else {
            &["person"]
        } {
            let table = self.json(&format!("by-{by}"), query, "").await;
            let rows = table["rows"].as_array().unwrap();
            assert_eq!(rows.iter().map(numbers).fold([0; 4], add), expected, "by {by} of {query:?}");
            let file = self.get(&format!("by-{by}"), query, "&format=csv").await;
            assert_eq!(of_csv(&file), expected, "by {by} as CSV of {query:?}");
        }
        if !whole {
            return;
        }
        for path in ["by-agent", "by-model", "time-series"] {
            let file = self.bytes(path, query, "&format=parquet").await;
            assert_eq!(of_parquet(file), expected, "{path} as Parquet of {query:?}");
        }
        let log = self.get("requests", query, "&format=csv").await;
        assert_eq!(of_log(&log), expected, "the log of {query:?}");
        let page = self.stage.overview_of(query).await;
        let total = page.total();
        assert_eq!(
            [total.requests, total.tokens(), total.cost.0, total.unpriced_requests],
            expected,
            "the Overview of {query:?}"
        );
        self.check_pages(query, expected).await;
    }

    /// `[requests, tokens, cost, unpriced requests]`, and how many persons they are of, in plain SQL over events.
    async fn directly(&self, condition: &str) -> ([i64; 4], i64) {
        let tokens = "e.input_tokens + e.cache_read_tokens + e.cache_write_5m_tokens + e.cache_write_1h_tokens + e.cache_write_tokens + e.output_tokens";
        let text = format!(
            "SELECT count(*), COALESCE(sum({tokens}), 0)::bigint, COALESCE(sum(e.cost_nanos), 0)::bigint, \
             count(*) FILTER (WHERE e.cost_nanos IS NULL), count(DISTINCT NULLIF(e.person_id, 0)) \
             FROM events e JOIN accounts a ON a.id = e.account_id LEFT JOIN models m ON m.id = e.model_id WHERE {condition}"
        );
        let (requests, tokens, cost, unpriced, people): (i64, i64, i64, i64, i64) = sqlx::query_as(sqlx::AssertSqlSafe(text))
            .fetch_one(self.stage.owner.pool())
            .await
            .unwrap();
        ([requests, tokens, cost, unpriced], people)
    }

    /// The other pages of numbers, by what they are read from.
    async fn check_pages(&self, query: &UsageQuery, expected: [i64; 4]) {
        let of = |sum: Measures| [sum.requests, sum.tokens(), sum.cost.0, sum.unpriced_requests];
        let (ledger, access, now) = (&self.stage.ledger, &self.stage.access, jiff::Timestamp::now());
        let page = usage::usage_page(ledger, access, query, now).await.unwrap();
        assert_eq!(of(page.total()), expected, "the Usage page of {query:?}");
        let actions: Measures = page.actions.iter().map(domain::usage::Group::total).sum();
        assert_eq!(of(actions), expected, "the actions of {query:?}");
        let cost = |parts: &[domain::usage::Part]| parts.iter().map(|part| part.cost().0).sum::<i64>();
        assert_eq!(
            [cost(&page.people), cost(&page.features)],
            [expected[2]; 2],
            "the tree maps of {query:?}"
        );
        let sizes: i64 = page.sizes.bins.iter().map(|bin| bin.requests).sum();
        assert_eq!(sizes, expected[0], "the sizes of {query:?}");
        let models = usage::model_efficiency(ledger, access, query, now).await.unwrap();
        assert_eq!(
            of(models.rows.iter().map(|row| row.measures).sum()),
            expected,
            "the models of {query:?}"
        );
        let page = usage::advanced_page(ledger, access, query, now).await.unwrap();
        assert_eq!(of(page.points().into_iter().sum()), expected, "System and BYOK of {query:?}");
        assert_eq!(
            of(page.week.iter().flatten().copied().sum()),
            expected,
            "the hours of the week of {query:?}"
        );
        let page = usage::performance_page(ledger, access, query, now).await.unwrap();
        let requests: i64 = page.counts.iter().map(|counts| counts.requests).sum();
        assert_eq!(requests, expected[0], "the requests of the Performance page of {query:?}");
    }
}
