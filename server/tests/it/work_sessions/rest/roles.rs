//! Who may do what: roles, members who are limited to some accounts, and people of another organization.

use domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::super::{project, rows};
use super::{Desk, NONE, rule, to};

/// Everything that changes something, with what it is sent; the numbers are nobody's.
fn writes() -> Vec<(Method, String, Option<Value>)> {
    let kept = json!({ "rule": rule("x", "/work", &json!("not_billable")), "reach": "all" });
    let name = json!({ "name": "x" });
    let of_sessions = vec![
        (
            Method::POST,
            "/api/v1/sessions/decisions".to_owned(),
            Some(json!({ "tag": { "sessions": [NONE], "tag": null } })),
        ),
        (Method::POST, format!("/api/v1/sessions/decisions/{NONE}/undo"), None),
    ];
    let of_projects = vec![
        (Method::POST, "/api/v1/clients".to_owned(), Some(name.clone())),
        (Method::PATCH, format!("/api/v1/clients/{NONE}"), Some(name.clone())),
        (
            Method::POST,
            "/api/v1/projects".to_owned(),
            Some(json!({ "client": NONE, "name": "x", "colour": 0 })),
        ),
        (Method::PATCH, format!("/api/v1/projects/{NONE}"), Some(name)),
        (Method::GET, "/api/v1/rules".to_owned(), None),
        (Method::POST, "/api/v1/rules".to_owned(), Some(kept.clone())),
        (Method::POST, "/api/v1/rules/preview".to_owned(), Some(kept.clone())),
        (Method::PUT, format!("/api/v1/rules/{NONE}"), Some(kept)),
        (Method::DELETE, format!("/api/v1/rules/{NONE}"), None),
        (Method::PUT, "/api/v1/rules/order".to_owned(), Some(json!({ "ids": [NONE] }))),
    ];
    of_sessions.into_iter().chain(of_projects).collect()
}

const READS: [&str; 5] = [
    "/api/v1/sessions",
    "/api/v1/sessions/untagged",
    "/api/v1/sessions/decisions",
    "/api/v1/clients",
    "/api/v1/projects",
];

#[tokio::test]
async fn a_viewer_reads_and_changes_nothing() {
    let desk = Desk::new().await;
    desk.work(desk.stage.account, "ana", "/x", &[0]).await;
    desk.stage.add_member("vera@northwind.example", Role::Viewer, None).await;
    let vera = desk.server.sign_in_as("vera@northwind.example").await;
    let id = desk.session(desk.stage.account).await;
    for path in READS.map(str::to_owned).into_iter().chain([format!("/api/v1/sessions/{id}")]) {
        desk.told(&vera, Method::GET, &path, None, 200).await;
    }
    for (method, path, body) in writes() {
        desk.told(&vera, method, &path, body, 403).await;
    }
    let deed = json!({ "tag": { "sessions": [id], "tag": "not_billable" } });
    desk.told(&vera, Method::POST, "/api/v1/sessions/decisions", Some(deed), 403).await;
    assert_eq!(rows(&desk.stage).await[0].tag, None);
}

#[tokio::test]
async fn a_limited_billing_member_tags_what_they_see_and_keeps_no_rules() {
    let desk = Desk::new().await;
    let stage = &desk.stage;
    let hidden = stage.add_account("hidden@northwind.example").await.id;
    let relaunch = project(stage, "Relaunch").await;
    desk.work(stage.account, "ana", "/work/globex", &[0]).await;
    desk.work(hidden, "ben", "/work/globex", &[0]).await;
    let (own, other) = (desk.session(stage.account).await, desk.session(hidden).await);
    let everything = json!({ "rule": rule("Everything", "/work", &to(relaunch)), "reach": "all" });
    desk.send(Method::POST, "/api/v1/rules", everything, 201).await;
    let note = desk.decide(json!({ "note": { "sessions": [other], "text": "Not theirs" } })).await;
    let email = "lim@northwind.example";
    stage.add_member(email, Role::Billing, Some(vec![stage.account])).await;
    let limited = desk.server.sign_in_as(email).await;
    let told = async |method: Method, path: &str, body: Option<Value>, status: u16| desk.told(&limited, method, path, body, status).await;

    let page = told(Method::GET, "/api/v1/sessions?show=all", None, 200).await;
    assert_eq!(
        (page["all"]["sessions"].as_i64(), &page["sessions"][0]["id"]),
        (Some(1), &json!(own))
    );
    assert_eq!(
        page["sessions"][0]["rule"]["name"], "Everything",
        "what tags their session has a name"
    );
    let decide = async |sessions: Value, status: u16| {
        let deed = json!({ "tag": { "sessions": sessions, "tag": "not_billable" } });
        told(Method::POST, "/api/v1/sessions/decisions", Some(deed), status).await
    };
    told(Method::GET, &format!("/api/v1/sessions/{other}"), None, 404).await;
    decide(json!([other]), 404).await;
    decide(json!([own, other]), 404).await;
    told(Method::POST, &format!("/api/v1/sessions/decisions/{note}/undo"), None, 404).await;
    assert!(rows(stage).await.iter().all(|row| row.tag.is_none()));
    let history = "/api/v1/sessions/decisions";
    assert_eq!(
        told(Method::GET, history, None, 200).await["changes"],
        json!([]),
        "the note is about an account that they do not see"
    );
    let done = decide(json!([own]), 200).await;
    assert_eq!(told(Method::GET, history, None, 200).await["changes"][0]["action"], done["action"]);
    let undo = format!("/api/v1/sessions/decisions/{}/undo", done["action"]);
    told(Method::POST, &undo, None, 200).await;
    for path in READS {
        told(Method::GET, path, None, 200).await;
    }
    for (method, path, body) in writes().into_iter().filter(|(_, path, _)| !path.contains("/sessions/")) {
        told(method, &path, body, 403).await;
    }
}

#[tokio::test]
async fn a_billing_member_may_all_of_it() {
    let desk = Desk::new().await;
    desk.stage.add_member("bill@northwind.example", Role::Billing, None).await;
    let bill = desk.server.sign_in_as("bill@northwind.example").await;
    for (method, path, body) in writes() {
        let what = format!("{method} {path}");
        let status = crate::common::ask(&desk.server, method, &path, &bill, body).await.status();
        assert!(
            matches!(status.as_u16(), 200 | 201 | 400 | 404),
            "{what}: what is refused is refused for what it says, not to whom says it: {status}"
        );
    }
}

#[tokio::test]
async fn another_organization_finds_none_of_it() {
    let desk = Desk::new().await;
    let stage = &desk.stage;
    desk.work(stage.account, "ana", "/x", &[0]).await;
    let (session, relaunch) = (desk.session(stage.account).await, project(stage, "Relaunch").await);
    let client = desk.get("/api/v1/clients").await[0]["id"].clone();
    let kept = json!({ "rule": rule("Ours", "/y", &to(relaunch)), "reach": "all" });
    let ours = desk.send(Method::POST, "/api/v1/rules", kept, 201).await["id"].clone();
    let action = desk.decide(json!({ "note": { "sessions": [session], "text": "Ours" } })).await;
    let before = (
        rows(stage).await,
        desk.get("/api/v1/rules").await,
        desk.get("/api/v1/projects").await,
    );
    let rival_org = ledger::orgs::create(&stage.ledger, "Rival", "UTC", false).await.unwrap().id;
    stage.fill(rival_org, "rival@other.example").await;
    let rival = desk.server.sign_in_as("rival@other.example").await;
    let told = async |method: Method, path: &str, body: Option<Value>, status: u16| desk.told(&rival, method, path, body, status).await;

    let page = told(Method::GET, "/api/v1/sessions?show=all", None, 200).await;
    let theirs = page["sessions"][0]["id"].clone();
    assert_eq!((page["all"]["sessions"].as_i64(), theirs == session), (Some(1), false));
    let tag = |session: &Value, tag: Value| Some(json!({ "tag": { "sessions": [session], "tag": tag } }));
    let decisions = "/api/v1/sessions/decisions";
    told(Method::GET, &format!("/api/v1/sessions/{session}"), None, 404).await;
    told(Method::POST, decisions, tag(&json!(session), json!("not_billable")), 404).await;
    let refused = told(Method::POST, decisions, tag(&theirs, to(relaunch)), 400).await;
    assert_eq!(refused["field"], "tag", "a project of ours");
    told(Method::POST, &format!("{decisions}/{action}/undo"), None, 404).await;
    let name = Some(json!({ "name": "Taken", "archived": true }));
    told(Method::PATCH, &format!("/api/v1/clients/{client}"), name.clone(), 404).await;
    told(Method::PATCH, &format!("/api/v1/projects/{relaunch}"), name, 404).await;
    let form = Some(json!({ "client": client, "name": "Planted", "colour": 0 }));
    assert_eq!(told(Method::POST, "/api/v1/projects", form, 400).await["field"], "client");
    let form = |instead: bool| {
        let mut body = json!({ "rule": rule("Theirs", "/", &json!("not_billable")), "reach": "all" });
        if instead {
            body["instead"] = ours.clone();
        }
        Some(body)
    };
    // One that they do not have is none: the rule is looked at as a new one.
    assert_eq!(
        told(Method::POST, "/api/v1/rules/preview", form(true), 200).await,
        told(Method::POST, "/api/v1/rules/preview", form(false), 200).await
    );
    told(Method::PUT, &format!("/api/v1/rules/{ours}"), form(false), 404).await;
    told(Method::DELETE, &format!("/api/v1/rules/{ours}?reach=all"), None, 404).await;
    let order = told(Method::PUT, "/api/v1/rules/order", Some(json!({ "ids": [ours] })), 400).await;
    assert_eq!(order["field"], "ids");
    let after = (
        rows(stage).await,
        desk.get("/api/v1/rules").await,
        desk.get("/api/v1/projects").await,
    );
    assert_eq!(before, after);
}
