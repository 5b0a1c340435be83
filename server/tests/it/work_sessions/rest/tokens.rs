//! Personal tokens: each scope opens what is its own, and nothing else.

use domain::access::Scope;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Desk, NONE, rule};

#[tokio::test]
async fn a_token_opens_what_its_scope_is_for() {
    let desk = Desk::new().await;
    desk.work(desk.stage.account, "ana", "/work", &[0]).await;
    let id = desk.session(desk.stage.account).await;
    let tag = json!({ "tag": { "sessions": [id], "tag": "not_billable" } });
    let kept = json!({ "rule": rule("Work", "/work", &json!("not_billable")), "reach": "new" });
    let doors: [(Scope, Method, String, Option<Value>, u16); 18] = [
        (Scope::UsageRead, Method::GET, "/api/v1/sessions".to_owned(), None, 200),
        (Scope::UsageRead, Method::GET, "/api/v1/sessions/untagged".to_owned(), None, 200),
        (Scope::UsageRead, Method::GET, "/api/v1/sessions/decisions".to_owned(), None, 200),
        (Scope::UsageRead, Method::GET, format!("/api/v1/sessions/{id}"), None, 200),
        (
            Scope::SessionsWrite,
            Method::POST,
            "/api/v1/sessions/decisions".to_owned(),
            Some(tag),
            200,
        ),
        (
            Scope::SessionsWrite,
            Method::POST,
            format!("/api/v1/sessions/decisions/{NONE}/undo"),
            None,
            404,
        ),
        (Scope::UsageRead, Method::GET, "/api/v1/clients".to_owned(), None, 200),
        (
            Scope::ProjectsWrite,
            Method::POST,
            "/api/v1/clients".to_owned(),
            Some(json!({ "name": "Globex" })),
            201,
        ),
        (
            Scope::ProjectsWrite,
            Method::PATCH,
            format!("/api/v1/clients/{NONE}"),
            Some(json!({})),
            404,
        ),
        (Scope::UsageRead, Method::GET, "/api/v1/projects".to_owned(), None, 200),
        (
            Scope::ProjectsWrite,
            Method::POST,
            "/api/v1/projects".to_owned(),
            Some(json!({})),
            422,
        ),
        (
            Scope::ProjectsWrite,
            Method::PATCH,
            format!("/api/v1/projects/{NONE}"),
            Some(json!({})),
            404,
        ),
        (Scope::ProjectsWrite, Method::GET, "/api/v1/rules".to_owned(), None, 200),
        (
            Scope::ProjectsWrite,
            Method::POST,
            "/api/v1/rules/preview".to_owned(),
            Some(kept.clone()),
            200,
        ),
        (
            Scope::ProjectsWrite,
            Method::POST,
            "/api/v1/rules".to_owned(),
            Some(kept.clone()),
            201,
        ),
        (Scope::ProjectsWrite, Method::PUT, format!("/api/v1/rules/{NONE}"), Some(kept), 404),
        (Scope::ProjectsWrite, Method::DELETE, format!("/api/v1/rules/{NONE}"), None, 404),
        (
            Scope::ProjectsWrite,
            Method::PUT,
            "/api/v1/rules/order".to_owned(),
            Some(json!({ "ids": [NONE] })),
            400,
        ),
    ];
    for held in [Scope::UsageRead, Scope::SessionsWrite, Scope::ProjectsWrite] {
        let (_, secret) = ledger::api_tokens::create(&desk.stage.ledger, &desk.stage.access, "probe", &[held], 7)
            .await
            .unwrap();
        for (needed, method, path, body, status) in &doors {
            let mut request = desk
                .server
                .client
                .request(method.clone(), desk.server.url(path))
                .bearer_auth(&secret);
            if let Some(body) = body {
                request = request.json(body);
            }
            let found = request.send().await.unwrap().status();
            let expected = if *needed == held { *status } else { StatusCode::FORBIDDEN.as_u16() };
            assert_eq!(found, expected, "{method} {path} with {}", held.as_str());
        }
    }
}
