//! Saved views: whose they are, who sees and who changes them; and what the filters offer.

use std::collections::BTreeMap;

use domain::access::Role;
use domain::account::KeySource;
use domain::models::ModelClass;
use domain::pricing::Book;
use domain::query::{Facet, Filters, Range, UsageQuery};
use domain::usage::{Dimension, Options};
use domain::views::{MOST_VIEWS, View};
use domain::{Outcome, address};
use jiff::SignedDuration;
use ledger::record::{Costed, record};
use reqwest::Method;
use serde_json::{Value, json};

use crate::common::{Server, Stage, ask};

const VIEWS: &str = "/api/v1/views";

fn form(name: &str) -> Value {
    json!({ "name": name, "path": "/usage", "query": "?range=90d&model=3,1", "shared": false })
}

/// Asks, wants this status, and reads the answer.
async fn told(server: &Server, method: Method, path: &str, cookie: &str, body: Option<Value>, status: u16) -> Value {
    let what = format!("{method} {path} {body:?}");
    let answer = ask(server, method, path, cookie, body).await;
    let found = answer.status();
    let text = answer.text().await.unwrap();
    assert_eq!(found, status, "{what}: {text}");
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

async fn save(server: &Server, cookie: &str, body: Value) -> View {
    serde_json::from_value(told(server, Method::POST, VIEWS, cookie, Some(body), 201).await).unwrap()
}

async fn list(server: &Server, cookie: &str) -> Vec<View> {
    serde_json::from_value(told(server, Method::GET, VIEWS, cookie, None, 200).await).unwrap()
}

async fn change(server: &Server, cookie: &str, id: i32, body: Value, status: u16) -> Value {
    told(server, Method::PATCH, &format!("{VIEWS}/{id}"), cookie, Some(body), status).await
}

async fn delete(server: &Server, cookie: &str, id: i32, status: u16) {
    told(server, Method::DELETE, &format!("{VIEWS}/{id}"), cookie, None, status).await;
}

#[tokio::test]
async fn a_view_is_saved_opened_changed_shared_and_deleted() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let view = save(&server, &cookie, form("  Opus ")).await;
    assert_eq!((view.name.as_str(), view.url().as_str()), ("Opus", "/usage?range=90d&model=1,3"));
    assert_eq!(
        (view.own, view.may_change, view.shared, view.owner.as_str()),
        (true, true, false, "Ana")
    );
    assert_eq!(list(&server, &cookie).await, std::slice::from_ref(&view));

    let changed = change(&server, &cookie, view.id, json!({ "name": "Opus 5" }), 200).await;
    assert_eq!(
        (&changed["name"], &changed["query"]),
        (&json!("Opus 5"), &json!("range=90d&model=1,3"))
    );
    let changed = change(
        &server,
        &cookie,
        view.id,
        json!({ "path": "/models", "query": "sort=cost&range=7d" }),
        200,
    )
    .await;
    assert_eq!(
        (&changed["path"], &changed["query"]),
        (&json!("/models"), &json!("range=7d&sort=cost"))
    );
    assert_eq!(
        change(&server, &cookie, view.id, json!({}), 200).await,
        changed,
        "nothing is nothing"
    );
    change(&server, &cookie, view.id, json!({ "shared": true }), 200).await;
    change(&server, &cookie, view.id, json!({ "shared": false }), 200).await;
    delete(&server, &cookie, view.id, 204).await;
    delete(&server, &cookie, view.id, 404).await;
    assert!(list(&server, &cookie).await.is_empty());

    // What someone keeps for themselves is in no log; sharing it is, both ways.
    let log = ledger::audit::list(&stage.ledger, &stage.access, &domain::audit::Filter::default(), 50)
        .await
        .unwrap();
    let of_views: Vec<(&str, &str)> = log
        .iter()
        .filter(|entry| entry.action.starts_with("view."))
        .map(|entry| (entry.action.as_str(), entry.subject.as_str()))
        .collect();
    assert_eq!(of_views, [("view.changed", "Opus 5"), ("view.changed", "Opus 5")]);
    let only = domain::audit::Filter {
        kind: Some("view".to_owned()),
        ..Default::default()
    };
    assert_eq!(ledger::audit::list(&stage.ledger, &stage.access, &only, 50).await.unwrap().len(), 2);
}

#[tokio::test]
async fn the_page_has_the_same_doors() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let view = told(
        &server,
        Method::POST,
        "/api/page/view_save",
        &cookie,
        Some(json!({ "view": form("Mine") })),
        200,
    )
    .await;
    let id = &view["id"];
    let body = json!({ "id": id, "change": { "shared": true } });
    let changed = told(&server, Method::POST, "/api/page/view_edit", &cookie, Some(body), 200).await;
    assert_eq!(changed["shared"], true);
    let listed = told(&server, Method::GET, "/api/page/views_list", &cookie, None, 200).await;
    assert_eq!(listed, json!([changed]));
    let taken = told(
        &server,
        Method::POST,
        "/api/page/view_save",
        &cookie,
        Some(json!({ "view": form("mine") })),
        409,
    )
    .await;
    assert!(taken.to_string().contains("name"), "{taken}");
    told(
        &server,
        Method::POST,
        "/api/page/view_delete",
        &cookie,
        Some(json!({ "id": id })),
        200,
    )
    .await;
    told(
        &server,
        Method::POST,
        "/api/page/view_delete",
        &cookie,
        Some(json!({ "id": id })),
        404,
    )
    .await;
}

#[tokio::test]
async fn what_is_no_view_is_refused() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let with = |field: &str, value: Value| {
        let mut body = form("x");
        body[field] = value;
        body
    };
    for (body, field) in [
        (with("name", json!("")), "name"),
        (with("name", json!("a".repeat(81))), "name"),
        (with("name", json!("a\u{0}b")), "name"),
        (with("path", json!("/settings/members")), "path"),
        (with("path", json!("https://evil.example/")), "path"),
        (with("path", json!("//evil.example")), "path"),
        (with("query", json!("range=soon")), "query"),
        (with("query", json!("model=%ff")), "query"),
        (with("query", json!("timezone=Mars/Olympus")), "query"),
        (with("query", json!("x=\u{0}")), "query"),
    ] {
        let refused = told(&server, Method::POST, VIEWS, &cookie, Some(body), 400).await;
        assert_eq!(refused["field"], field, "{refused}");
        assert!(refused["detail"].as_str().is_some_and(|text| !text.is_empty()));
    }
    for body in [json!([]), json!({}), json!({ "name": 7, "path": "/" })] {
        told(&server, Method::POST, VIEWS, &cookie, Some(body), 422).await;
    }
    let view = save(&server, &cookie, form("Good")).await;
    let refused = change(&server, &cookie, view.id, json!({ "query": "outcome=maybe" }), 400).await;
    assert_eq!(refused["field"], "query");
    told(&server, Method::PATCH, &format!("{VIEWS}/mine"), &cookie, Some(json!({})), 404).await;
    save(&server, &cookie, form("Better")).await;
    for (method, path, body) in [
        (Method::POST, VIEWS.to_owned(), form("GOOD")),
        (Method::PATCH, format!("{VIEWS}/{}", view.id), json!({ "name": "better" })),
    ] {
        let taken = told(&server, method, &path, &cookie, Some(body), 409).await;
        assert_eq!(taken["field"], "name");
    }
    assert_eq!(list(&server, &cookie).await.len(), 2);
}

#[tokio::test]
async fn one_person_keeps_so_many_and_no_more() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    stage
        .psql(&format!(
            "INSERT INTO saved_views (org_id, user_id, name, path) SELECT {}, {}, 'view ' || n, '/' FROM generate_series(1, {}) AS n",
            stage.org,
            stage.access.user,
            MOST_VIEWS - 1
        ))
        .await;
    // Two at the same moment: one of them is the last.
    let (one, other) = tokio::join!(
        ask(&server, Method::POST, VIEWS, &cookie, Some(form("one"))),
        ask(&server, Method::POST, VIEWS, &cookie, Some(form("other")))
    );
    let mut statuses = [one.status().as_u16(), other.status().as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    let refused = told(&server, Method::POST, VIEWS, &cookie, Some(form("more")), 409).await;
    assert!(refused["detail"].as_str().unwrap().contains("delete one"), "{refused}");
    let views = list(&server, &cookie).await;
    assert_eq!(views.len(), MOST_VIEWS);
    delete(&server, &cookie, views[0].id, 204).await;
    save(&server, &cookie, form("more")).await;
}

#[tokio::test]
async fn others_see_what_is_shared_and_administrators_change_it() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let admin = server.sign_in().await;
    let viewer_id = stage.add_member("vera@northwind.example", Role::Viewer, None).await;
    stage
        .add_member("lim@northwind.example", Role::Viewer, Some(vec![stage.account]))
        .await;
    stage
        .add_member("limited-admin@northwind.example", Role::Admin, Some(vec![stage.account]))
        .await;
    let viewer = server.sign_in_as("vera@northwind.example").await;
    let limited = server.sign_in_as("lim@northwind.example").await;
    let limited_admin = server.sign_in_as("limited-admin@northwind.example").await;

    let private = save(&server, &viewer, form("Private")).await;
    let shared = save(&server, &viewer, json!({ "name": "Shared", "path": "/people", "shared": true })).await;
    for cookie in [&admin, &limited, &limited_admin] {
        let seen = list(&server, cookie).await;
        assert_eq!(
            seen.iter().map(|view| view.id).collect::<Vec<_>>(),
            [shared.id],
            "the private one is not told of"
        );
        assert_eq!((seen[0].own, seen[0].owner.as_str()), (false, "vera"));
        assert_eq!(seen[0].may_change, *cookie == admin);
        change(&server, cookie, private.id, json!({ "name": "Taken" }), 404).await;
        delete(&server, cookie, private.id, 404).await;
    }
    for cookie in [&limited, &limited_admin] {
        change(&server, cookie, shared.id, json!({ "name": "Taken" }), 403).await;
        delete(&server, cookie, shared.id, 403).await;
    }
    // An administrator mends it; whose it is stays.
    let changed = change(&server, &admin, shared.id, json!({ "name": "By person" }), 200).await;
    assert_eq!((&changed["own"], &changed["owner"]), (&json!(false), &json!("vera")));
    assert_eq!(
        list(&server, &viewer)
            .await
            .iter()
            .map(|view| view.name.as_str())
            .collect::<Vec<_>>(),
        ["By person", "Private"]
    );
    change(&server, &admin, shared.id, json!({ "shared": false }), 200).await;
    change(&server, &admin, shared.id, json!({ "shared": true }), 404).await;
    assert!(list(&server, &limited).await.is_empty());

    // Everyone may share; one's own come first.
    save(&server, &limited, json!({ "name": "Zoe's", "path": "/", "shared": true })).await;
    let seen = list(&server, &viewer).await;
    assert_eq!(
        seen.iter().map(|view| (view.name.as_str(), view.own)).collect::<Vec<_>>(),
        [("By person", true), ("Private", true), ("Zoe's", false)]
    );

    // They go with the member.
    ledger::members::remove(&stage.ledger, &stage.access, viewer_id).await.unwrap();
    let left = stage
        .number(&format!("SELECT count(*) FROM saved_views WHERE user_id = {viewer_id}"))
        .await;
    assert_eq!(left, 0);
}

#[tokio::test]
async fn another_organization_knows_nothing_of_them() {
    let stage = Stage::new().await;
    let other = ledger::orgs::create(&stage.ledger, "Rival", "UTC", false).await.unwrap().id;
    stage.fill(other, "rival@other.example").await;
    let server = Server::start(&stage).await;
    let (mine, theirs) = (server.sign_in().await, server.sign_in_as("rival@other.example").await);
    let view = save(&server, &mine, json!({ "name": "Ours", "path": "/", "shared": true })).await;
    let seen = list(&server, &theirs).await;
    assert_eq!(seen.iter().map(|view| view.name.as_str()).collect::<Vec<_>>(), ["filler"]);
    change(&server, &theirs, view.id, json!({ "name": "Theirs" }), 404).await;
    delete(&server, &theirs, view.id, 404).await;
    assert_eq!(list(&server, &mine).await, [view]);
}

/// Requests of the last days and of long ago, of every kind.
async fn fill(stage: &Stage, second: i32) {
    let models = ["claude-opus-5", "claude-haiku-4-5", "gpt-5"];
    let mut events = Vec::new();
    for n in 0_u32..240 {
        let mut event = crate::common::event(&format!("options-{n}"), 0);
        event.at -= SignedDuration::from_secs(i64::from(n) * 9_000 + 61);
        event.model = models[n as usize % models.len()].to_owned();
        event.person = (!n.is_multiple_of(7)).then(|| format!("person-{}", n % 5));
        event.agent = (!n.is_multiple_of(11)).then(|| format!("agent-{}", n % 3));
        event.action = (!n.is_multiple_of(13)).then(|| format!("action-{}", n % 4));
        event.outcome = if n.is_multiple_of(9) { Outcome::Error } else { Outcome::Ok };
        let account = if n.is_multiple_of(4) { second } else { stage.account };
        events.push(Costed::new(account, event, Book::builtin()));
    }
    record(&stage.ledger, stage.org, &events).await.unwrap();
}

async fn options(server: &Server, cookie: &str, query: &UsageQuery) -> Options {
    let pairs = query.to_pairs();
    let path = address::url("/api/v1/usage/options", pairs.iter().map(|(name, value)| (*name, value.as_str())));
    serde_json::from_value(told(server, Method::GET, &path, cookie, None, 200).await).unwrap()
}

/// Requests by the value of a facet under these filters, in plain SQL over events.
async fn plainly(stage: &Stage, of: Facet, filters: &Filters, start: i64, end: i64) -> BTreeMap<i32, i64> {
    let value = match of {
        Facet::Source => "CASE a.key_source WHEN 'system' THEN 0 ELSE 1 END".to_owned(),
        Facet::Class => "CASE m.class WHEN 'fast' THEN 0 ELSE 1 END".to_owned(),
        Facet::Outcome => "e.outcome::int".to_owned(),
        list => format!("e.{}_id", list.as_str()),
    };
    let mut condition = format!(
        "e.org_id = {} AND e.occurred_at >= to_timestamp({start}) AND e.occurred_at < to_timestamp({end})",
        stage.org
    );
    for (name, list) in filters.lists() {
        if !list.is_empty() {
            let numbers: Vec<String> = list.iter().map(i32::to_string).collect();
            condition += &format!(" AND e.{name}_id IN ({})", numbers.join(","));
        }
    }
    if let Some(source) = filters.source {
        condition += &format!(" AND a.key_source = '{}'", source.as_str());
    }
    for (column, facet) in [
        ("CASE m.class WHEN 'fast' THEN 0 ELSE 1 END", Facet::Class),
        ("e.outcome", Facet::Outcome),
    ] {
        let chosen: Vec<String> = filters.chosen(facet).iter().map(i32::to_string).collect();
        if !chosen.is_empty() {
            condition += &format!(" AND {column} IN ({})", chosen.join(","));
        }
    }
    let statement = format!(
        "SELECT {value} AS id, count(*) FROM events e JOIN accounts a ON a.id = e.account_id JOIN models m ON m.id = e.model_id WHERE {condition} GROUP BY 1"
    );
    let rows: Vec<(i32, i64)> = sqlx::query_as(sqlx::AssertSqlSafe(statement))
        .fetch_all(stage.owner.pool())
        .await
        .unwrap();
    rows.into_iter().collect()
}

async fn id(stage: &Stage, table: &str, name: &str) -> i32 {
    let id = stage.number(&format!("SELECT id FROM {table} WHERE name = '{name}'")).await;
    i32::try_from(id).unwrap()
}

#[tokio::test]
async fn each_filter_offers_what_the_others_let_through() {
    let stage = Stage::new().await;
    let second = stage.add_account("second@northwind.example").await.id;
    stage
        .psql(&format!("UPDATE accounts SET key_source = 'byok' WHERE id = {second}"))
        .await;
    fill(&stage, second).await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let (person, agent, action, model) = (
        id(&stage, "persons", "person-1").await,
        id(&stage, "agents", "agent-2").await,
        id(&stage, "actions", "action-3").await,
        id(&stage, "models", "gpt-5").await,
    );
    let mut all = Filters {
        source: Some(KeySource::System),
        accounts: vec![stage.account],
        persons: vec![0, person],
        agents: vec![agent, agent + 1_000],
        actions: vec![0, action],
        models: vec![model],
        classes: vec![ModelClass::Premium],
        outcomes: vec![Outcome::Ok],
    };
    let mut questions = vec![Filters::default(), all.clone()];
    // Each filter by itself, and all but each.
    for of in Facet::ALL {
        questions.push(Filters::default().choosing(*of, all.chosen(*of)));
        questions.push(all.clone().choosing(*of, []));
    }
    all.outcomes = vec![Outcome::Error];
    questions.push(all);
    let mut compared = 0;
    for filters in questions {
        for range in [Range::Days(7), Range::Days(30)] {
            let query = UsageQuery {
                range,
                filters: filters.clone(),
                ..UsageQuery::default()
            };
            let summary = told(
                &server,
                Method::GET,
                &format!("/api/v1/usage/summary?range={range}"),
                &cookie,
                None,
                200,
            )
            .await;
            let (start, end) = (
                summary["window"]["start"].as_i64().unwrap(),
                summary["window"]["end"].as_i64().unwrap(),
            );
            let offered = options(&server, &cookie, &query).await;
            for of in Facet::ALL {
                let expected = plainly(&stage, *of, &filters.clone().choosing(*of, []), start, end).await;
                let found: BTreeMap<i32, i64> = offered.of(*of).iter().map(|choice| (choice.id, choice.requests.unwrap())).collect();
                assert_eq!(found.len(), offered.of(*of).len(), "each once");
                let with_use: BTreeMap<i32, i64> = found.iter().filter(|(_, n)| **n > 0).map(|(id, n)| (*id, *n)).collect();
                assert_eq!(with_use, expected, "{of:?} under {filters:?} in {range}");
                let chosen = filters.chosen(*of);
                assert!(
                    chosen.iter().all(|id| found.contains_key(id)),
                    "what is chosen is never missing: {of:?} {found:?}"
                );
                if of.is_named() {
                    assert!(found.iter().all(|(id, n)| *n > 0 || chosen.contains(id)), "{of:?}: {found:?}");
                    let counts: Vec<i64> = offered.of(*of).iter().map(|choice| choice.requests.unwrap()).collect();
                    assert!(counts.is_sorted_by(|one, next| one >= next), "most first: {counts:?}");
                } else {
                    assert_eq!(found.len(), 2);
                }
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 19 * 2 * Facet::ALL.len());
    // Names, and the number of what does not exist.
    let name = |offered: &Options, of: Facet, id: i32| {
        let choice = offered.of(of).iter().find(|choice| choice.id == id);
        choice.map(|choice| choice.name.clone()).unwrap_or_default()
    };
    let offered = options(&server, &cookie, &UsageQuery::default()).await;
    for (of, id, expected) in [
        (Facet::Model, model, "gpt-5"),
        (Facet::Person, person, "person-1"),
        (Facet::Person, 0, Dimension::Person.unnamed()),
        (Facet::Account, second, "second@northwind.example · Studio"),
        (Facet::Source, 1, "byok"),
    ] {
        assert_eq!(name(&offered, of, id), expected);
    }
    let nobody = UsageQuery::default().with(Dimension::Agent, agent + 1_000);
    let offered = options(&server, &cookie, &nobody).await;
    assert_eq!(name(&offered, Facet::Agent, agent + 1_000), (agent + 1_000).to_string());
    assert!(offered.models.is_empty(), "nothing passes");
    let refused = told(&server, Method::GET, "/api/v1/usage/options?range=soon", &cookie, None, 400).await;
    assert_eq!(refused["field"], "range");
}

#[tokio::test]
async fn names_alone_are_those_of_what_is_chosen() {
    let stage = Stage::new().await;
    fill(&stage, stage.account).await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let (person, model) = (id(&stage, "persons", "person-1").await, id(&stage, "models", "gpt-5").await);
    let path = format!("/api/page/filter_options?person=0,{person}&model={model}");
    let told_of: Options = serde_json::from_value(told(&server, Method::GET, &path, &cookie, None, 200).await).unwrap();
    let names = |of: Facet| told_of.of(of).iter().map(|choice| choice.name.as_str()).collect::<Vec<_>>();
    assert_eq!(names(Facet::Person), [Dimension::Person.unnamed(), "person-1"]);
    assert_eq!(names(Facet::Model), ["gpt-5"]);
    assert!(told_of.accounts.is_empty() && told_of.agents.is_empty());
    assert!(
        told_of.persons.iter().all(|choice| choice.requests.is_none()),
        "they are not counted"
    );
    let counted: Options =
        serde_json::from_value(told(&server, Method::GET, &format!("{path}&counted=true"), &cookie, None, 200).await).unwrap();
    assert!(counted.agents.len() > 1 && counted.persons.iter().all(|choice| choice.requests.is_some()));
}

#[tokio::test]
async fn a_limited_member_is_told_no_name_of_another_account() {
    let stage = Stage::new().await;
    let hidden = stage.add_account("harbor@northwind.example").await.id;
    let mut secret = crate::common::event("hidden", 60);
    secret.person = Some("harbor-person".to_owned());
    secret.agent = Some("harbor-agent".to_owned());
    secret.action = Some("harbor-action".to_owned());
    secret.model = "harbor-model".to_owned();
    let mut own = crate::common::event("own", 60);
    own.person = Some("ana".to_owned());
    own.agent = Some("cli".to_owned());
    // Known from long ago, and quiet in the window.
    let mut quiet = crate::common::event("quiet", 60);
    quiet.at -= SignedDuration::from_hours(24 * 200);
    quiet.person = Some("quiet-person".to_owned());
    quiet.agent = Some("quiet-agent".to_owned());
    let events = [(hidden, secret), (stage.account, own), (stage.account, quiet)]
        .map(|(account, event)| Costed::new(account, event, Book::builtin()));
    record(&stage.ledger, stage.org, &events).await.unwrap();
    stage
        .add_member("lim@northwind.example", Role::Viewer, Some(vec![stage.account]))
        .await;
    let server = Server::start(&stage).await;
    let (admin, limited) = (server.sign_in().await, server.sign_in_as("lim@northwind.example").await);
    let mut asked = vec![format!("account={hidden}")];
    let mut numbers = Vec::new();
    for (name, table) in [
        ("person", "persons"),
        ("agent", "agents"),
        ("action", "actions"),
        ("model", "models"),
    ] {
        let secret = id(&stage, table, &format!("harbor-{name}")).await;
        numbers.push(secret);
        asked.push(format!("{name}={secret}"));
    }
    let (person, agent) = (
        id(&stage, "persons", "quiet-person").await,
        id(&stage, "agents", "quiet-agent").await,
    );
    let everything = asked.join("&");
    for query in asked.iter().map(String::as_str).chain(["", everything.as_str()]) {
        for path in [
            format!("/api/v1/usage/options?{query}"),
            format!("/api/page/filter_options?{query}"),
            format!("/api/page/filter_options?{query}&counted=true"),
            // Chips are in the first HTML.
            format!("/?{query}"),
        ] {
            let text = server.get(&path, &limited).await.text().await.unwrap();
            assert!(!text.contains("harbor"), "{path}: {text}");
        }
    }
    let all = told(
        &server,
        Method::GET,
        &format!("/api/v1/usage/options?{everything}"),
        &admin,
        None,
        200,
    )
    .await;
    assert_eq!(
        all.to_string().matches("harbor-").count(),
        4,
        "a control: the others are told: {all}"
    );
    let html = server.get(&format!("/?{everything}"), &admin).await.text().await.unwrap();
    assert!(
        html.contains("Person: harbor-person") && html.contains("Account: harbor@northwind.example"),
        "chips have names in the first HTML"
    );

    let query = format!("person={},{person}&agent={},{agent}", numbers[0], numbers[1]);
    let offered: Options =
        serde_json::from_value(told(&server, Method::GET, &format!("/api/v1/usage/options?{query}"), &limited, None, 200).await).unwrap();
    let name = |of: Facet, id: i32| {
        offered
            .of(of)
            .iter()
            .find(|choice| choice.id == id)
            .map(|choice| choice.name.clone())
    };
    assert_eq!(
        name(Facet::Person, person).as_deref(),
        Some("quiet-person"),
        "who used their account before is known to them"
    );
    assert_eq!(name(Facet::Agent, agent).as_deref(), Some("quiet-agent"));
    assert_eq!(name(Facet::Person, numbers[0]), Some(numbers[0].to_string()));
    assert_eq!(name(Facet::Agent, numbers[1]), Some(numbers[1].to_string()));
}
