//! Signing in: the first admin by a link, then e-mail and password; who is not signed in gets nothing.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::common::{Server, Stage};

fn form(token: &str) -> Value {
    json!({ "token": token, "name": "Ana", "email": "first@northwind.example", "password": "a long enough password",
        "org": "Northwind", "time_zone": "Europe/Berlin" })
}

#[tokio::test]
async fn the_one_time_link_makes_the_first_admin_once() {
    let stage = Stage::new().await;
    stage
        .psql("ALTER TABLE memberships DISABLE TRIGGER keep_an_admin; DELETE FROM users; ALTER TABLE memberships ENABLE TRIGGER keep_an_admin")
        .await;
    let server = Server::start(&stage).await;
    let token = ledger::setup::create_link(&stage.ledger).await.unwrap();
    for (field, value) in [
        ("password", "short"),
        ("email", "nonsense"),
        ("name", " "),
        ("name", "A\0na"),
        ("time_zone", "Mars/Olympus"),
        ("org", ""),
    ] {
        let mut bad = form(&token);
        bad[field] = json!(value);
        let answer = server.post("/api/v1/auth/setup", &bad).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
        assert_eq!(answer.json::<Value>().await.unwrap()["field"], field);
    }
    assert_eq!(
        server.post("/api/v1/auth/setup", &form("wrong")).await.status(),
        StatusCode::FORBIDDEN
    );
    let answer = server.post("/api/v1/auth/setup", &form(&token)).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let cookie = crate::common::cookie(&answer);
    assert_eq!(
        server.post("/api/v1/auth/setup", &form(&token)).await.status(),
        StatusCode::FORBIDDEN,
        "it works once"
    );
    let me: Value = server.get("/api/page/whoami", &cookie).await.json().await.unwrap();
    assert_eq!(
        (&me["email"], &me["role"], &me["zone"]),
        (&json!("first@northwind.example"), &json!("admin"), &json!("Europe/Berlin"))
    );
    assert!(ledger::setup::info(&stage.ledger, &token).await.unwrap().is_none());
}

#[tokio::test]
async fn only_the_right_password_opens() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    for (email, password) in [
        ("ana@northwind.example", "wrong password here"),
        ("nobody@northwind.example", "a long enough password"),
        // Postgres keeps no NUL: that must not become a fault of ours.
        ("ana@northwind.example\0", "a long enough password"),
    ] {
        let answer = server
            .post("/api/v1/auth/login", &json!({ "email": email, "password": password }))
            .await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        let problem: Value = answer.json().await.unwrap();
        assert!(
            problem["detail"].as_str().unwrap().contains("do not belong together"),
            "the text does not tell who exists"
        );
    }
    let cookie = server.sign_in().await;
    assert_eq!(server.get("/api/page/overview", &cookie).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn nobody_gets_in_without_a_good_token() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let tampered = format!("{}x", &cookie[..cookie.len() - 1]);
    for cookie in ["", "countinghouse=", "countinghouse=a.b.c", tampered.as_str()] {
        for path in [
            "/api/page/overview",
            "/api/page/accounts_list",
            "/api/page/keys_list",
            "/api/v1/stream",
        ] {
            assert_eq!(
                server.get(path, cookie).await.status(),
                StatusCode::UNAUTHORIZED,
                "{path} with {cookie:?}"
            );
        }
        let page = server.get("/", cookie).await;
        assert_eq!(page.status(), StatusCode::SEE_OTHER);
        assert!(page.headers()["location"].to_str().unwrap().starts_with("/sign-in"));
    }
    ledger::sign_ins::end_all(&stage.ledger, stage.access.user, None).await.unwrap();
    assert_eq!(
        server.get("/api/page/overview", &cookie).await.status(),
        StatusCode::UNAUTHORIZED,
        "an older token version"
    );
}

#[tokio::test]
async fn forms_without_script_work_and_stay_on_this_site() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let submit = async |password: &str, next: &str| {
        let form = format!("email=ana%40northwind.example&password={password}&next={next}");
        let request = server
            .client
            .post(server.url("/api/v1/auth/login"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form);
        let answer = request.send().await.unwrap();
        (
            answer.status(),
            answer.headers()["location"].to_str().unwrap().to_owned(),
            answer.headers().contains_key("set-cookie"),
        )
    };
    assert_eq!(
        submit("a+long+enough+password", "%2Fsettings%2Faccounts").await,
        (StatusCode::SEE_OTHER, "/settings/accounts".to_owned(), true)
    );
    assert_eq!(submit("a+long+enough+password", "%2F%2Fevil.example").await.1, "/");
    let (_, location, cookie) = submit("wrong", "%2F").await;
    assert!(location.starts_with("/sign-in?") && !cookie);
}

#[tokio::test]
async fn another_site_cannot_change_anything() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let request = server
        .client
        .post(server.url("/api/v1/auth/logout"))
        .header("origin", "https://evil.example");
    assert_eq!(request.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    let own = server.client.post(server.url("/api/v1/auth/logout")).header("origin", &server.base);
    let answer = own.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    assert!(answer.headers()["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
}

#[tokio::test]
async fn the_first_html_holds_the_numbers() {
    let stage = Stage::new().await;
    stage
        .psql(&format!(
            "INSERT INTO events (org_id, account_id, input_tokens, cost_nanos) VALUES ({}, {}, 10, 4812370000000)",
            stage.org, stage.account
        ))
        .await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let html = server.get("/", &cookie).await.text().await.unwrap();
    assert!(html.contains("$4,812"), "the spend is in the document");
    let missing = server.get("/no/such/page", &cookie).await;
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
}
