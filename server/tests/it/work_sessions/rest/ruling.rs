//! Rules: a preview is what keeping does, and whoever ends one says how far that reaches.

use reqwest::Method;
use serde_json::{Value, json};

use super::super::project;
use super::{Desk, NONE, rule, to};

const RULES: &str = "/api/v1/rules";
const PREVIEW: &str = "/api/v1/rules/preview";
const ORDER: &str = "/api/v1/rules/order";

/// The sessions with what tags them, by their directory: the name of the rule, if one does.
async fn said(desk: &Desk) -> Vec<(String, Value)> {
    let page = desk.get("/api/v1/sessions?show=all").await;
    let sessions = page["sessions"].as_array().unwrap().iter();
    let mut said: Vec<(String, Value)> = sessions
        .map(|session| {
            let directory = session["directories"][0]["name"].as_str().unwrap();
            (directory.to_owned(), session["rule"]["name"].clone())
        })
        .collect();
    said.sort_by(|one, other| one.0.cmp(&other.0));
    said
}

async fn names(desk: &Desk) -> Vec<Value> {
    let rules = desk.get(RULES).await;
    rules.as_array().unwrap().iter().map(|rule| rule["name"].clone()).collect()
}

#[tokio::test]
async fn a_preview_is_what_keeping_does_and_so_it_goes_on() {
    let desk = Desk::new().await;
    let stage = &desk.stage;
    let relaunch = project(stage, "Relaunch").await;
    desk.work(stage.account, "ana", "/work/globex/api", &[0]).await;
    desk.work(stage.account, "ben", "/work/globex/web", &[0]).await;
    let api = json!({ "rule": rule("Api", "/work/globex/api", &to(relaunch)), "reach": "all" });
    let shown = desk.send(Method::POST, PREVIEW, api.clone(), 200).await;
    assert_eq!(shown["sessions"], 1);
    assert_eq!(names(&desk).await, [""; 0], "looking keeps nothing");
    let kept = desk.send(Method::POST, RULES, api.clone(), 201).await;
    assert_eq!(shown["in_closed_months"], 0);
    let tags = json!({ "sessions": shown["sessions"], "cost_nanos": shown["cost_nanos"] });
    assert_eq!(kept["tags"], tags);
    let listed = desk.get(RULES).await;
    let expected = json!([{ "id": kept["id"], "name": "Api", "conditions": api["rule"]["conditions"], "tag": to(relaunch), "from": null,
        "until": null, "archived": null, "default_for": null, "tags": tags }]);
    assert_eq!(listed, expected);
    // Without a reach it is for what begins from now on.
    let new = json!({ "rule": rule("New", "/work", &json!("not_billable")) });
    let none = json!({ "sessions": 0, "cost_nanos": 0 });
    let shown = desk.send(Method::POST, PREVIEW, new.clone(), 200).await;
    assert_eq!((&shown["sessions"], &shown["cost_nanos"]), (&none["sessions"], &none["cost_nanos"]));
    let later = desk.send(Method::POST, RULES, new, 201).await;
    assert_eq!(later["tags"], none);
    assert!(
        desk.get(RULES).await[1]["from"]
            .as_str()
            .unwrap()
            .parse::<jiff::Timestamp>()
            .is_ok()
    );

    // Another version, for all of the past.
    let mut wide = json!({ "rule": rule("Globex", "/work/globex", &to(relaunch)), "reach": "all", "instead": kept["id"] });
    let shown = desk.send(Method::POST, PREVIEW, wide.clone(), 200).await;
    assert_eq!(shown["sessions"], 2);
    wide.as_object_mut().unwrap().remove("instead");
    let next = desk.send(Method::PUT, &format!("{RULES}/{}", kept["id"]), wide, 200).await;
    assert_eq!(next["tags"]["sessions"], shown["sessions"]);
    assert_ne!(next["id"], kept["id"]);
    assert_eq!(names(&desk).await, ["Globex", "New"]);
    let all = |name: Value| ["/work/globex/api", "/work/globex/web"].map(|directory| (directory.to_owned(), name.clone()));
    assert_eq!(said(&desk).await, all(json!("Globex")));

    let order = json!({ "ids": [later["id"], next["id"]] });
    desk.send(Method::PUT, ORDER, order, 204).await;
    assert_eq!(names(&desk).await, ["New", "Globex"]);
    // It ends, and what it has tagged stays tagged, with its name.
    desk.told(&desk.admin, Method::DELETE, &format!("{RULES}/{}?reach=new", next["id"]), None, 204)
        .await;
    assert_eq!(said(&desk).await, all(json!("Globex")));
    assert_eq!(names(&desk).await, ["New"]);
    for path in [format!("{RULES}/{}?reach=new", next["id"]), format!("{RULES}/{NONE}")] {
        desk.told(&desk.admin, Method::DELETE, &path, None, 404).await;
    }
}

#[tokio::test]
async fn the_first_rule_speaks_and_one_that_never_was_says_nothing() {
    let desk = Desk::new().await;
    desk.work(desk.stage.account, "ana", "/work/globex", &[0]).await;
    let keep = async |name: &str| {
        let body = json!({ "rule": rule(name, "/work", &json!("not_billable")), "reach": "all" });
        desk.send(Method::POST, RULES, body, 201).await
    };
    let (first, second) = (keep("First").await, keep("Second").await);
    assert_eq!((&first["tags"]["sessions"], &second["tags"]["sessions"]), (&json!(1), &json!(0)));
    let order = json!({ "ids": [second["id"], first["id"]] });
    desk.send(Method::PUT, ORDER, order, 204).await;
    assert_eq!(said(&desk).await[0].1, "Second");
    for one in [&second, &first] {
        let path = format!("{RULES}/{}?reach=all", one["id"]);
        desk.told(&desk.admin, Method::DELETE, &path, None, 204).await;
    }
    assert_eq!(said(&desk).await[0].1, Value::Null);
    assert_eq!(desk.get("/api/v1/sessions/untagged").await["sessions"], 1);
}

#[tokio::test]
async fn a_bad_rule_is_told_wherever_it_is_sent() {
    let desk = Desk::new().await;
    let good = rule("Good", "/work", &json!("not_billable"));
    let kept = desk.send(Method::POST, RULES, json!({ "rule": good }), 201).await;
    let before = desk.get(RULES).await;
    let with = |field: &str, value: Value| {
        let mut rule = good.clone();
        rule[field] = value;
        rule
    };
    let own = format!("{RULES}/{}", kept["id"]);
    for (bad, field) in [
        (with("name", json!("")), "name"),
        (with("name", json!("a\u{0}b")), "name"),
        (with("conditions", json!([])), "conditions"),
        (with("conditions", json!([{ "directory": "*" }])), "conditions"),
        (with("conditions", json!([{ "hours": [9, 9] }])), "conditions"),
        (with("conditions", json!([{ "accounts": [] }])), "conditions"),
        (with("tag", to(i32::MAX)), "tag"),
        (with("tag", json!({ "projects": [] })), "tag"),
    ] {
        for (method, path) in [(Method::POST, RULES), (Method::POST, PREVIEW), (Method::PUT, &own)] {
            let body = json!({ "rule": bad, "reach": "all" });
            desk.refused(method, path, body, 400, field).await;
        }
    }
    for body in [
        json!({}),
        json!({ "rule": good, "reach": "some" }),
        json!({ "rule": with("conditions", json!([{ "moon": 1 }])) }),
    ] {
        desk.send(Method::POST, RULES, body, 422).await;
    }
    // In place of one that is gone, a rule is looked at as a new one.
    let draft = json!({ "rule": good, "reach": "new", "instead": NONE });
    desk.send(Method::POST, PREVIEW, draft, 200).await;
    desk.send(Method::PUT, &format!("{RULES}/{NONE}"), json!({ "rule": good }), 404)
        .await;
    for ids in [json!([]), json!([kept["id"], kept["id"]]), json!([NONE])] {
        desk.refused(Method::PUT, ORDER, json!({ "ids": ids }), 400, "ids").await;
    }
    let path = format!("{own}?reach=some");
    let problem = desk.told(&desk.admin, Method::DELETE, &path, None, 400).await;
    assert_eq!(problem["field"], "reach");
    assert_eq!(desk.get(RULES).await, before);
}
