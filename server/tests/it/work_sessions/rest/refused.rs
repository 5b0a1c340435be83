//! What cannot be done to sessions: it is told with the field, and nothing is half done.

use domain::sessions::LONGEST_NOTE;
use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

use super::super::{project, rows};
use super::{Desk, NONE, to};
use crate::common::ask;

const PATH: &str = "/api/v1/sessions/decisions";

#[tokio::test]
async fn a_decision_that_cannot_be_is_told_and_nothing_is_half_done() {
    let desk = Desk::new().await;
    let stage = &desk.stage;
    let relaunch = project(stage, "Relaunch").await;
    let old = project(stage, "Old").await;
    let archive = json!({ "archived": true });
    desk.send(Method::PATCH, &format!("/api/v1/projects/{old}"), archive, 200).await;
    desk.work(stage.account, "ana", "/x", &[0, 10, 100, 200]).await;
    let before = rows(stage).await;
    let id = |at: usize| before[at].id;
    let tag = |tag: Value| json!({ "tag": { "sessions": [id(0), id(1)], "tag": tag } });
    let parts = |points: &[(i32, u32)]| {
        let shares: Vec<Value> = points
            .iter()
            .map(|(project, points)| json!({ "project": project, "points": points }))
            .collect();
        json!({ "projects": shares })
    };
    let note = |text: String| json!({ "note": { "sessions": [id(0)], "text": text } });
    let split = |at: &str| json!({ "split": { "session": id(0), "at": at } });
    let merge = |sessions: &[i64]| json!({ "merge": { "sessions": sessions } });
    let begin = Timestamp::from_microsecond(before[0].starts).unwrap().to_string();
    for (deed, field) in [
        (json!({ "tag": { "sessions": [], "tag": null } }), "sessions"),
        (
            json!({ "tag": { "sessions": (0..1_001).collect::<Vec<i64>>(), "tag": null } }),
            "sessions",
        ),
        (tag(to(old)), "tag"),
        (tag(parts(&[])), "tag"),
        (tag(parts(&[(relaunch, 9_999)])), "tag"),
        (tag(parts(&[(relaunch, 5_000), (relaunch, 5_000)])), "tag"),
        (tag(parts(&[(relaunch, 10_000), (old, 0)])), "tag"),
        (note("a\u{0}b".to_owned()), "text"),
        (note("a".repeat(LONGEST_NOTE + 1)), "text"),
        (split("soon"), "at"),
        (split("2026-11-25T14:02:11"), "at"),
        (split(&begin), "at"),
        (split("1970-01-01T00:00:00Z"), "at"),
        (merge(&[id(0)]), "sessions"),
        (merge(&[id(0), id(2)]), "sessions"),
    ] {
        desk.refused(Method::POST, PATH, deed, 400, field).await;
    }
    // What is no decision at all is no more than unreadable.
    for deed in [
        json!({}),
        json!({ "tag": { "sessions": [id(0)] }, "note": { "sessions": [id(0)], "text": "both" } }),
    ] {
        let answer = ask(&desk.server, Method::POST, PATH, &desk.admin, Some(deed)).await;
        assert!(matches!(answer.status().as_u16(), 400 | 422), "{}", answer.status());
    }
    for deed in [
        json!({ "burn": { "sessions": [id(0)] } }),
        json!({ "tag": { "tag": null } }),
        json!({ "tag": { "sessions": [id(0)] } }),
        json!({ "tag": { "sessions": [id(0)], "tags": to(relaunch) } }),
        json!({ "tag": { "sessions": [id(0)], "tag": to(relaunch), "x": 1 } }),
        json!({ "tag": { "sessions": [id(0)], "tag": { "project": relaunch } } }),
        json!({ "split": { "session": id(0), "at": before[0].ends } }),
    ] {
        let problem = desk.send(Method::POST, PATH, deed, 422).await;
        assert!(problem["detail"].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
    }
    let gone = json!({ "tag": { "sessions": [id(0), NONE], "tag": to(relaunch) } });
    desk.send(Method::POST, PATH, gone, 404).await;
    desk.send(Method::POST, &format!("{PATH}/{NONE}/undo"), json!({}), 404).await;
    assert_eq!(rows(stage).await, before);
    assert_eq!(stage.number("SELECT count(*) FROM session_actions").await, 0);
}

#[tokio::test]
async fn what_was_decided_since_is_not_undone_behind_ones_back() {
    let desk = Desk::new().await;
    desk.work(desk.stage.account, "ana", "/x", &[0]).await;
    let id = desk.session(desk.stage.account).await;
    let relaunch = project(&desk.stage, "Relaunch").await;
    let first = desk.decide(json!({ "tag": { "sessions": [id], "tag": "not_billable" } })).await;
    let second = desk.decide(json!({ "tag": { "sessions": [id], "tag": to(relaunch) } })).await;
    let path = |action: i64| format!("{PATH}/{action}/undo");
    desk.refused(Method::POST, &path(first), json!({}), 400, "action").await;
    desk.undo(second).await;
    desk.undo(first).await;
    assert_eq!(rows(&desk.stage).await[0].tag, None);
}
