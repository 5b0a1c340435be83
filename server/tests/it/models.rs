//! The Models page and its REST twins: sums that agree with the summary, and the same traffic on another model.

use domain::access::Role;
use domain::event::ServiceTier;
use domain::pricing::Book;
use domain::{Outcome, Tokens, UsageEvent};
use jiff::SignedDuration;
use ledger::record::{Costed, record};
use serde_json::Value;

use crate::common::{Server, Stage};

const MODELS: [&str; 4] = ["claude-opus-5", "claude-haiku-4-5", "gpt-5", "a-model-without-a-price"];

/// Requests of the last sixty days: of every size, cache lifetime and tier, on two accounts, some failed, some without a price.
async fn fill(stage: &Stage, second: i32) -> Vec<UsageEvent> {
    let (mut events, mut all) = (Vec::new(), Vec::new());
    for n in 0_u32..240 {
        let mut event = crate::common::event(&format!("models-{n}"), 0);
        event.at -= SignedDuration::from_secs(i64::from(n) * 21_000 + 61);
        event.model = MODELS[n as usize % MODELS.len()].to_owned();
        event.person = Some(format!("person-{}", n % 3));
        event.agent = Some(format!("agent-{}", n % 2));
        event.outcome = if n.is_multiple_of(9) { Outcome::Error } else { Outcome::Ok };
        event.latency_ms = (!n.is_multiple_of(5)).then_some(200 + n * 37);
        event.ttft_ms = n.is_multiple_of(3).then_some(20 + n);
        event.tokens = if n.is_multiple_of(27) {
            Tokens::default()
        } else {
            Tokens {
                input: u64::from(n) * 1_300,
                cache_read: u64::from(n % 10) * 9_000,
                cache_write_5m: u64::from(n % 4) * 700,
                cache_write_1h: u64::from(n % 3) * 500,
                cache_write_other: u64::from(n % 2) * 300,
                output: u64::from(n) * 7 + 1,
                ..Tokens::default()
            }
        };
        event.tier = if n.is_multiple_of(4) {
            ServiceTier::Batch
        } else {
            ServiceTier::Standard
        };
        let account = if n.is_multiple_of(3) { second } else { stage.account };
        all.push(event.clone());
        events.push(Costed::new(account, event, Book::builtin()));
    }
    record(&stage.ledger, stage.org, &events).await.unwrap();
    all
}

async fn text(server: &Server, cookie: &str, path: &str) -> String {
    let answer = server.get(&format!("/api/v1/usage/{path}"), cookie).await;
    let status = answer.status();
    let text = answer.text().await.unwrap();
    assert_eq!(status, 200, "{path}: {text}");
    text
}

async fn get(server: &Server, cookie: &str, path: &str) -> Value {
    serde_json::from_str(&text(server, cookie, path).await).unwrap()
}

fn rows(answer: &Value) -> &Vec<Value> {
    answer["rows"].as_array().unwrap()
}

fn sum(answer: &Value, name: &str) -> i64 {
    rows(answer).iter().map(|row| row[name].as_i64().unwrap()).sum()
}

const ADDITIVE: [&str; 12] = [
    "requests",
    "errors",
    "input_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "output_tokens",
    "reasoning_tokens",
    "tokens",
    "cost_nanos",
    "cache_saved_nanos",
    "unpriced_requests",
    "unpriced_tokens",
];

#[tokio::test]
async fn all_models_together_are_the_summary() {
    let stage = Stage::new().await;
    let second = stage.add_account("second@northwind.example").await.id;
    fill(&stage, second).await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let haiku = stage.number("SELECT id FROM models WHERE name = 'claude-haiku-4-5'").await;
    let agent = stage.number("SELECT id FROM agents WHERE name = 'agent-1'").await;
    for query in [
        "range=30d".to_owned(),
        "range=7d".to_owned(),
        "range=90d&timezone=Asia/Kathmandu".to_owned(),
        "range=90d&compare=year&outcome=error".to_owned(),
        format!("range=90d&account={second}&class=fast"),
        format!("range=90d&model={haiku}&agent={agent}"),
    ] {
        let summary = get(&server, &cookie, &format!("summary?{query}")).await;
        let models = get(&server, &cookie, &format!("model-efficiency?{query}")).await;
        for name in ADDITIVE {
            assert_eq!(sum(&models, name), summary["total"][name], "{name} of {query}");
            assert_eq!(models["total"][name], summary["total"][name], "total {name} of {query}");
        }
        assert_eq!(
            sum(&models, "before_cost_nanos"),
            summary["before"]["cost_nanos"],
            "before, {query}"
        );
        assert_eq!(models["total"]["cache_hit_rate"], summary["cache_hit_rate"], "{query}");
        let timed: i64 = rows(&models).iter().map(|row| row["speed"]["requests"].as_i64().unwrap()).sum();
        assert_eq!(models["total"]["speed"]["requests"], timed, "{query}");
        let latency = get(&server, &cookie, &format!("latency?{query}")).await;
        assert_eq!(models["total"]["speed"], latency["overall"], "speed of {query}");

        let file = text(&server, &cookie, &format!("model-efficiency?{query}&format=csv")).await;
        let mut reader = csv::Reader::from_reader(file.as_bytes());
        let heads = reader.headers().unwrap().clone();
        let at = |name: &str| {
            heads
                .iter()
                .position(|head| head == name)
                .unwrap_or_else(|| panic!("no {name}: {heads:?}"))
        };
        let (requests, cost) = (at("requests"), at("cost (USD)"));
        let (mut count, mut nanos) = (0, 0);
        for line in reader.records() {
            let line = line.unwrap();
            assert_eq!(line.len(), heads.len());
            count += line[requests].parse::<i64>().unwrap();
            let (dollars, rest) = line[cost].split_once('.').unwrap();
            nanos += dollars.parse::<i64>().unwrap() * 1_000_000_000 + rest.parse::<i64>().unwrap();
        }
        assert_eq!(
            (count, nanos),
            (
                summary["total"]["requests"].as_i64().unwrap(),
                summary["total"]["cost_nanos"].as_i64().unwrap()
            ),
            "the file of {query}"
        );
    }
}

#[tokio::test]
async fn each_model_has_its_own_ratios_and_speed() {
    let stage = Stage::new().await;
    let second = stage.add_account("second@northwind.example").await.id;
    fill(&stage, second).await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let models = get(&server, &cookie, "model-efficiency?range=90d").await;
    assert_eq!(rows(&models).len(), 4);
    let costs: Vec<i64> = rows(&models).iter().map(|row| row["cost_nanos"].as_i64().unwrap()).collect();
    assert!(costs.is_sorted_by(|one, next| one >= next), "dearest first: {costs:?}");
    for row in rows(&models) {
        let name = row["name"].as_str().unwrap();
        let direct = async |what: &str| {
            stage
                .number(&format!(
                    "SELECT COALESCE({what}, 0)::bigint FROM events e JOIN models m ON m.id = e.model_id WHERE m.name = '{name}'"
                ))
                .await
        };
        let (requests, cost) = (row["requests"].as_i64().unwrap(), row["cost_nanos"].as_i64().unwrap());
        assert_eq!(requests, direct("count(*)").await, "{name}");
        assert_eq!(
            row["speed"]["requests"],
            direct("count(*) FILTER (WHERE latency_ms IS NOT NULL)").await
        );
        let truth = direct("percentile_disc(0.5) WITHIN GROUP (ORDER BY latency_ms)").await;
        #[expect(clippy::cast_precision_loss, reason = "milliseconds")]
        let off = (row["speed"]["p50_ms"].as_f64().unwrap() - truth as f64).abs() / truth as f64;
        // The neighbour's rank is a step of 148 ms away.
        assert!(off < 0.05, "{name}: {} for {truth}", row["speed"]["p50_ms"]);
        let priced = requests - row["unpriced_requests"].as_i64().unwrap();
        match row["cost_per_request_nanos"].as_i64() {
            Some(each) => assert!((each * priced - cost).abs() <= priced, "{name}: {each} × {priced} for {cost}"),
            None => assert_eq!(row["priced"], "none", "{name}"),
        }
        // Requests without tokens cost nothing, whatever the model: those of the one without a price do not give it one.
        assert!(name != MODELS[3] || priced > 0, "{row}");
        assert_eq!(row["priced"], if name == MODELS[3] { "none" } else { "all" }, "{name}");
        assert_eq!(row["tokens_per_dollar"].is_null(), cost == 0, "{name}");
    }
}

#[tokio::test]
async fn what_is_priced_again_by_requests_is_what_they_would_have_cost() {
    let stage = Stage::new().await;
    let second = stage.add_account("second@northwind.example").await.id;
    let events = fill(&stage, second).await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    // All of them, with another model in their place, costed by the very function that costs what comes in.
    let book = Book::builtin();
    for model in ["claude-sonnet-4-5", "claude-opus-4-6", "gemini-3.1-pro-preview"] {
        let expected: i64 = events
            .iter()
            .map(|event| {
                let moved = UsageEvent {
                    model: model.to_owned(),
                    ..event.clone()
                };
                Costed::new(stage.account, moved, book).pricing.total().unwrap().0
            })
            .sum();
        let answer = get(&server, &cookie, &format!("reprice?range=90d&model_id={model}")).await;
        let summary = get(&server, &cookie, "summary?range=90d").await;
        let total = &answer["total"];
        assert_eq!(answer["basis"], "requests");
        assert_eq!(total["then_nanos"], expected, "{model}");
        assert_eq!(total["now_nanos"], summary["total"]["cost_nanos"]);
        assert_eq!(sum(&answer, "then_nanos"), expected);
        assert_eq!(total["unpriced_requests"], summary["total"]["unpriced_requests"]);
        let unpriced = rows(&answer).iter().find(|row| row["name"] == MODELS[3]).unwrap();
        assert_eq!(unpriced["then_unpriced_nanos"], total["then_unpriced_nanos"]);
        assert!(total["then_unpriced_nanos"].as_i64().unwrap() > 0);
        let difference = expected - total["then_unpriced_nanos"].as_i64().unwrap() - total["now_nanos"].as_i64().unwrap();
        assert_eq!(total["difference_nanos"], difference);
        assert_eq!(answer["left_out"], Value::Array(Vec::new()));
    }
    // Not for sale: no batches.
    let answer = get(&server, &cookie, "reprice?range=90d&model_id=claude-mythos-preview").await;
    assert_eq!(answer["left_out"][0]["why"], "no_tier_price");
    assert_eq!(answer["left_out"][0]["requests"], answer["total"]["left_out_requests"]);
}

/// A request of a day long ago, of plain input and output.
fn plain(key: &str, at: &str) -> UsageEvent {
    let mut event = crate::common::event(key, 0);
    event.at = at.parse().unwrap();
    event.tokens = Tokens {
        input: 1_000_000,
        output: 100_000,
        ..Tokens::default()
    };
    event
}

#[tokio::test]
async fn sums_are_cut_where_prices_change() {
    let stage = Stage::new().await;
    // Claude 3.5 Haiku cost 1 and 5 dollars until midnight of December 5 in UTC, which is seven in the evening in New York; then 0.8 and 4.
    let days = [
        "2024-11-20T15:00:00Z",
        "2024-12-04T12:00:00Z",
        "2024-12-04T23:59:00Z",
        "2024-12-05T00:00:00Z",
        "2024-12-05T04:59:00Z",
        "2024-12-05T05:00:00Z",
        "2024-12-19T15:00:00Z",
    ];
    let mut events: Vec<Costed> = Vec::new();
    for (n, day) in days.iter().enumerate() {
        events.push(Costed::new(stage.account, plain(&format!("cut-{n}"), day), Book::builtin()));
    }
    record(&stage.ledger, stage.org, &events).await.unwrap();
    stage
        .add_member("limited@northwind.example", Role::Viewer, Some(vec![stage.account]))
        .await;
    let server = Server::start(&stage).await;
    let (admin, limited) = (server.sign_in().await, server.sign_in_as("limited@northwind.example").await);
    // Three at 1.5 dollars, four at 1.2.
    let expected = 3 * 1_500_000_000_i64 + 4 * 1_200_000_000;
    for zone in ["", "&timezone=UTC", "&timezone=Asia/Kathmandu", "&timezone=Pacific/Auckland"] {
        let query = format!("reprice?range=2024-11-15..2024-12-25&model_id=claude-3-5-haiku{zone}");
        let by_requests = get(&server, &admin, &query).await;
        let by_sums = get(&server, &limited, &query).await;
        assert_eq!(by_requests["basis"], "requests");
        assert_eq!(by_sums["basis"], "sums");
        for answer in [&by_requests, &by_sums] {
            assert_eq!(answer["total"]["then_nanos"], expected, "{zone} {}", answer["basis"]);
            assert_eq!(answer["prices"].as_array().unwrap().len(), 2, "{answer}");
            assert_eq!(answer["first_price"], Value::Null);
        }
        // On its own model it is what it cost: plain requests are at list rates.
        assert_eq!(by_sums["control"]["computed"], by_sums["total"]["now_nanos"]);
        assert_eq!(by_sums["control"]["by_sums"], by_sums["total"]["now_nanos"]);
    }
    // Before there was a price, the first one counts, and that is said.
    let early = get(
        &server,
        &admin,
        "reprice?range=2024-11-15..2024-12-25&model_id=claude-haiku-4-5-20251001",
    )
    .await;
    assert_eq!(early["model"], "claude-haiku-4-5");
    assert_eq!(early["first_price"], "2025-10-15");
    assert!(early["notes"].to_string().contains("has its first price from 2025-10-15 on"));
    assert_eq!(early["total"]["then_nanos"], 7 * 1_500_000_000_i64);
    // Where single requests are no longer kept, their sums are priced.
    stage.psql("ALTER TABLE events DETACH PARTITION events_2024_11").await;
    let kept = get(&server, &admin, "reprice?range=2024-11-15..2024-12-25&model_id=claude-3-5-haiku").await;
    assert_eq!(kept["basis"], "sums");
    assert_eq!(kept["total"]["then_nanos"], expected);
}

#[tokio::test]
async fn a_limited_member_sees_only_their_models() {
    let stage = Stage::new().await;
    let hidden = stage.add_account("hidden@northwind.example").await.id;
    let mut events = Vec::new();
    for (account, key, model) in [(stage.account, "mine", "claude-opus-5"), (hidden, "theirs", "hidden-model-1")] {
        let mut event = crate::common::event(key, 300);
        event.model = model.to_owned();
        events.push(Costed::new(account, event, Book::builtin()));
    }
    record(&stage.ledger, stage.org, &events).await.unwrap();
    stage
        .add_member("limited@northwind.example", Role::Viewer, Some(vec![stage.account]))
        .await;
    let server = Server::start(&stage).await;
    let limited = server.sign_in_as("limited@northwind.example").await;
    let hidden_model = stage.number("SELECT id FROM models WHERE name = 'hidden-model-1'").await;
    for query in ["", "&account=", "&model="] {
        let value = match query {
            "&account=" => hidden.to_string(),
            "&model=" => hidden_model.to_string(),
            _ => String::new(),
        };
        for path in [
            "/api/v1/usage/model-efficiency?range=7d",
            "/api/v1/usage/model-efficiency?range=7d&format=csv",
            "/api/v1/usage/reprice?range=7d&model_id=gpt-5",
            "/api/page/models?range=7d",
            "/api/page/reprice?range=7d&model_id=gpt-5",
            "/models?range=7d",
        ] {
            let answer = server.get(&format!("{path}{query}{value}"), &limited).await;
            assert_eq!(answer.status(), 200, "{path}{query}{value}");
            let text = answer.text().await.unwrap();
            assert!(!text.contains("hidden-model"), "{path}{query}{value}: {text}");
        }
    }
    let models = get(&server, &limited, "model-efficiency?range=7d").await;
    assert_eq!((rows(&models).len(), sum(&models, "requests")), (1, 1));
    let repriced = get(&server, &limited, "reprice?range=7d&model_id=gpt-5").await;
    assert_eq!(repriced["total"]["requests"], 1);
    assert_eq!(repriced["basis"], "sums");
}

#[tokio::test]
async fn a_model_without_a_price_has_no_amounts() {
    let stage = Stage::new().await;
    let mut event = crate::common::event("unpriced", 300);
    event.model = MODELS[3].to_owned();
    record(&stage.ledger, stage.org, &[Costed::new(stage.account, event, Book::builtin())])
        .await
        .unwrap();
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let models = get(&server, &cookie, "model-efficiency?range=7d").await;
    let row = &rows(&models)[0];
    assert_eq!(row["priced"], "none");
    for name in ["cost_per_request_nanos", "tokens_per_dollar", "cost_growth"] {
        assert_eq!(row[name], Value::Null, "{name}");
    }
    let answer = get(&server, &cookie, "reprice?range=7d&model_id=claude-opus-5").await;
    // 100 at 5, 1,000 from a cache at 0.5, 50 into it at 6.25 and 20 out at 25 dollars a million.
    assert_eq!(answer["total"]["then_nanos"], 500_000 + 500_000 + 312_500 + 500_000);
    assert_eq!(answer["total"]["then_unpriced_nanos"], answer["total"]["then_nanos"]);
    assert_eq!(answer["total"]["difference_nanos"], 0);
    assert_eq!(answer["total"]["growth"], Value::Null);
    assert!(answer["notes"].to_string().contains("1 request has no price now"));
    // The page itself says so.
    let html = server.get("/models?range=7d", &cookie).await.text().await.unwrap();
    assert!(html.contains("unpriced") && html.contains(MODELS[3]), "the page shows the model");
}

#[tokio::test]
async fn nothing_and_nonsense_are_answered() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let models = get(&server, &cookie, "model-efficiency").await;
    assert!(rows(&models).is_empty());
    assert_eq!(models["total"]["requests"], 0);
    assert_eq!(models["total"]["cost_per_request_nanos"], Value::Null);
    let file = text(&server, &cookie, "model-efficiency?format=csv").await;
    assert_eq!(file.lines().count(), 1, "the headings");
    let answer = get(&server, &cookie, "reprice?model_id=gpt-5").await;
    assert_eq!(answer["total"]["then_nanos"], 0);
    assert!(rows(&answer).is_empty());
    let html = server.get("/models", &cookie).await.text().await.unwrap();
    assert!(html.contains("Waiting for the first request"), "{html}");

    for (path, field) in [
        ("reprice", "model_id"),
        ("reprice?model_id=", "model_id"),
        ("reprice?model_id=no-such-model", "model_id"),
        ("reprice?model_id=%00", "model_id"),
        ("reprice?model_id=gpt-5&range=soon", "range"),
        ("model-efficiency?model=mine", "model"),
        ("model-efficiency?format=xml", "format"),
    ] {
        let answer = server.get(&format!("/api/v1/usage/{path}"), &cookie).await;
        assert_eq!(answer.status(), 400, "{path}");
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["field"], field, "{path}: {problem}");
    }
    let refused = server.get("/api/page/reprice?range=7d&model_id=no-such-model", &cookie).await;
    assert_eq!(refused.status(), 422);
}
