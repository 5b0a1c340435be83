//! Reading: what a list and a session tell.

use domain::rules::{Condition, Reach, RuleForm};
use domain::sessions::Assignment;
use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

use super::super::{project, rows, tag};
use super::{Desk, NONE};

fn micros(moment: &Value) -> i64 {
    moment.as_str().unwrap().parse::<Timestamp>().unwrap().as_microsecond()
}

#[tokio::test]
async fn a_list_tells_all_of_a_session_with_names_and_in_the_zone_of_the_question() {
    let desk = Desk::new().await;
    let (stage, account) = (&desk.stage, desk.stage.account);
    desk.work(account, "ana", "/work/globex", &[0, 5]).await;
    desk.work(account, "ben", "/work/initech", &[0]).await;
    let relaunch = project(stage, "Relaunch").await;
    let form = RuleForm {
        name: "All of Globex".to_owned(),
        conditions: vec![Condition::Directory("/work/globex".to_owned())],
        tag: Assignment::project(relaunch),
        default_for: None,
    };
    let globex = ledger::rules::add(&stage.ledger, &stage.access, &form, Reach::All, Timestamp::now())
        .await
        .unwrap()
        .id;
    let known = rows(stage).await;
    tag(stage, &stage.access, known[1].id, Some(Assignment::NotBillable)).await;

    let page = desk.get("/api/v1/sessions?show=all&timezone=Asia/Kathmandu").await;
    let all = json!({ "sessions": 2, "cost_nanos": known[0].cost + known[1].cost });
    assert_eq!((&page["all"], &page["found"]), (&all, &all));
    assert_eq!(page["untagged"], json!({ "sessions": 0, "cost_nanos": 0 }));
    assert_eq!((&page["next"], &page["waiting"]), (&Value::Null, &json!(0)));
    assert_eq!(page["window"]["zone"], "Asia/Kathmandu");
    let [ana, ben] = page["sessions"].as_array().unwrap().as_slice() else {
        panic!("{page}")
    };
    assert_eq!(ana["account"], "studio@northwind.example · Studio");
    assert_eq!((&ana["id"], &ana["person"]), (&json!(known[0].id), &json!("ana")));
    assert_eq!((micros(&ana["starts"]), micros(&ana["ends"])), (known[0].starts, known[0].ends));
    assert!(ana["starts"].as_str().unwrap().ends_with("+05:45"), "{ana}");
    assert_eq!(
        ana["active_seconds"], 302,
        "five minutes between two answers, and a second and a half to the first"
    );
    assert_eq!((&ana["requests"], &ana["tokens"]), (&json!(2), &json!(known[0].tokens)));
    let share = json!({ "project": relaunch, "name": "Relaunch", "client": "Globex", "points": 10_000 });
    assert_eq!(ana["tag"], json!({ "projects": [share] }));
    assert_eq!(ana["rule"], json!({ "id": globex, "name": "All of Globex" }));
    let part = json!({ "name": "/work/globex", "requests": 2, "cost_nanos": known[0].cost });
    assert_eq!(ana["directories"], json!([part]));
    assert_eq!(ana["models"][0]["name"], "claude-opus-5");
    assert!(ana["models"][0]["id"].is_number() && ana["agents"][0]["id"].is_number());
    assert_eq!((&ben["tag"], &ben["rule"]), (&json!("not_billable"), &Value::Null));

    let shown = async |query: &str| {
        let page = desk.get(&format!("/api/v1/sessions?{query}")).await;
        page["sessions"].as_array().unwrap().len()
    };
    assert_eq!(shown("").await, 0, "the inbox");
    assert_eq!((shown("show=not_billable").await, shown("show=tagged").await), (1, 1));
    assert_eq!(shown(&format!("show=all&project={relaunch}")).await, 1);
    assert_eq!(shown("show=all&outcome=error").await, 0);
    // A person's tag wins, and the rule says nothing.
    tag(stage, &stage.access, known[0].id, Some(Assignment::NotBillable)).await;
    let detail = desk.get(&format!("/api/v1/sessions/{}", known[0].id)).await;
    assert_eq!(
        (&detail["session"]["tag"], &detail["session"]["rule"]),
        (&json!("not_billable"), &Value::Null)
    );
}

#[tokio::test]
async fn sessions_and_their_requests_come_page_by_page() {
    let desk = Desk::new().await;
    let minutes: Vec<i64> = (0..70).map(|n| n * 31).collect();
    desk.work(desk.stage.account, "cleo", "/x", &minutes).await;
    let first = desk.get("/api/v1/sessions").await;
    let next = first["next"].as_str().unwrap();
    let second = desk.get(&format!("/api/v1/sessions?after={next}")).await;
    let ids = |page: &Value| {
        let sessions = page["sessions"].as_array().unwrap().iter();
        sessions.map(|session| session["id"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    let (first, rest) = (ids(&first), ids(&second));
    assert_eq!((first.len(), rest.len()), (50, 20));
    assert!(rest.iter().all(|id| !first.contains(id)));
    assert_eq!((&second["next"], &second["found"]["sessions"]), (&Value::Null, &json!(70)));
    let untagged = desk.get("/api/v1/sessions/untagged").await;
    assert_eq!(untagged, second["untagged"]);

    // A long session of somebody else.
    desk.work(desk.stage.account, "dora", "/x", &(0..130).collect::<Vec<_>>()).await;
    let dora = desk.stage.number("SELECT id FROM work_sessions WHERE requests = 130").await;
    let path = format!("/api/v1/sessions/{dora}?timezone=UTC");
    let first = desk.get(&path).await;
    let second = desk.get(&format!("{path}&after={}", first["next"].as_str().unwrap())).await;
    assert_eq!((&first["zone"], &second["next"]), (&json!("UTC"), &Value::Null));
    let requests: Vec<&Value> = [&first, &second]
        .into_iter()
        .flat_map(|part| part["requests"].as_array().unwrap())
        .collect();
    assert_eq!((first["requests"].as_array().unwrap().len(), requests.len()), (100, 130));
    assert!(requests.windows(2).all(|pair| micros(&pair[0]["at"]) < micros(&pair[1]["at"])));
    for field in ["cost_nanos", "tokens"] {
        let sum: i64 = requests.iter().map(|request| request[field].as_i64().unwrap()).sum();
        assert_eq!(first["session"][field], sum, "{field}");
    }
    assert_eq!(first["session"]["starts"], requests[0]["at"]);
}

#[tokio::test]
async fn what_cannot_be_read_is_named() {
    let desk = Desk::new().await;
    desk.work(desk.stage.account, "ana", "/x", &[0]).await;
    let id = desk.session(desk.stage.account).await;
    let list = |query: &str| format!("/api/v1/sessions?{query}");
    let one = |query: &str| format!("/api/v1/sessions/{id}?{query}");
    for (path, field) in [
        (list("show=mine"), "show"),
        (list("project=globex"), "project"),
        (list("after=17"), "after"),
        (list("after=-8000000000000000000_1"), "after"),
        (list("range=soon"), "range"),
        (list("timezone=Mars/Olympus"), "timezone"),
        (one("after=17_4"), "after"),
        (one("timezone=Mars/Olympus"), "timezone"),
    ] {
        let problem = desk.told(&desk.admin, Method::GET, &path, None, 400).await;
        assert_eq!(problem["field"], field, "{path}: {problem}");
    }
    for path in [format!("/api/v1/sessions/{NONE}"), "/api/v1/sessions/latest".to_owned()] {
        desk.told(&desk.admin, Method::GET, &path, None, 404).await;
    }
}
