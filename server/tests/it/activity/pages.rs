//! Pages together are the whole: in order, each request once, whatever is filtered and however few pass.

use super::{Log, ids};

/// All pages of an address, one behind the other.
pub(super) async fn all_pages(log: &Log, path: &str, query: &str) -> Vec<i64> {
    let (mut all, mut after) = (Vec::new(), String::new());
    for _ in 0..400 {
        let answer = log.read(&format!("{path}?{query}{after}")).await;
        let page = ids(&answer);
        let next = &answer["next"];
        all.extend(page);
        after = match (next.as_str(), next["at"].as_i64()) {
            (Some(next), _) => format!("&after={next}"),
            (None, Some(at)) => format!("&after={at}-{}", next["id"]),
            (None, None) => return all,
        };
    }
    panic!("{query} has no end");
}

#[tokio::test]
async fn together_they_are_the_whole() {
    let log = Log::new().await;
    let (person, agent, action) = (
        log.id("persons", "Person-3@northwind.example").await,
        log.id("agents", "agent_2").await,
        log.id("actions", "code_review").await,
    );
    let (model, unpriced, noise) = (
        log.id("models", "gpt-5.5").await,
        log.id("models", "a-model-without-a-price").await,
        log.id("persons", "noise").await,
    );
    let second = log.second;
    let others = format!("NOT (e.person_id = {noise})");
    for (filter, condition) in [
        (String::new(), "true".to_owned()),
        (format!("&person={person}"), format!("e.person_id = {person}")),
        ("&person=0".to_owned(), "e.person_id = 0".to_owned()),
        (format!("&agent={agent}"), format!("e.agent_id = {agent}")),
        (format!("&action={action}"), format!("e.action_id = {action}")),
        (format!("&model={model},{unpriced}"), format!("e.model_id IN ({model}, {unpriced})")),
        (format!("&account={second}"), format!("e.account_id = {second}")),
        ("&source=byok".to_owned(), "a.key_source = 'byok'".to_owned()),
        ("&class=premium".to_owned(), "m.class = 'premium'".to_owned()),
        ("&outcome=error".to_owned(), "e.outcome <> 0".to_owned()),
        (
            format!("&person=0,{person}&outcome=ok&model={model}"),
            format!("e.person_id IN (0, {person}) AND e.outcome = 0 AND e.model_id = {model}"),
        ),
        ("&account=999999".to_owned(), "false".to_owned()),
    ] {
        for range in [
            "range=7d",
            "range=90d",
            "range=90d&timezone=Asia/Kathmandu",
            "range=2d&timezone=Australia/Lord_Howe",
        ] {
            // All of the noise in small pages would take long.
            let limit = if condition == "true" { 1_000 } else { 13 };
            let query = format!("{range}{filter}&limit={limit}");
            let first = log.requests(&query).await;
            let window = &first["window"];
            let truth = log
                .truth(&format!(
                    "{condition} AND e.occurred_at >= to_timestamp({}) AND e.occurred_at < to_timestamp({})",
                    window["start"], window["end"]
                ))
                .await;
            assert_eq!(all_pages(&log, "/api/v1/usage/requests", &query).await, truth, "{query}");
        }
    }
    // The page's own way, fifty at once.
    let query = format!("range=90d&model={model},{unpriced}&outcome=ok");
    let truth = log
        .truth(&format!("{others} AND e.model_id IN ({model}, {unpriced}) AND e.outcome = 0"))
        .await;
    assert!(truth.len() > 100);
    assert_eq!(all_pages(&log, "/api/page/activity", &query).await, truth);
    let page = log.read(&format!("/api/page/activity?{query}")).await;
    assert_eq!(ids(&page).len(), 50);
}

#[tokio::test]
async fn requests_of_one_instant_are_told_apart() {
    let log = Log::new().await;
    log.stage
        .psql(&format!(
            "INSERT INTO events (org_id, account_id, occurred_at, input_tokens) \
             SELECT {}, {}, now() - interval '3 days' + (n / 20) * interval '1 microsecond', n FROM generate_series(1, 60) AS n",
            log.stage.org, log.second
        ))
        .await;
    let query = format!("range=7d&account={}&person=0&limit=7", log.second);
    let truth = log
        .truth(&format!(
            "e.account_id = {} AND e.person_id = 0 AND e.occurred_at > now() - interval '6 days'",
            log.second
        ))
        .await;
    let all = all_pages(&log, "/api/v1/usage/requests", &query).await;
    assert_eq!(all[..60], truth[..60]);
}

#[tokio::test]
async fn days_that_touch_are_not_told_twice() {
    let log = Log::new().await;
    let org = log.stage.org;
    log.stage
        .psql(&format!("INSERT INTO persons (org_id, name) VALUES ({org}, 'nightly')"))
        .await;
    log.stage
        .psql("SELECT ensure_events_partition(now() - n * interval '1 month') FROM generate_series(1, 3) AS n")
        .await;
    // Three a day for seventy days, all of them near midnight in the org's zone.
    log.stage
        .psql(&format!(
            "INSERT INTO events (org_id, account_id, person_id, occurred_at, input_tokens) \
             SELECT {org}, {}, p.id, (date_trunc('day', now() AT TIME ZONE 'America/New_York') - d * interval '1 day' + t) AT TIME ZONE 'America/New_York', d \
             FROM persons p, generate_series(1, 70) AS d, unnest(ARRAY['10 minutes', '50 minutes', '23 hours 40 minutes']::interval[]) AS t WHERE p.name = 'nightly'",
            log.stage.account
        ))
        .await;
    let person = log.id("persons", "nightly").await;
    let truth = log.truth(&format!("e.person_id = {person}")).await;
    assert_eq!(truth.len(), 210);
    for question in [
        format!("person={person}"),
        "q=nightly".to_owned(),
        format!("q=nightly&person={person}&outcome=ok"),
    ] {
        for limit in [4, 60, 100, 150, 1_000] {
            let answer = log.requests(&format!("range=90d&limit={limit}&{question}")).await;
            assert_eq!(ids(&answer), truth[..truth.len().min(limit)], "{limit} of {question}");
        }
    }
}

#[tokio::test]
async fn a_request_tells_what_the_database_keeps() {
    let log = Log::new().await;
    let answer = log.requests("range=90d&limit=1000&q=known").await;
    assert!(
        ids(&answer).is_empty(),
        "the id under which a request was sent is found as a whole only"
    );
    let answer = log.requests("range=90d&q=known-26").await;
    let [request] = answer["requests"].as_array().unwrap().as_slice() else {
        panic!("one request: {answer}")
    };
    assert_eq!(request["person"], "Person-1@northwind.example");
    assert_eq!(
        (&request["agent"], &request["action"], &request["model"]),
        (&"agent_2".into(), &"title_generation".into(), &"a-model-without-a-price".into())
    );
    assert_eq!(
        (&request["cwd"], &request["session_id"]),
        (&"/home/ana/Checkout-2".into(), &"session-2".into())
    );
    assert_eq!(request["cost_nanos"], serde_json::Value::Null);
    assert_eq!(request["unpriced_reason"], "unknown_model");
    let tokens = |name: &str| request[name].as_i64().unwrap();
    assert_eq!(tokens("cache_write_tokens"), 2 * 7 + 2 * 5);
    assert_eq!(
        tokens("tokens"),
        tokens("input_tokens") + tokens("cache_read_tokens") + tokens("cache_write_tokens") + tokens("output_tokens")
    );
}

#[tokio::test]
async fn bad_questions_are_refused_with_the_parameter() {
    let log = Log::new().await;
    let long = "x".repeat(201);
    for (field, value) in [
        ("limit", "0"),
        ("limit", "1001"),
        ("limit", "-1"),
        ("limit", "ten"),
        ("limit", "1.5"),
        ("after", "yesterday"),
        ("after", "1793887331500000"),
        ("after", "1-1"),
        ("after", "1793887331500000-99999999999999999999"),
        ("q", long.as_str()),
        ("q", "a%00b"),
        ("format", "xml"),
        ("person", "ana"),
        ("range", "soon"),
    ] {
        let path = format!("/api/v1/usage/requests?{field}={value}");
        let answer = log.server.get(&path, &log.cookie).await;
        assert_eq!(answer.status(), 400, "{path}");
        let problem: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(problem["field"], field, "{path}: {problem}");
    }
    for (field, value) in [("after", "x"), ("q", long.as_str())] {
        let path = format!("/api/page/activity?{field}={value}");
        assert_eq!(log.server.get(&path, &log.cookie).await.status(), 422, "{path}");
    }
    // A cursor from the future, and one before everything, are no mistakes.
    assert!(!ids(&log.requests("after=4000000000000000-1&limit=3").await).is_empty());
    assert!(ids(&log.requests("after=1000000000000000-1").await).is_empty());
}

#[tokio::test]
async fn an_empty_organization_has_an_empty_log() {
    let stage = crate::common::Stage::new().await;
    let server = crate::common::Server::start(&stage).await;
    let cookie = server.sign_in().await;
    for path in [
        "/api/v1/usage/requests",
        "/api/v1/usage/requests?q=ana",
        "/api/v1/usage/requests?format=csv",
        "/api/v1/usage/now",
        "/api/page/activity",
        "/activity",
        "/activity?q=ana&after=1793887331500000-1",
    ] {
        let answer = server.get(path, &cookie).await;
        assert_eq!(answer.status(), 200, "{path}");
        let text = answer.text().await.unwrap();
        assert!(!text.contains("Something went wrong"), "{path}: {text}");
    }
    let page: serde_json::Value = server.get("/api/page/activity", &cookie).await.json().await.unwrap();
    assert_eq!((&page["has_events"], &page["next"]), (&false.into(), &serde_json::Value::Null));
    assert_eq!(server.get("/api/v1/usage/requests/1", &cookie).await.status(), 404);
    assert_eq!(server.get("/activity/1", &cookie).await.status(), 404);
}
