//! Deciding: everything that can be done to sessions, and taken back.

use jiff::Timestamp;
use jiff::tz::offset;
use reqwest::Method;
use serde_json::json;

use super::super::{Row, assert_sums, project, rows};
use super::{Desk, to};

/// Sessions without their numbers: what is put together or taken apart gets others.
fn content(rows: Vec<Row>) -> Vec<Row> {
    rows.into_iter().map(Row::unnumbered).collect()
}

#[tokio::test]
async fn sessions_are_tagged_split_merged_and_noted_and_all_of_it_is_undone() {
    let desk = Desk::new().await;
    let stage = &desk.stage;
    let relaunch = project(stage, "Relaunch").await;
    desk.work(stage.account, "ana", "/x", &[0, 10, 100]).await;
    let before = rows(stage).await;
    let ids = |rows: &[Row]| rows.iter().map(|row| row.id).collect::<Vec<i64>>();

    let deed = json!({ "tag": { "sessions": ids(&before), "tag": to(relaunch) } });
    let done = desk.send(Method::POST, "/api/v1/sessions/decisions", deed, 200).await;
    assert_eq!(done["sessions"], 2);
    let tagged = done["action"].as_i64().unwrap();
    let count = desk.get("/api/v1/sessions/untagged").await;
    assert_eq!(count["sessions"], 0);

    // Moments are read with whatever offset they have.
    let at = Timestamp::from_microsecond(before[0].ends)
        .unwrap()
        .display_with_offset(offset(5))
        .to_string();
    let split = desk.decide(json!({ "split": { "session": before[0].id, "at": at } })).await;
    let parted = rows(stage).await;
    assert_eq!(parted.iter().map(|row| row.requests).collect::<Vec<_>>(), [1, 1, 1]);
    assert!(
        parted
            .iter()
            .all(|row| row.tag() == Some(domain::sessions::Assignment::project(relaunch)))
    );

    let merged = desk.decide(json!({ "merge": { "sessions": ids(&parted) } })).await;
    let one = rows(stage).await;
    assert_eq!((one.len(), one[0].requests), (1, 3));
    assert_eq!(one[0].tag(), parted[0].tag(), "the tag that they have in common");

    let noted = desk
        .decide(json!({ "note": { "sessions": [one[0].id], "text": " Seen with Ana\nand Ben " } }))
        .await;
    let detail = desk.get(&format!("/api/v1/sessions/{}", one[0].id)).await;
    assert_eq!(detail["session"]["notes"], json!(["Seen with Ana\nand Ben"]));
    assert_sums(stage).await;

    let undone = desk.undo(noted).await;
    assert_eq!(undone["sessions"], 1);
    // An undoing is undone, and that as well.
    let again = desk.undo(undone["action"].as_i64().unwrap()).await;
    desk.undo(again["action"].as_i64().unwrap()).await;
    assert_eq!(rows(stage).await, one);
    for action in [merged, split, tagged] {
        desk.undo(action).await;
    }
    assert_eq!(content(rows(stage).await), content(before));
    assert_eq!(desk.get("/api/v1/sessions/untagged").await["sessions"], 2);
    let history = desk.get("/api/v1/sessions/decisions").await;
    let changes = history["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 10);
    assert_eq!(
        (&changes[0]["what"], &changes[0]["turn"], &changes[0]["undoes"]),
        (&json!("tag"), &json!("undone"), &json!(tagged))
    );
    let deed = &changes[9];
    assert_eq!(
        (&deed["action"], &deed["what"], &deed["state"]),
        (&json!(tagged), &json!("tag"), &json!("undone"))
    );
    assert_eq!(
        (&deed["tag"]["projects"][0]["name"], &deed["sessions"]),
        (&json!("Relaunch"), &json!(2))
    );
    assert!(
        deed["at"].as_str().unwrap().parse::<Timestamp>().is_ok() && deed["by"].is_string(),
        "{deed}"
    );
    let path = format!("/api/v1/sessions/decisions/{tagged}/undo");
    desk.refused(Method::POST, &path, json!({}), 400, "action").await;
}

#[tokio::test]
async fn a_tag_is_shared_taken_away_and_chosen_when_sessions_become_one() {
    let desk = Desk::new().await;
    let stage = &desk.stage;
    let [relaunch, care] = [project(stage, "Relaunch").await, project(stage, "Care").await];
    desk.work(stage.account, "ana", "/x", &[0, 100]).await;
    let ids: Vec<i64> = rows(stage).await.iter().map(|row| row.id).collect();
    let shares = json!({ "projects": [{ "project": relaunch, "points": 2_500 }, { "project": care, "points": 7_500 }] });
    desk.decide(json!({ "tag": { "sessions": [ids[0]], "tag": shares } })).await;
    desk.decide(json!({ "tag": { "sessions": [ids[1]], "tag": "not_billable" } })).await;
    let detail = desk.get(&format!("/api/v1/sessions/{}", ids[0])).await;
    assert_eq!(detail["session"]["tag"]["projects"][1]["name"], "Care");
    assert_eq!(detail["session"]["tag"]["projects"][1]["points"], 7_500);
    let path = "/api/v1/sessions/decisions";
    desk.refused(Method::POST, path, json!({ "merge": { "sessions": ids } }), 400, "tag")
        .await;
    // What was told is a tag that can be sent.
    let told = &detail["session"]["tag"];
    desk.decide(json!({ "merge": { "sessions": ids, "tag": told } })).await;
    let one = rows(stage).await;
    assert_eq!((one.len(), one[0].tag.clone()), (1, Some(shares)));
    desk.decide(json!({ "tag": { "sessions": [one[0].id], "tag": null } })).await;
    assert_eq!(rows(stage).await[0].tag, None);
}
