//! Clients and projects.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Desk, NONE};

const CLIENTS: &str = "/api/v1/clients";
const PROJECTS: &str = "/api/v1/projects";

fn at(path: &str, one: &Value) -> String {
    format!("{path}/{}", one["id"])
}

#[tokio::test]
async fn clients_and_projects_are_added_changed_and_archived() {
    let desk = Desk::new().await;
    let globex = desk.send(Method::POST, CLIENTS, json!({ "name": " Globex " }), 201).await;
    assert_eq!((&globex["name"], &globex["archived"]), (&json!("Globex"), &json!(false)));
    let initech = desk.send(Method::POST, CLIENTS, json!({ "name": "Initech" }), 201).await;
    let form = json!({ "client": globex["id"], "name": "Relaunch", "colour": 3 });
    let project = desk.send(Method::POST, PROJECTS, form, 201).await;
    assert_eq!(desk.get(CLIENTS).await, json!([globex, initech]));
    assert_eq!(desk.get(PROJECTS).await, json!([project]));

    // What is left out stays.
    let change = async |path: &str, one: &Value, body: Value| desk.send(Method::PATCH, &at(path, one), body, 200).await;
    let renamed = change(CLIENTS, &globex, json!({ "name": "Globex Corporation" })).await;
    assert_eq!(
        renamed,
        json!({ "id": globex["id"], "name": "Globex Corporation", "archived": false })
    );
    let archived = change(CLIENTS, &globex, json!({ "archived": true })).await;
    assert_eq!(
        (&archived["name"], &archived["archived"]),
        (&json!("Globex Corporation"), &json!(true))
    );
    assert_eq!(change(CLIENTS, &globex, json!({})).await, archived, "nothing is nothing");
    assert_eq!(desk.get(PROJECTS).await[0]["archived"], true, "its projects go with it");
    let back = change(CLIENTS, &globex, json!({ "archived": false, "name": "Globex" })).await;
    assert_eq!(back, globex);

    let moved = change(PROJECTS, &project, json!({ "client": initech["id"], "colour": 0 })).await;
    let expected = json!({ "id": project["id"], "client": initech["id"], "name": "Relaunch", "colour": 0, "archived": false });
    assert_eq!(moved, expected);
    let archived = change(PROJECTS, &project, json!({ "name": "Relaunch 2027", "archived": true })).await;
    assert_eq!((&archived["name"], &archived["archived"]), (&json!("Relaunch 2027"), &json!(true)));
    assert_eq!(change(PROJECTS, &project, json!({})).await, archived);
    assert_eq!(change(PROJECTS, &project, json!({ "archived": false })).await["archived"], false);
    let logged = desk
        .stage
        .number("SELECT count(*) FROM audit_log WHERE action IN ('client.archived', 'project.archived')")
        .await;
    assert_eq!(logged, 2);
}

#[tokio::test]
async fn what_is_no_client_or_project_is_told_and_nothing_is_half_written() {
    let desk = Desk::new().await;
    let globex = desk.send(Method::POST, CLIENTS, json!({ "name": "Globex" }), 201).await;
    let closed = desk.send(Method::POST, CLIENTS, json!({ "name": "Closed" }), 201).await;
    desk.send(Method::PATCH, &at(CLIENTS, &closed), json!({ "archived": true }), 200)
        .await;
    let form = |client: &Value, name: &str, colour: i32| json!({ "client": client, "name": name, "colour": colour });
    let project = desk.send(Method::POST, PROJECTS, form(&globex["id"], "Relaunch", 0), 201).await;
    desk.send(Method::POST, PROJECTS, form(&globex["id"], "Care", 1), 201).await;
    let before = (desk.get(CLIENTS).await, desk.get(PROJECTS).await);
    let (client, one) = (at(CLIENTS, &globex), at(PROJECTS, &project));
    for (method, path, body, status, field) in [
        (Method::POST, CLIENTS, json!({ "name": " " }), 400, "name"),
        (Method::POST, CLIENTS, json!({ "name": "a\u{0}b" }), 400, "name"),
        (Method::POST, CLIENTS, json!({ "name": "a\u{202e}b" }), 400, "name"),
        (Method::POST, CLIENTS, json!({ "name": "GLOBEX" }), 409, "name"),
        (Method::PATCH, &client, json!({ "name": "", "archived": true }), 400, "name"),
        (Method::PATCH, &client, json!({ "name": "closed", "archived": true }), 409, "name"),
        (Method::POST, PROJECTS, form(&globex["id"], "", 0), 400, "name"),
        (Method::POST, PROJECTS, form(&globex["id"], "x", 12), 400, "colour"),
        (Method::POST, PROJECTS, form(&json!(NONE), "x", 0), 400, "client"),
        (Method::POST, PROJECTS, form(&closed["id"], "x", 0), 400, "client"),
        (Method::POST, PROJECTS, form(&globex["id"], "relaunch", 0), 409, "name"),
        (Method::PATCH, &one, json!({ "colour": -1, "archived": true }), 400, "colour"),
        (
            Method::PATCH,
            &one,
            json!({ "client": closed["id"], "archived": true }),
            400,
            "client",
        ),
        (Method::PATCH, &one, json!({ "name": "care", "archived": true }), 409, "name"),
    ] {
        desk.refused(method, path, body, status, field).await;
    }
    for (method, path, body, status) in [
        (Method::POST, CLIENTS.to_owned(), json!({}), 422),
        (Method::POST, PROJECTS.to_owned(), json!({ "name": "x" }), 422),
        (Method::PATCH, client.clone(), json!({ "nam": "x" }), 422),
        (Method::PATCH, client, json!({ "archived": "yes" }), 422),
        (Method::PATCH, format!("{CLIENTS}/{NONE}"), json!({ "name": "x" }), 404),
        (Method::PATCH, format!("{CLIENTS}/globex"), json!({ "name": "x" }), 404),
        (Method::PATCH, format!("{PROJECTS}/{NONE}"), json!({ "archived": true }), 404),
    ] {
        desk.send(method, &path, body, status).await;
    }
    assert_eq!((desk.get(CLIENTS).await, desk.get(PROJECTS).await), before);
}

#[tokio::test]
async fn a_project_is_not_back_while_its_client_is_away() {
    let desk = Desk::new().await;
    let client = desk.send(Method::POST, CLIENTS, json!({ "name": "Globex" }), 201).await;
    let form = json!({ "client": client["id"], "name": "Relaunch", "colour": 0 });
    let project = desk.send(Method::POST, PROJECTS, form, 201).await;
    let (client, project) = (at(CLIENTS, &client), at(PROJECTS, &project));
    desk.send(Method::PATCH, &client, json!({ "archived": true }), 200).await;
    let back = json!({ "archived": false, "name": "Another" });
    desk.refused(Method::PATCH, &project, back.clone(), 409, "archived").await;
    assert_eq!(desk.get(PROJECTS).await[0]["name"], "Relaunch", "nothing of it was done");
    desk.send(Method::PATCH, &client, json!({ "archived": false }), 200).await;
    assert_eq!(desk.send(Method::PATCH, &project, back, 200).await["archived"], false);
}
