//! The tables of agents and persons, and what their rows open to: they add up to the summary, in any order and in any pages, and tell nobody of
//! what they may not see.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Role;
use domain::pricing::Book;
use domain::{Outcome, Tokens};
use jiff::SignedDuration;
use ledger::record::{Costed, record};
use reqwest::StatusCode;
use serde_json::Value;

use crate::common::{Server, Stage};

/// Requests of the last forty days by thirty agents and eleven persons on two accounts, some failed, some unpriced, some of nobody.
async fn fill(stage: &Stage, second: i32) {
    let mut events = Vec::new();
    for n in 0_u32..500 {
        let mut event = crate::common::event(&format!("table-{n}"), 0);
        event.at -= SignedDuration::from_secs(i64::from(n) * 6_900 + 61);
        event.model = ["claude-opus-5", "claude-haiku-4-5", "a-model-without-a-price"][n as usize % 3].to_owned();
        // The agents from 24 on are of the second account only; so is everybody whose name begins with "hidden".
        let of_second = n.is_multiple_of(5);
        event.agent = (!n.is_multiple_of(17)).then(|| format!("Agent {:02}", if of_second { 24 + n / 5 % 6 } else { n % 24 }));
        event.person = (!n.is_multiple_of(7)).then(|| {
            if of_second {
                format!("hidden-{}", n / 5 % 3)
            } else {
                format!("person-{}", n % 8)
            }
        });
        event.action = Some(format!("action-{}", n % 4));
        event.outcome = if n.is_multiple_of(9) { Outcome::Error } else { Outcome::Ok };
        event.latency_ms = (!n.is_multiple_of(6)).then_some(200 + n * 17);
        event.tokens = Tokens {
            input: u64::from(n) * 31 + 1,
            cache_read: u64::from(n % 10) * 1_000,
            output: u64::from(n) * 7 + 1,
            ..Tokens::default()
        };
        events.push(Costed::new(if of_second { second } else { stage.account }, event, Book::builtin()));
    }
    record(&stage.ledger, stage.org, &events).await.unwrap();
}

struct Asker {
    stage: Stage,
    server: Server,
    cookie: String,
    second: i32,
}

impl Asker {
    async fn new() -> Self {
        let stage = Stage::new().await;
        let second = stage.add_account("second@northwind.example").await.id;
        stage
            .psql(&format!("UPDATE accounts SET key_source = 'byok' WHERE id = {second}"))
            .await;
        fill(&stage, second).await;
        let server = Server::start(&stage).await;
        let cookie = server.sign_in().await;
        Self {
            stage,
            server,
            cookie,
            second,
        }
    }

    /// The answer of the REST API.
    async fn rest(&self, path: &str) -> Value {
        self.read(&format!("/api/v1/usage/{path}"), &self.cookie).await
    }

    /// The answer of a server function.
    async fn page(&self, path: &str) -> Value {
        self.read(&format!("/api/page/{path}"), &self.cookie).await
    }

    async fn read(&self, path: &str, cookie: &str) -> Value {
        let answer = self.server.get(path, cookie).await;
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    async fn id(&self, table: &str, name: &str) -> i64 {
        self.stage.number(&format!("SELECT id FROM {table} WHERE name = '{name}'")).await
    }
}

fn rows(answer: &Value) -> &Vec<Value> {
    answer["rows"].as_array().unwrap()
}

fn ids(answer: &Value) -> Vec<i64> {
    rows(answer).iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

/// `[requests, errors, tokens, cost, unpriced requests]` of an object of the REST API.
fn numbers(totals: &Value) -> [i64; 5] {
    ["requests", "errors", "tokens", "cost_nanos", "unpriced_requests"].map(|name| totals[name].as_i64().unwrap())
}

/// The same of sums under their short names.
fn short(sums: &Value) -> [i64; 5] {
    let of = |name: &str| sums[name].as_i64().unwrap_or_default();
    [of("n"), of("e"), of("i") + of("r") + of("w") + of("o"), of("c"), of("u")]
}

fn add(one: [i64; 5], other: [i64; 5]) -> [i64; 5] {
    std::array::from_fn(|n| one[n] + other[n])
}

/// The same of a file.
fn of_csv(text: &str) -> [i64; 5] {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let at = |name: &str| {
        heads
            .iter()
            .position(|head| head == name)
            .unwrap_or_else(|| panic!("no {name} in {heads:?}"))
    };
    let tokens = ["input (tokens)", "cache reads (tokens)", "cache writes (tokens)", "output (tokens)"].map(at);
    let (requests, errors, cost, unpriced) = (at("requests"), at("errors"), at("cost (USD)"), at("unpriced requests"));
    reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            let whole = |at: usize| record[at].parse::<i64>().unwrap();
            let nanos = record[cost].replace('.', "").parse::<i64>().unwrap();
            [
                whole(requests),
                whole(errors),
                tokens.iter().map(|at| whole(*at)).sum(),
                nanos,
                whole(unpriced),
            ]
        })
        .fold([0; 5], add)
}

#[tokio::test]
async fn tables_files_and_pages_add_up_to_the_summary_under_every_filter() {
    let asker = Asker::new().await;
    let (agent, model) = (asker.id("agents", "Agent 03").await, asker.id("models", "claude-haiku-4-5").await);
    for question in [
        String::new(),
        "range=7d".to_owned(),
        "range=90d&granularity=week&timezone=UTC".to_owned(),
        "range=30d&timezone=Asia/Kathmandu&granularity=hour".to_owned(),
        "source=byok".to_owned(),
        "class=fast&outcome=ok".to_owned(),
        "outcome=error&timezone=Australia/Lord_Howe".to_owned(),
        format!("agent=0,{agent}"),
        format!("model={model}&person=0&range=90d&granularity=month"),
        "range=2020-01-01..2020-01-31".to_owned(),
    ] {
        let summary = asker.rest(&format!("summary?{question}")).await;
        let total = numbers(&summary["total"]);
        for (by, page) in [("by-agent", "agents"), ("by-person", "people")] {
            let table = asker.rest(&format!("{by}?{question}")).await;
            assert_eq!(rows(&table).iter().map(numbers).fold([0; 5], add), total, "{by} under {question:?}");
            assert_eq!(table["found"], rows(&table).len(), "{by} under {question:?}");
            assert_eq!(table["next"], Value::Null);
            let file = asker
                .server
                .get(&format!("/api/v1/usage/{by}?{question}&format=csv"), &asker.cookie)
                .await;
            let count = file.headers()["x-row-count"].to_str().unwrap().to_owned();
            let text = file.text().await.unwrap();
            assert_eq!(of_csv(&text), total, "{by} as CSV under {question:?}");
            assert_eq!(count, (text.matches("\r\n").count() - 1).to_string());
            assert_eq!(count, rows(&table).len().to_string());

            let shown = asker.page(&format!("{page}?{question}")).await;
            assert_eq!(short(&shown["total"]), total, "the page of {page} under {question:?}");
            assert_eq!(short(&shown["before"])[3], summary["before"]["cost_nanos"].as_i64().unwrap());
            assert_eq!(shown["found"], table["found"]);
            if page == "people" {
                assert_eq!(shown["active"], summary["people"], "people under {question:?}");
            }
            assert_eq!(ids(&shown), ids(&table)[..rows(&shown).len()], "{page} under {question:?}");
            for row in rows(&shown) {
                let line: i64 = row["costs"].as_array().unwrap().iter().map(|cost| cost.as_i64().unwrap()).sum();
                assert_eq!(line, short(&row["measures"])[3], "the small line of {row}");
                assert!(row["costs"].as_array().unwrap().len() <= 60);
            }
        }
    }
}

#[tokio::test]
async fn averages_rates_and_active_days_are_what_the_events_say() {
    let asker = Asker::new().await;
    for (zone, granularity) in [
        ("America/New_York", "day"),
        ("America/New_York", "month"),
        ("UTC", "week"),
        ("Asia/Kathmandu", "day"),
        ("Australia/Lord_Howe", "month"),
    ] {
        for filter in ["", "&outcome=error", "&source=system"] {
            let question = format!("range=90d&timezone={zone}&granularity={granularity}{filter}");
            let table = asker.rest(&format!("by-person?{question}")).await;
            let window = &table["window"];
            let persons = match filter {
                "&outcome=error" => 10,
                "&source=system" => 9,
                _ => 12,
            };
            assert_eq!(rows(&table).len(), persons, "{question}");
            for row in rows(&table) {
                let condition = format!(
                    "e.person_id = {} AND e.occurred_at >= to_timestamp({}) AND e.occurred_at < to_timestamp({}) {}",
                    row["id"],
                    window["start"],
                    window["end"],
                    match filter {
                        "&outcome=error" => "AND e.outcome <> 0",
                        "&source=system" => "AND a.key_source = 'system'",
                        _ => "",
                    }
                );
                let direct = async |what: &str| {
                    let text = format!("SELECT {what} FROM events e JOIN accounts a ON a.id = e.account_id WHERE {condition}");
                    asker.stage.number(&text).await
                };
                let days = direct(&format!("count(DISTINCT (e.occurred_at AT TIME ZONE '{zone}')::date)")).await;
                assert_eq!(row["active_days"], days, "{row} under {question}");
                let (errors, requests) = (direct("count(*) FILTER (WHERE e.outcome <> 0)").await, direct("count(*)").await);
                #[expect(clippy::cast_precision_loss, reason = "a rate")]
                let rate = errors as f64 / requests as f64;
                assert!((row["error_rate"].as_f64().unwrap() - rate).abs() < 1e-12, "{row}");
                let average = direct("COALESCE(round(avg(e.cost_nanos)), -1)").await;
                let told = row["cost_per_request_nanos"].as_i64().unwrap_or(-1);
                assert!(
                    (told - average).abs() <= 1,
                    "half to even here, half up there: {told} and {average}"
                );
            }
        }
    }
    let agents = asker.rest("by-agent").await;
    assert!(
        rows(&agents).iter().all(|row| row.get("active_days").is_none()),
        "agents have no active days"
    );
}

#[tokio::test]
async fn rows_come_in_every_order() {
    let asker = Asker::new().await;
    for by in ["by-agent", "by-person"] {
        let all: BTreeSet<i64> = ids(&asker.rest(by).await).into_iter().collect();
        for sort in [
            "cost",
            "tokens",
            "requests",
            "cost_per_request",
            "error_rate",
            "change",
            "active_days",
            "name",
        ] {
            if sort == "active_days" && by == "by-agent" {
                continue;
            }
            let value = |row: &Value| -> Option<f64> {
                let number = |name: &str| row[name].as_f64();
                let is_unpriced = row["requests"] == row["unpriced_requests"] && row["requests"] != 0;
                match sort {
                    "cost" => number("cost_nanos").filter(|_| !is_unpriced),
                    "change" => number("cost_nanos")
                        .zip(number("before_cost_nanos"))
                        .map(|(now, before)| now - before)
                        .filter(|_| !is_unpriced),
                    "cost_per_request" => number("cost_per_request_nanos"),
                    other => number(other),
                }
            };
            for minus in ["", "-"] {
                let answer = asker.rest(&format!("{by}?sort={minus}{sort}")).await;
                assert_eq!(ids(&answer).into_iter().collect::<BTreeSet<_>>(), all, "{by} by {minus}{sort}");
                for pair in rows(&answer).windows(2) {
                    let (one, other) = if minus.is_empty() {
                        (&pair[0], &pair[1])
                    } else {
                        (&pair[1], &pair[0])
                    };
                    let right = if sort == "name" {
                        let name = |row: &Value| row["name"].as_str().unwrap().to_lowercase();
                        name(one) <= name(other)
                    } else {
                        match (value(&pair[0]), value(&pair[1])) {
                            (_, None) => true,
                            (None, Some(_)) => false,
                            _ => value(one) <= value(other),
                        }
                    };
                    assert!(right, "{by} by {minus}{sort}: {} before {}", pair[0], pair[1]);
                }
            }
        }
    }
}

#[tokio::test]
async fn a_search_finds_parts_of_names_and_adds_up_what_it_finds() {
    let asker = Asker::new().await;
    let found = asker.rest("by-agent?q=AGENT%202").await;
    let names: BTreeSet<&str> = rows(&found).iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 10, "{names:?}");
    assert!(names.iter().all(|name| name.starts_with("Agent 2")));
    let page = asker.page("agents?q=agent%202").await;
    assert_eq!((page["found"].as_i64(), page["all"].as_i64()), (Some(10), Some(31)));
    assert_eq!(short(&page["total"]), rows(&found).iter().map(numbers).fold([0; 5], add));
    let nobody = asker.page("people?q=nobody%20at%20all").await;
    assert_eq!((nobody["found"].as_i64(), rows(&nobody).len()), (Some(0), 0));
    let unnamed = asker.rest("by-person?q=not%20named").await;
    assert_eq!(ids(&unnamed), [0], "who is not named can be found as such");
    let file = asker
        .server
        .get("/api/v1/usage/by-agent?q=agent%202&format=csv", &asker.cookie)
        .await;
    assert_eq!(file.headers()["x-row-count"], "10");
}

/// The ids of all pages, as they are turned; `between` happens after each of them.
async fn turned(asker: &Asker, question: &str, limit: usize, between: impl AsyncFn(usize)) -> Vec<i64> {
    let (mut seen, mut after) = (Vec::new(), String::new());
    for page in 0_usize.. {
        let answer = asker.rest(&format!("{question}&limit={limit}{after}")).await;
        assert!(rows(&answer).len() <= limit);
        seen.extend(ids(&answer));
        let Some(next) = answer["next"].as_str() else { break };
        assert_eq!(rows(&answer).len(), limit, "only the last page is shorter");
        after = format!("&after={next}");
        between(page).await;
    }
    seen
}

#[tokio::test]
async fn pages_together_are_the_whole_though_numbers_move_between_them() {
    let asker = Asker::new().await;
    for question in [
        "by-agent?sort=-cost",
        "by-agent?sort=name",
        "by-person?sort=-active_days",
        "by-person?sort=error_rate",
        "by-agent?sort=-change&q=agent",
    ] {
        let whole = ids(&asker.rest(question).await);
        for limit in [1, 4, 31, 1000] {
            assert_eq!(
                turned(&asker, question, limit, async |_| {}).await,
                whole,
                "{question} in pages of {limit}"
            );
        }
    }
    // Rows that were seen grow, and new ones come in front of them: whoever counted rows would meet some twice.
    let whole = ids(&asker.rest("by-agent?sort=-cost").await);
    let dearest = rows(&asker.rest("by-agent?sort=-cost&limit=1").await)[0]["name"]
        .as_str()
        .unwrap()
        .to_owned();
    let asker = &asker;
    let seen = turned(asker, "by-agent?sort=-cost", 4, async |page| {
        for agent in [dearest.clone(), format!("newcomer {page}")] {
            let mut event = crate::common::event(&format!("between {page} {agent}"), 30);
            event.agent = Some(agent);
            event.tokens.output = 9_000_000;
            let costed = Costed::new(asker.stage.account, event, Book::builtin());
            record(&asker.stage.ledger, asker.stage.org, &[costed]).await.unwrap();
        }
    })
    .await;
    assert_eq!(seen, whole, "every row once, in the order of the first reading");
    let now = asker.rest("by-agent").await;
    assert_eq!(rows(&now).len(), whole.len() + 7, "and the newcomers are there");
    // The rest behind a place, without a limit, and the same as a file.
    let next = asker.rest("by-agent?limit=10").await["next"].as_str().unwrap().to_owned();
    let rest = asker.rest(&format!("by-agent?after={next}")).await;
    assert_eq!(ids(&rest), ids(&now)[10..]);
    let file = asker
        .server
        .get(&format!("/api/v1/usage/by-agent?after={next}&limit=5&format=csv"), &asker.cookie)
        .await;
    assert_eq!(file.headers()["x-row-count"], "5");
    let text = file.text().await.unwrap();
    let names: Vec<&str> = text.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    let expected: Vec<&str> = rows(&rest)[..5].iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(names, expected);
}

#[tokio::test]
async fn the_page_of_an_agent_and_the_row_of_a_person_say_what_their_tables_say() {
    let asker = Asker::new().await;
    for question in [
        "",
        "range=90d&granularity=week&timezone=UTC",
        "outcome=error",
        "source=system&range=7d",
    ] {
        for row in rows(&asker.rest(&format!("by-agent?{question}")).await).iter().take(4) {
            let page = asker.page(&format!("agent?id={}&{question}", row["id"])).await;
            let sums = |list: &Value, name: &str| list.as_array().unwrap().iter().map(|one| short(&one[name])).fold([0; 5], add);
            let parts = |name: &str| add(sums(&page[name]["named"], "measures"), short(&page[name]["rest"]));
            let total = numbers(row);
            assert_eq!(page["name"], row["name"]);
            assert_eq!(sums(&page["cells"], "d"), total, "cells of {row} under {question:?}");
            assert_eq!(parts("actions"), total, "actions of {row} under {question:?}");
            assert_eq!(parts("people"), total, "people of {row} under {question:?}");
            assert_eq!(short(&page["before"])[3], row["before_cost_nanos"].as_i64().unwrap());
            let speed = asker.rest(&format!("latency?{question}&agent={}", row["id"])).await;
            assert_eq!(page["speed"], speed["overall"], "latency of {row} under {question:?}");
            assert_latest(&asker, &page, question, &format!("agent_id = {}", row["id"]), 20).await;
        }
        for row in rows(&asker.rest(&format!("by-person?{question}")).await) {
            let page = asker.page(&format!("person_details?id={}&{question}", row["id"])).await;
            for name in ["models", "agents", "accounts"] {
                let named = page[name]["named"].as_array().unwrap().iter().map(|part| short(&part["measures"]));
                let total = named.fold(short(&page[name]["rest"]), add);
                assert_eq!(total, numbers(row), "{name} of {row} under {question:?}");
            }
            assert_latest(&asker, &page, question, &format!("person_id = {}", row["id"]), 10).await;
        }
    }
}

/// The latest requests of a page are those of plain SQL.
async fn assert_latest(asker: &Asker, page: &Value, question: &str, whose: &str, most: usize) {
    let window = &page["window"];
    let more = match question {
        "outcome=error" => "AND e.outcome <> 0",
        "source=system&range=7d" => "AND a.key_source = 'system'",
        _ => "",
    };
    let text = format!(
        "SELECT e.id FROM events e JOIN accounts a ON a.id = e.account_id WHERE e.{whose} {more} \
         AND e.occurred_at >= to_timestamp({}) AND e.occurred_at < to_timestamp({}) ORDER BY e.occurred_at DESC, e.id DESC LIMIT {most}",
        window["start"], window["end"]
    );
    let expected: Vec<i64> = sqlx::query_scalar(sqlx::AssertSqlSafe(text))
        .fetch_all(asker.stage.owner.pool())
        .await
        .unwrap();
    let told: Vec<i64> = page["latest"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_i64().unwrap())
        .collect();
    assert_eq!(told, expected, "{whose} under {question:?}");
}

#[tokio::test]
async fn the_latest_requests_of_somebody_rare_are_found_wherever_they_are() {
    let stage = Stage::in_zone("Pacific/Auckland").await;
    let mut events = Vec::new();
    for n in 0_u32..900 {
        let mut event = crate::common::event(&format!("many-{n}"), i64::from(n) * 30_000 + 5);
        event.person = Some("busy".to_owned());
        events.push(Costed::new(stage.account, event, Book::builtin()));
    }
    // Fourteen requests in a year, some of them seconds apart, some at the edges of days.
    for (n, ago) in [
        5, 6, 7, 86_400, 86_401, 200_000, 1_000_000, 3_000_000, 3_000_900, 9_000_000, 15_000_000, 20_000_000, 25_000_000, 30_000_000,
    ]
    .into_iter()
    .enumerate()
    {
        let mut event = crate::common::event(&format!("rare-{n}"), ago);
        event.person = Some("rare".to_owned());
        events.push(Costed::new(stage.account, event, Book::builtin()));
    }
    record(&stage.ledger, stage.org, &events).await.unwrap();
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let asker = Asker {
        second: 0,
        stage,
        server,
        cookie,
    };
    for person in ["rare", "busy"] {
        let id = asker.id("persons", person).await;
        for question in [
            "range=400d",
            "range=400d&timezone=America/Los_Angeles",
            "range=7d",
            "range=3d&timezone=Asia/Kathmandu",
            "range=1d",
            "range=90d",
        ] {
            let page = asker.page(&format!("person_details?id={id}&{question}")).await;
            assert_latest(&asker, &page, question, &format!("person_id = {id}"), 10).await;
        }
    }
}

#[tokio::test]
async fn a_limited_member_learns_nothing_of_other_accounts() {
    let asker = Asker::new().await;
    let account = asker.stage.account;
    asker
        .stage
        .add_member("vera@northwind.example", Role::Viewer, Some(vec![account]))
        .await;
    let cookie = asker.server.sign_in_as("vera@northwind.example").await;
    let read = async |path: &str| asker.read(path, &cookie).await;
    for path in [
        "/api/v1/usage/by-agent",
        "/api/v1/usage/by-person",
        "/api/page/agents",
        "/api/page/people",
    ] {
        let table = read(path).await;
        let told = table.to_string();
        assert!(!told.contains("hidden") && !told.contains("Agent 27"), "{told}");
        assert!(rows(&table).len() > 8, "{path} shows their own");
        let searched = read(&format!("{path}?q=hidden")).await;
        assert_eq!(searched["found"], 0);
        let asked = read(&format!("{path}?account={}", asker.second)).await;
        assert!(rows(&asked).is_empty(), "an account that they do not see is none");
    }
    let whole = numbers(&read("/api/v1/usage/summary").await["total"]);
    let table = read("/api/v1/usage/by-person").await;
    assert_eq!(rows(&table).iter().map(numbers).fold([0; 5], add), whole);

    // An agent of the other account is as if it were not there.
    let (hidden, shown) = (asker.id("agents", "Agent 27").await, asker.id("agents", "Agent 03").await);
    let unknown = 999_999;
    assert_eq!(read(&format!("/api/page/agent?id={shown}")).await["name"], "Agent 03");
    let mut answers = Vec::new();
    for id in [hidden, unknown] {
        let mut page = read(&format!("/api/page/agent?id={id}")).await;
        assert_eq!(page["name"], Value::Null);
        page["question"]["id"] = Value::Null;
        page["window"]["as_of"] = Value::Null;
        answers.push(page);
    }
    assert_eq!(answers[0], answers[1]);
    let all = asker.page(&format!("agent?id={hidden}")).await;
    assert_eq!(all["name"], "Agent 27", "who sees all accounts knows it");
    for (id, status) in [
        (hidden.to_string(), StatusCode::NOT_FOUND),
        (unknown.to_string(), StatusCode::NOT_FOUND),
        ("nonsense".to_owned(), StatusCode::NOT_FOUND),
        ("-1".to_owned(), StatusCode::NOT_FOUND),
        (shown.to_string(), StatusCode::OK),
        ("0".to_owned(), StatusCode::OK),
    ] {
        let answer = asker.server.get(&format!("/agents/{id}?range=7d"), &cookie).await;
        assert_eq!(answer.status(), status, "/agents/{id}");
        let html = answer.text().await.unwrap();
        assert!(!html.contains("Agent 27"));
        assert_eq!(
            html.contains("There is no such agent"),
            status == StatusCode::NOT_FOUND,
            "/agents/{id}"
        );
    }
    assert_eq!(
        asker.server.get(&format!("/agents/{hidden}"), &asker.cookie).await.status(),
        StatusCode::OK
    );

    // A person of the other account has nothing in their row, like nobody.
    let person = asker.id("persons", "hidden-1").await;
    let mut details = Vec::new();
    for id in [person, unknown] {
        let mut page = read(&format!("/api/page/person_details?id={id}")).await;
        page["id"] = Value::Null;
        page["window"]["as_of"] = Value::Null;
        details.push(page);
    }
    assert_eq!(details[0], details[1]);
    assert!(details[0]["latest"].as_array().unwrap().is_empty());
    let both = read("/api/page/person_details?id=0").await;
    assert!(
        !both.to_string().contains("second@"),
        "of nobody named they see what is theirs: {both}"
    );
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_by_name() {
    let asker = Asker::new().await;
    let next = asker.rest("by-agent?limit=1&sort=-tokens").await["next"]
        .as_str()
        .unwrap()
        .to_owned();
    let long = "x".repeat(101);
    for (path, field) in [
        ("by-agent?sort=weather".to_owned(), "sort"),
        ("by-agent?sort=active_days".to_owned(), "sort"),
        ("by-person?sort=--cost".to_owned(), "sort"),
        ("by-agent?after=first".to_owned(), "after"),
        ("by-agent?after=ff".to_owned(), "after"),
        (format!("by-agent?after={next}"), "after"),
        (format!("by-agent?sort=name&after={next}"), "after"),
        ("by-agent?limit=0".to_owned(), "limit"),
        ("by-agent?limit=1001".to_owned(), "limit"),
        ("by-agent?limit=many".to_owned(), "limit"),
        ("by-person?limit=-5".to_owned(), "limit"),
        (format!("by-person?q={long}"), "q"),
        ("by-person?q=a%00b".to_owned(), "q"),
        ("by-agent?format=parchment".to_owned(), "format"),
        ("by-agent?range=soon".to_owned(), "range"),
    ] {
        let answer = asker.server.get(&format!("/api/v1/usage/{path}"), &asker.cookie).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{path}");
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["field"], field, "{path}: {problem}");
    }
    for (path, status) in [
        ("agents?sort=weather", 422),
        ("people?after=first", 422),
        ("agent", 422),
        ("agent?id=seven", 422),
        ("person_details?id=-1", 404),
        ("person_details?id=1&range=soon", 422),
    ] {
        let answer = asker.server.get(&format!("/api/page/{path}"), &asker.cookie).await;
        assert_eq!(answer.status().as_u16(), status, "{path}");
    }
    // A page says so, and is shown all the same.
    for path in ["/agents?sort=weather", "/people?after=first"] {
        let answer = asker.server.get(path, &asker.cookie).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        let html = answer.text().await.unwrap();
        assert!(html.contains("The address asks for something that cannot be shown"), "{path}");
        assert!(html.contains("ranked__row"), "{path}");
    }
}

#[tokio::test]
async fn names_are_no_formulas_and_the_first_html_has_the_rows() {
    let stage = Stage::new().await;
    let mut event = crate::common::event("evil", 60);
    event.agent = Some("=HYPERLINK(\"http://evil\"), x".to_owned());
    event.person = Some("<b>Bob</b>".to_owned());
    record(&stage.ledger, stage.org, &[Costed::new(stage.account, event, Book::builtin())])
        .await
        .unwrap();
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let file = server.get("/api/v1/usage/by-agent?format=csv", &cookie).await;
    assert_eq!(file.headers()["content-type"], "text/csv; charset=utf-8");
    assert_eq!(file.headers()["content-disposition"], "attachment; filename=\"by-agent.csv\"");
    let text = file.text().await.unwrap();
    assert!(text.starts_with("agent,requests,errors,input (tokens),"), "{text}");
    assert!(text.contains("\r\n\"'=HYPERLINK(\"\"http://evil\"\"), x\",1,0,"), "{text}");
    let html = server.get("/people?sort=name&q=bob&range=7d", &cookie).await.text().await.unwrap();
    assert!(html.contains("&lt;b&gt;Bob&lt;/b&gt;") && !html.contains("<b>Bob</b>"));
    // Before scripts are alive: headings are links, and the search is a form that keeps what was asked.
    assert!(html.contains("href=\"/people?range=7d&amp;sort=-name&amp;q=bob\""), "{html}");
    assert!(html.contains("href=\"/people?range=7d&amp;sort=-tokens&amp;q=bob\""));
    assert!(
        html.contains("<input type=\"hidden\" name=\"range\" value=\"7d\"")
            && html.contains("<input type=\"hidden\" name=\"sort\" value=\"name\"")
    );
    assert!(html.contains("href=\"/api/v1/usage/by-person?range=7d&amp;sort=name&amp;q=bob&amp;format=csv\""));
}

#[tokio::test]
async fn an_empty_organization_has_empty_tables() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let mut asked = BTreeMap::new();
    for path in [
        "/api/v1/usage/by-agent?sort=-change",
        "/api/v1/usage/by-person?limit=3&sort=active_days",
        "/api/page/agents",
        "/api/page/people",
        "/api/page/agent?id=1",
        "/api/page/person_details?id=1",
    ] {
        let answer = server.get(path, &cookie).await;
        assert_eq!(answer.status(), 200, "{path}");
        asked.insert(path, answer.json::<Value>().await.unwrap());
    }
    for answer in asked.values().filter(|answer| answer.get("rows").is_some()) {
        assert!(rows(answer).is_empty() && answer["next"].is_null(), "{answer}");
    }
    assert_eq!(asked["/api/page/agents"]["has_events"], false);
    let file = server.get("/api/v1/usage/by-person?format=csv", &cookie).await;
    assert_eq!(file.headers()["x-row-count"], "0");
    assert!(file.text().await.unwrap().starts_with("person,requests,"));
    for path in ["/agents", "/people"] {
        let html = server.get(path, &cookie).await.text().await.unwrap();
        assert!(html.contains("Waiting for the first request"), "{path}");
    }
}
