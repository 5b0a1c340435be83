//! Access tokens, passwords, personal tokens and tries, over HTTP.

use domain::access::Role;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::common::{Server, Stage, ask, cookies, signed_in};

const PASSWORD: &str = "a long enough password";

#[tokio::test]
async fn access_tokens_are_short_and_the_sign_in_renews_them() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let pair = signed_in(&server, "ana@northwind.example", PASSWORD).await.unwrap();
    let [access, sign_in] = pair.as_slice() else { panic!("{pair:?}") };
    let payload = access.split('.').nth(1).unwrap();
    let claims: Value =
        serde_json::from_slice(&base64::Engine::decode(&base64::prelude::BASE64_URL_SAFE_NO_PAD, payload).unwrap()).unwrap();
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 15 * 60);
    // With the sign-in alone a new access token comes.
    let answer = ask(&server, Method::GET, "/api/v1/me", sign_in, None).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(cookies(&answer)[0].starts_with("countinghouse="));
    // A change of role makes the old token void; together with the sign-in it goes on.
    stage.add_member("second@northwind.example", Role::Admin, None).await;
    let viewer = domain::people::Standing {
        role: Role::Viewer,
        accounts: None,
    };
    ledger::members::change(&stage.ledger, &stage.access, stage.access.user, &viewer)
        .await
        .unwrap();
    assert_eq!(
        ask(&server, Method::GET, "/api/v1/me", access, None).await.status(),
        StatusCode::UNAUTHORIZED
    );
    let both = format!("{access}; {sign_in}");
    let me: Value = ask(&server, Method::GET, "/api/v1/me", &both, None).await.json().await.unwrap();
    assert_eq!(me["role"], "viewer");
    // Signing out ends it for good.
    assert_eq!(
        ask(&server, Method::POST, "/api/v1/auth/logout", &both, None).await.status(),
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        ask(&server, Method::GET, "/api/v1/me", &both, None).await.status(),
        StatusCode::UNAUTHORIZED
    );
    // One that was not used for long is over.
    let pair = signed_in(&server, "ana@northwind.example", PASSWORD).await.unwrap();
    stage.psql("UPDATE sign_ins SET last_seen_at = now() - interval '15 days'").await;
    assert_eq!(
        ask(&server, Method::GET, "/api/v1/me", &pair[1], None).await.status(),
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_new_password_ends_all_other_sign_ins() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let one = signed_in(&server, "ana@northwind.example", PASSWORD).await.unwrap().join("; ");
    let two = signed_in(&server, "ana@northwind.example", PASSWORD).await.unwrap().join("; ");
    let list: Value = ask(&server, Method::GET, "/api/v1/me/sign-ins", &one, None)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(list.as_array().unwrap().len(), 2);
    let change = async |current: &str, new: &str| {
        let body = json!({ "current": current, "new": new });
        ask(&server, Method::PUT, "/api/v1/me/password", &one, Some(body)).await
    };
    assert_eq!(
        change("wrong", "another long password").await.json::<Value>().await.unwrap()["field"],
        "current"
    );
    assert_eq!(change(PASSWORD, "short").await.json::<Value>().await.unwrap()["field"], "new");
    assert_eq!(change(PASSWORD, "another long password").await.status(), StatusCode::NO_CONTENT);
    assert_eq!(
        ask(&server, Method::GET, "/api/v1/me", &one, None).await.status(),
        StatusCode::OK,
        "this browser goes on"
    );
    assert_eq!(
        ask(&server, Method::GET, "/api/v1/me", &two, None).await.status(),
        StatusCode::UNAUTHORIZED
    );
    assert!(signed_in(&server, "ana@northwind.example", PASSWORD).await.is_none());

    // By a link of an administrator.
    let vera = stage.add_member("vera@northwind.example", Role::Viewer, None).await;
    let hers = signed_in(&server, "vera@northwind.example", PASSWORD).await.unwrap().join("; ");
    let path = format!("/api/v1/members/{vera}/password-link");
    assert_eq!(ask(&server, Method::POST, &path, &hers, None).await.status(), StatusCode::FORBIDDEN);
    let link: Value = ask(&server, Method::POST, &path, &one, None).await.json().await.unwrap();
    let token = link["url"].as_str().unwrap().split("token=").nth(1).unwrap().to_owned();
    let set = async || {
        let body = json!({ "token": token, "password": "a third long password" });
        server.post("/api/v1/auth/password", &body).await.status()
    };
    assert_eq!(set().await, StatusCode::OK);
    assert_eq!(set().await, StatusCode::FORBIDDEN, "it works once");
    assert_eq!(
        ask(&server, Method::GET, "/api/v1/me", &hers, None).await.status(),
        StatusCode::UNAUTHORIZED
    );
    assert!(
        signed_in(&server, "vera@northwind.example", "a third long password")
            .await
            .is_some()
    );

    // Not for someone who also belongs elsewhere: who can set a password can be that person everywhere.
    let other = ledger::orgs::create(&stage.ledger, "Other", "UTC", false).await.unwrap().id;
    stage.fill(other, "rival@other.example").await;
    ledger::users::join(&stage.ledger, other, vera, Role::Admin).await.unwrap();
    let one = signed_in(&server, "ana@northwind.example", "another long password")
        .await
        .unwrap()
        .join("; ");
    assert_eq!(ask(&server, Method::POST, &path, &one, None).await.status(), StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_personal_token_does_what_it_says_and_no_more() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let admin = server.sign_in().await;
    let create = async |scopes: Value, days: i32| {
        let body = json!({ "label": "export", "scopes": scopes, "days": days });
        ask(&server, Method::POST, "/api/v1/tokens", &admin, Some(body)).await
    };
    for (scopes, days) in [
        (json!([]), 7),
        (json!(["self:write"]), 7),
        (json!(["usage:read"]), 0),
        (json!(["usage:read"]), 400),
    ] {
        assert_eq!(create(scopes, days).await.status(), StatusCode::BAD_REQUEST);
    }
    assert_eq!(create(json!(["everything"]), 7).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let made: Value = create(json!(["usage:read"]), 7).await.json().await.unwrap();
    let secret = made["secret"].as_str().unwrap().to_owned();
    let with = async |method: Method, path: &str| {
        let request = server.client.request(method, server.url(path)).bearer_auth(&secret);
        request.send().await.unwrap().status()
    };
    assert_eq!(with(Method::GET, "/api/v1/usage/overview").await, StatusCode::OK);
    for path in [
        "/api/v1/accounts",
        "/api/v1/members",
        "/api/v1/audit-log",
        "/api/v1/tokens",
        "/api/page/accounts_list",
    ] {
        assert_eq!(with(Method::GET, path).await, StatusCode::FORBIDDEN, "{path}");
    }
    let path = format!("/api/v1/tokens/{}", made["id"]);
    assert_eq!(
        ask(&server, Method::DELETE, &path, &admin, None).await.status(),
        StatusCode::NO_CONTENT
    );
    assert_eq!(with(Method::GET, "/api/v1/usage/overview").await, StatusCode::UNAUTHORIZED);

    // It goes with its owner's membership, and never does more than they may.
    let vera = stage.add_member("vera@northwind.example", Role::Admin, None).await;
    let hers = server.sign_in_as("vera@northwind.example").await;
    let body = json!({ "label": "x", "scopes": ["usage:read", "accounts:write"], "days": 7 });
    let made: Value = ask(&server, Method::POST, "/api/v1/tokens", &hers, Some(body))
        .await
        .json()
        .await
        .unwrap();
    let secret = made["secret"].as_str().unwrap().to_owned();
    let add = async || {
        let form =
            json!({ "provider": "openai", "email": "", "label": "New", "billing_day": 1, "key_source": "system", "seat_price": null });
        let request = server.client.post(server.url("/api/v1/accounts")).bearer_auth(&secret).json(&form);
        request.send().await.unwrap().status()
    };
    assert_eq!(add().await, StatusCode::CREATED);
    let viewer = domain::people::Standing {
        role: Role::Viewer,
        accounts: None,
    };
    ledger::members::change(&stage.ledger, &stage.access, vera, &viewer).await.unwrap();
    assert_eq!(add().await, StatusCode::FORBIDDEN);
    ledger::members::remove(&stage.ledger, &stage.access, vera).await.unwrap();
    assert_eq!(add().await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn guessing_passwords_takes_longer_and_longer() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let login = async |email: &str, password: &str, from: &str| {
        let request = server.client.post(server.url("/api/v1/auth/login")).header("x-forwarded-for", from);
        request.json(&json!({ "email": email, "password": password })).send().await.unwrap()
    };
    // Who exists and who does not are held back alike.
    for email in ["ana@northwind.example", "nobody@northwind.example"] {
        let mut statuses = Vec::new();
        for _ in 0..8 {
            statuses.push(login(email, "wrong password here", "198.51.100.7").await.status().as_u16());
        }
        assert_eq!(statuses, [401, 401, 401, 401, 401, 401, 429, 429], "{email}");
    }
    let held = login("ana@northwind.example", PASSWORD, "198.51.100.7").await;
    assert_eq!(held.status(), StatusCode::TOO_MANY_REQUESTS, "even the right one waits");
    let wait: u32 = held.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=2).contains(&wait), "{wait}");
    tokio::time::sleep(std::time::Duration::from_secs(u64::from(wait) + 1)).await;
    assert_eq!(
        login("ana@northwind.example", PASSWORD, "198.51.100.7").await.status(),
        StatusCode::OK
    );
    // Many e-mails from one address; another address is not held back.
    let mut last = StatusCode::OK;
    for n in 0..40 {
        last = login(&format!("guess{n}@northwind.example"), "wrong password here", "203.0.113.5")
            .await
            .status();
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        login("ana@northwind.example", PASSWORD, "203.0.113.6").await.status(),
        StatusCode::OK
    );
    // Whoever sits behind the same address waits once; after that right passwords do not hold back each other.
    stage.psql("UPDATE sign_in_tries SET held_until = now()").await;
    for _ in 0..5 {
        assert_eq!(
            login("ana@northwind.example", PASSWORD, "203.0.113.5").await.status(),
            StatusCode::OK
        );
    }
    // Tries leak away: an hour later the address is free again, though it was never quiet.
    stage
        .psql("UPDATE sign_in_tries SET last_at = now() - interval '1 hour', held_until = now()")
        .await;
    for n in 0..5 {
        let status = login(&format!("later{n}@northwind.example"), "wrong password here", "203.0.113.5")
            .await
            .status();
        assert_eq!(status, StatusCode::UNAUTHORIZED);
    }
    // Tries at the same time do not slip through together.
    let began = std::time::Instant::now();
    let tries = (0..30).map(|_| login("many@northwind.example", "wrong password here", "192.0.2.1"));
    let through = futures::future::join_all(tries).await;
    let through = through.iter().filter(|answer| answer.status() == StatusCode::UNAUTHORIZED).count();
    // The first wait is over after a second, so on a slow machine a further one is let through; each wait is twice as long.
    let waited = usize::try_from(began.elapsed().as_secs()).unwrap();
    assert!(through <= 6 + waited, "{through} of 30 were let through in {waited} s");
}
