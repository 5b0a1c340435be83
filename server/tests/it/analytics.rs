//! What the analytics endpoints tell besides sums: how fast, what failed, when in the week, and what is to come.

use domain::Outcome;
use domain::pricing::Book;
use jiff::{SignedDuration, Timestamp};
use ledger::record::{Costed, record};
use parquet::file::reader::{FileReader, SerializedFileReader};
use serde_json::Value;

use crate::common::{Server, Stage};

/// Requests of the last forty days: latencies over four powers of ten, a third of them with a time to the first token, some failed.
async fn fill(stage: &Stage) {
    let mut events = Vec::new();
    for n in 0_u32..600 {
        let mut event = crate::common::event(&format!("speed-{n}"), 0);
        event.at -= SignedDuration::from_secs(i64::from(n) * 5_700 + 77);
        event.latency_ms = (n % 10 != 0).then_some(3 + n * n % 40_000);
        event.ttft_ms = n.is_multiple_of(3).then_some(1 + n % 700);
        event.agent = Some(format!("agent-{}", n % 3));
        event.model = ["claude-opus-5", "claude-haiku-4-5"][n as usize % 2].to_owned();
        if n.is_multiple_of(8) {
            event.outcome = Outcome::Error;
            event.error_type = (!n.is_multiple_of(16)).then(|| "overloaded".to_owned());
        }
        events.push(Costed::new(stage.account, event, Book::builtin()));
    }
    record(&stage.ledger, stage.org, &events).await.unwrap();
}

async fn get(server: &Server, cookie: &str, path: &str) -> Value {
    let answer = server.get(&format!("/api/v1/usage/{path}"), cookie).await;
    let status = answer.status();
    let text = answer.text().await.unwrap();
    assert_eq!(status, 200, "{path}: {text}");
    serde_json::from_str(&text).unwrap()
}

/// The value of rank `⌊q (n − 1)⌋` of a column, in the window that an answer tells.
async fn exact(stage: &Stage, answer: &Value, column: &str, filter: &str, q: f64) -> f64 {
    let window = &answer["window"];
    let statement = format!(
        "SELECT {column} FROM events e LEFT JOIN agents g ON g.id = e.agent_id \
         WHERE {column} IS NOT NULL AND occurred_at >= to_timestamp({}) AND occurred_at < to_timestamp({}) {filter} ORDER BY 1",
        window["start"], window["end"]
    );
    let values: Vec<i32> = sqlx::query_scalar(sqlx::AssertSqlSafe(statement))
        .fetch_all(stage.owner.pool())
        .await
        .unwrap();
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rank"
    )]
    let rank = (q * (values.len() - 1) as f64).floor() as usize;
    f64::from(values[rank])
}

#[tokio::test]
async fn percentiles_are_within_one_per_cent() {
    let stage = Stage::new().await;
    fill(&stage).await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let agent = stage.number("SELECT id FROM agents WHERE name = 'agent-0'").await;
    for (path, filter) in [
        ("latency?range=30d".to_owned(), ""),
        ("latency?range=7d".to_owned(), ""),
        ("latency?range=30d&timezone=Asia/Kathmandu".to_owned(), ""),
        (format!("latency?range=30d&agent={agent}"), "AND g.name = 'agent-0'"),
        ("latency?range=30d&outcome=error".to_owned(), "AND outcome <> 0"),
    ] {
        let answer = get(&server, &cookie, &path).await;
        for (name, column, q) in [
            ("p50_ms", "latency_ms", 0.5),
            ("p90_ms", "latency_ms", 0.9),
            ("p95_ms", "latency_ms", 0.95),
            ("p99_ms", "latency_ms", 0.99),
            ("ttft_p50_ms", "ttft_ms", 0.5),
            ("ttft_p95_ms", "ttft_ms", 0.95),
        ] {
            let found = answer["overall"][name].as_f64().unwrap();
            let truth = exact(&stage, &answer, column, filter, q).await;
            assert!((found - truth).abs() <= truth * 0.010_001, "{path} {name}: {found} for {truth}");
        }
        let timed: i64 = answer["points"]
            .as_array()
            .unwrap()
            .iter()
            .map(|point| point["requests"].as_i64().unwrap())
            .sum();
        assert_eq!(answer["overall"]["requests"], timed, "{path}");
    }
    let answer = get(&server, &cookie, "latency?range=30d").await;
    let window = &answer["window"];
    let condition = format!(
        "latency_ms IS NOT NULL AND occurred_at >= to_timestamp({}) AND occurred_at < to_timestamp({})",
        window["start"], window["end"]
    );
    let sum = async |what: &str| stage.number(&format!("SELECT {what} FROM events WHERE {condition}")).await;
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    let speed = (sum("sum(output_tokens)").await * 1000) as f64 / sum("sum(greatest(latency_ms - COALESCE(ttft_ms, 0), 0))").await as f64;
    assert!((answer["overall"]["tokens_per_second"].as_f64().unwrap() - speed).abs() < 1e-9);
    let empty = get(&server, &cookie, "latency?range=2020-01-01..2020-01-05").await;
    assert_eq!(
        (&empty["overall"]["requests"], &empty["overall"]["p50_ms"]),
        (&Value::from(0), &Value::Null)
    );
}

#[tokio::test]
async fn errors_are_counted_by_their_type() {
    let stage = Stage::new().await;
    fill(&stage).await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let answer = get(&server, &cookie, "errors?range=30d").await;
    let start = &answer["window"]["start"];
    let types = answer["types"].as_array().unwrap();
    let names: Vec<&str> = types.iter().map(|kind| kind["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names.contains(&"overloaded") && names.contains(&"not named"));
    for kind in types {
        let counted: i64 = kind["counts"].as_array().unwrap().iter().map(|count| count.as_i64().unwrap()).sum();
        let id = &kind["id"];
        let direct = stage
            .number(&format!(
                "SELECT count(*) FROM events WHERE outcome <> 0 AND error_type_id = {id} AND occurred_at >= to_timestamp({start})"
            ))
            .await;
        assert_eq!(counted, direct);
    }
    let none = get(&server, &cookie, "errors?range=30d&outcome=ok").await;
    assert!(none["types"].as_array().unwrap().is_empty(), "what ended well has no errors");
}

#[tokio::test]
async fn the_week_is_cut_in_the_zone_that_is_asked_for() {
    let stage = Stage::new().await;
    let mut event = crate::common::event("one", 0);
    // A Sunday, 23:30 in UTC: Monday 05:15 in Kathmandu, Sunday 19:30 in New York (summer time).
    event.at = "2026-08-02T23:30:00Z".parse::<Timestamp>().unwrap();
    record(&stage.ledger, stage.org, &[Costed::new(stage.account, event, Book::builtin())])
        .await
        .unwrap();
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    for (zone, weekday, hour) in [("UTC", 0, 23), ("Asia/Kathmandu", 1, 5), ("America/New_York", 0, 19)] {
        let answer = get(&server, &cookie, &format!("heatmap?range=2026-07-30..2026-08-05&timezone={zone}")).await;
        let hours = answer["hours"].as_array().unwrap();
        assert_eq!(hours.len(), 1, "{zone}");
        assert_eq!(
            (&hours[0]["weekday"], &hours[0]["hour"]),
            (&Value::from(weekday), &Value::from(hour)),
            "{zone}"
        );
        assert_eq!(hours[0]["requests"], 1);
    }
}

#[tokio::test]
async fn a_month_is_projected_when_there_is_enough_to_project_from() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let nothing = get(&server, &cookie, "projection").await;
    assert_eq!(nothing["projection"], Value::Null);
    assert!(nothing["reason"].as_str().unwrap().starts_with("Not enough data yet"), "{nothing}");
    fill(&stage).await;
    // Whatever day it is, two weeks and the rest of a month lie behind.
    let mut first = crate::common::event("the first", 0);
    first.at -= SignedDuration::from_hours(60 * 24);
    record(&stage.ledger, stage.org, &[Costed::new(stage.account, first, Book::builtin())])
        .await
        .unwrap();
    let answer = get(&server, &cookie, "projection?timezone=UTC").await;
    let projection = &answer["projection"];
    let amount = |name: &str| projection[name].as_i64().unwrap();
    let spent = stage
        .number("SELECT COALESCE(sum(cost_nanos), 0)::bigint FROM events WHERE occurred_at >= date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'")
        .await;
    assert_eq!(amount("spent_nanos"), spent);
    assert!(amount("low_nanos") <= amount("total_nanos") && amount("total_nanos") <= amount("high_nanos") && amount("low_nanos") >= spent);
    assert_eq!(answer["back_tests"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_window_is_compared_with_the_same_days_of_the_year_before() {
    let stage = Stage::new().await;
    let mut events = Vec::new();
    for (key, at) in [
        ("now", "2026-03-10T12:00:00Z"),
        ("then", "2025-03-10T12:00:00Z"),
        ("between", "2026-03-01T12:00:00Z"),
    ] {
        let mut event = crate::common::event(key, 0);
        event.at = at.parse().unwrap();
        events.push(Costed::new(stage.account, event, Book::builtin()));
    }
    record(&stage.ledger, stage.org, &events).await.unwrap();
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let requests = async |path: &str| {
        let answer = get(&server, &cookie, path).await;
        [&answer["total"]["requests"], &answer["before"]["requests"]].map(|count| count.as_i64().unwrap())
    };
    assert_eq!(requests("summary?from=2026-03-08&to=2026-03-12&compare=year").await, [1, 1]);
    assert_eq!(requests("summary?from=2026-03-08&to=2026-03-12").await, [1, 0]);
    assert_eq!(requests("summary?from=2026-03-06&to=2026-03-12").await, [1, 1]);
    let answer = get(&server, &cookie, "drivers?from=2026-03-06&to=2026-03-12&compare=year&by=person").await;
    assert!(answer.as_array().unwrap().is_empty(), "nothing has changed: {answer}");
    let refused = server.get("/api/v1/usage/time-series?group_by=weather", &cookie).await;
    assert_eq!(refused.status(), 400);
    let refused: Value = refused.json().await.unwrap();
    assert_eq!(refused["field"], "group_by");
}

#[tokio::test]
async fn a_misspelt_filter_does_not_let_everything_through() {
    let stage = Stage::new().await;
    fill(&stage).await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    for (path, field, takes) in [
        ("usage/summary?range=7d&modle=3", "modle", "action, model, class"),
        ("usage/by-person?sort=cost&limit=5&offset=5", "offset", "sort"),
        ("usage/requests/1?range=7d", "range", "it takes none"),
        ("accounts?archived", "archived", "it takes none"),
    ] {
        let refused = server.get(&format!("/api/v1/{path}"), &cookie).await;
        assert_eq!(refused.status(), 400, "{path}");
        let refused: Value = refused.json().await.unwrap();
        assert_eq!(refused["field"], field, "{path}");
        let detail = refused["detail"].as_str().unwrap();
        assert!(detail.contains(takes), "{path}: {detail}");
    }
    assert_eq!(get(&server, &cookie, "summary?&range=90d&").await["total"]["requests"], 600);
    // Who may not come in is not told what there is.
    assert_eq!(server.get("/api/v1/usage/summary?modle=3", "").await.status(), 401);
}

#[tokio::test]
async fn every_answer_is_a_file_as_well_and_says_how_many_rows_it_has() {
    let stage = Stage::new().await;
    fill(&stage).await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    for path in [
        "summary?",
        "time-series?group_by=model",
        "by-account?",
        "by-person?",
        "by-agent?",
        "by-action?",
        "by-model?",
        "by-source?",
        "drivers?by=person",
        "model-efficiency?",
        "reprice?model_id=claude-haiku-4-5",
        "requests?",
        "projection?",
        "token-sizes?",
        "latency?",
        "latency-heatmap?",
        "errors?",
        "slowest?",
        "heatmap?",
        "cache-savings?",
        "model-mix?",
    ] {
        let file = async |form: &str| {
            let answer = server.get(&format!("/api/v1/usage/{path}&range=90d&format={form}"), &cookie).await;
            assert_eq!(answer.status(), 200, "{path}");
            let rows: usize = answer.headers()["x-row-count"].to_str().unwrap().parse().unwrap();
            assert!(
                answer.headers()["content-disposition"]
                    .to_str()
                    .unwrap()
                    .ends_with(&format!(".{form}\"")),
                "{path}"
            );
            (rows, answer.bytes().await.unwrap())
        };
        let (rows, bytes) = file("csv").await;
        let mut reader = csv::Reader::from_reader(bytes.as_ref());
        let columns = reader.headers().unwrap().len();
        assert_eq!(
            reader
                .records()
                .map(Result::unwrap)
                .filter(|record| record.len() == columns)
                .count(),
            rows,
            "{path}"
        );
        assert!(rows > 0 || path == "errors?", "{path} is empty");
        let (rows, bytes) = file("parquet").await;
        let reader = SerializedFileReader::new(bytes).unwrap();
        let schema = reader.metadata().file_metadata();
        assert_eq!(usize::try_from(schema.num_rows()).unwrap(), rows, "{path}");
        assert_eq!(
            schema.schema_descr().num_columns(),
            columns,
            "{path}: both files have the same columns"
        );
    }
    let refused = server.get("/api/v1/usage/summary?format=xml", &cookie).await;
    assert_eq!(refused.status(), 400);
}

#[tokio::test]
async fn an_empty_organization_has_empty_answers() {
    let stage = Stage::new().await;
    let read = ledger::queries::usage::breakdown(
        &stage.ledger,
        &stage.access,
        &domain::query::UsageQuery::default(),
        domain::usage::Dimension::Model,
        Timestamp::now(),
    )
    .await;
    assert!(read.unwrap().rows.is_empty());
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    for path in [
        "summary",
        "time-series",
        "by-account",
        "by-person",
        "by-agent",
        "by-action",
        "by-model",
        "drivers",
        "latency",
        "errors",
        "heatmap",
        "cache-savings",
        "projection",
    ] {
        get(&server, &cookie, path).await;
    }
}
