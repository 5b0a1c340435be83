//! Members, invitations, sign-ins, tokens and passwords, over HTTP.

use domain::access::Role;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::common::{Server, Stage, cookies};

/// A request with cookies.
async fn ask(server: &Server, method: Method, path: &str, cookies: &str, body: Option<Value>) -> Response {
    let request = server.client.request(method, server.url(path)).header("cookie", cookies);
    let request = match body {
        Some(body) => request.json(&body),
        None => request,
    };
    request.send().await.unwrap()
}

async fn signed_in(server: &Server, email: &str, password: &str) -> Option<Vec<String>> {
    let answer = server
        .post("/api/v1/auth/login", &json!({ "email": email, "password": password }))
        .await;
    (answer.status() == StatusCode::OK).then(|| cookies(&answer))
}

const PASSWORD: &str = "a long enough password";

#[tokio::test]
async fn someone_is_invited_joins_and_is_limited() {
    let stage = Stage::new().await;
    let other = stage.add_account("hidden@northwind.example").await.id;
    let server = Server::start(&stage).await;
    let admin = server.sign_in().await;
    for (body, field) in [
        (
            json!({ "email": "nonsense", "standing": { "role": "viewer", "accounts": null } }),
            "email",
        ),
        (
            json!({ "email": "v@x.example", "standing": { "role": "viewer", "accounts": [] } }),
            "accounts",
        ),
        (
            json!({ "email": "v@x.example", "standing": { "role": "viewer", "accounts": [999_999] } }),
            "accounts",
        ),
        (
            json!({ "email": "v@x.example", "standing": { "role": "admin", "accounts": [other] } }),
            "accounts",
        ),
        (
            json!({ "email": "ANA@northwind.example", "standing": { "role": "viewer", "accounts": null } }),
            "email",
        ),
    ] {
        let answer = ask(&server, Method::POST, "/api/v1/invitations", &admin, Some(body)).await;
        assert!(answer.status().is_client_error());
        assert_eq!(answer.json::<Value>().await.unwrap()["field"], field);
    }
    let standing = json!({ "role": "viewer", "accounts": [stage.account] });
    let invite = json!({ "email": "vera@northwind.example", "standing": standing });
    let first: Value = ask(&server, Method::POST, "/api/v1/invitations", &admin, Some(invite.clone()))
        .await
        .json()
        .await
        .unwrap();
    let second: Value = ask(&server, Method::POST, "/api/v1/invitations", &admin, Some(invite))
        .await
        .json()
        .await
        .unwrap();
    let token = |link: &Value| link["url"].as_str().unwrap().split("token=").nth(1).unwrap().to_owned();
    let accept = async |token: &str, password: &str| {
        server
            .post(
                "/api/v1/auth/accept",
                &json!({ "token": token, "name": "Vera", "password": password }),
            )
            .await
    };
    assert_eq!(
        accept(&token(&first), PASSWORD).await.status(),
        StatusCode::FORBIDDEN,
        "the second replaced it"
    );
    assert_eq!(accept(&token(&second), "short").await.status(), StatusCode::BAD_REQUEST);
    let joined = accept(&token(&second), PASSWORD).await;
    assert_eq!(joined.status(), StatusCode::OK);
    let vera = cookies(&joined).join("; ");
    assert_eq!(
        accept(&token(&second), PASSWORD).await.status(),
        StatusCode::FORBIDDEN,
        "it works once"
    );
    let me: Value = ask(&server, Method::GET, "/api/v1/me", &vera, None).await.json().await.unwrap();
    assert_eq!((&me["role"], &me["accounts"]), (&json!("viewer"), &json!([stage.account])));
    let page: Value = ask(&server, Method::GET, "/api/v1/usage/overview", &vera, None)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(page["limited"], true);
    assert!(!page.to_string().contains("hidden@"));

    // Taken back, and withdrawn by its number.
    let invite = json!({ "email": "late@northwind.example", "standing": { "role": "viewer", "accounts": null } });
    let link: Value = ask(&server, Method::POST, "/api/v1/invitations", &admin, Some(invite))
        .await
        .json()
        .await
        .unwrap();
    let path = format!("/api/v1/invitations/{}", link["id"]);
    assert_eq!(
        ask(&server, Method::DELETE, &path, &admin, None).await.status(),
        StatusCode::NO_CONTENT
    );
    assert_eq!(accept(&token(&link), PASSWORD).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_last_admin_stays() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let admin = server.sign_in().await;
    let path = format!("/api/v1/members/{}", stage.access.user);
    let demote = Some(json!({ "role": "viewer", "accounts": null }));
    assert_eq!(
        ask(&server, Method::PUT, &path, &admin, demote.clone()).await.status(),
        StatusCode::CONFLICT
    );
    assert_eq!(
        ask(&server, Method::DELETE, &path, &admin, None).await.status(),
        StatusCode::CONFLICT
    );
    // Two admins who remove each other at the same time: one of them stays.
    let second = stage.add_member("second@northwind.example", Role::Admin, None).await;
    let other = server.sign_in_as("second@northwind.example").await;
    let theirs = format!("/api/v1/members/{second}");
    let both = tokio::join!(
        ask(&server, Method::DELETE, &path, &other, None),
        ask(&server, Method::DELETE, &theirs, &admin, None)
    );
    let removed = [both.0.status(), both.1.status()]
        .iter()
        .filter(|status| status.is_success())
        .count();
    assert_eq!(removed, 1, "{:?}", [both.0.status(), both.1.status()]);
    assert_eq!(stage.number("SELECT count(*) FROM memberships WHERE role = 'admin'").await, 1);
}

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
async fn a_person_may_belong_to_several_orgs_and_switch() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let other = ledger::orgs::create(&stage.ledger, "Second", "Europe/Berlin", false)
        .await
        .unwrap()
        .id;
    let third = ledger::orgs::create(&stage.ledger, "Not theirs", "UTC", false).await.unwrap().id;
    ledger::users::join(&stage.ledger, other, stage.access.user, Role::Viewer)
        .await
        .unwrap();
    let pair = signed_in(&server, "ana@northwind.example", PASSWORD).await.unwrap();
    let both = pair.join("; ");
    let me: Value = ask(&server, Method::GET, "/api/v1/me", &both, None).await.json().await.unwrap();
    assert_eq!(
        (me["org"].as_i64(), me["orgs"].as_array().map(Vec::len)),
        (Some(i64::from(stage.org)), Some(2))
    );
    let switch = async |org: i32| ask(&server, Method::POST, "/api/v1/auth/org", &both, Some(json!({ "org": org }))).await;
    assert_eq!(switch(third).await.status(), StatusCode::NOT_FOUND);
    let switched = switch(other).await;
    assert_eq!(switched.status(), StatusCode::NO_CONTENT);
    let there = format!("{}; {}", cookies(&switched)[0], pair[1]);
    let me: Value = ask(&server, Method::GET, "/api/v1/me", &there, None).await.json().await.unwrap();
    assert_eq!((me["org"].as_i64(), &me["role"]), (Some(i64::from(other)), &json!("viewer")));
    assert_eq!(
        ask(&server, Method::GET, "/api/v1/members", &there, None).await.status(),
        StatusCode::FORBIDDEN,
        "an admin there is a viewer here"
    );
    // The sign-in remembers where it was.
    let me: Value = ask(&server, Method::GET, "/api/v1/me", &pair[1], None).await.json().await.unwrap();
    assert_eq!(me["org"].as_i64(), Some(i64::from(other)));
    // Removed from there, they are back where they still belong.
    let admin = stage.fill(other, "admin@second.example").await;
    assert!(admin > 0);
    ledger::members::remove(&stage.ledger, &domain::access::Access::system(other), stage.access.user)
        .await
        .unwrap();
    let me: Value = ask(&server, Method::GET, "/api/v1/me", &there, None).await.json().await.unwrap();
    assert_eq!(me["org"].as_i64(), Some(i64::from(stage.org)));
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
    // Tries at the same time do not slip through together.
    let tries = (0..30).map(|_| login("many@northwind.example", "wrong password here", "192.0.2.1"));
    let through = futures::future::join_all(tries).await;
    let through = through.iter().filter(|answer| answer.status() == StatusCode::UNAUTHORIZED).count();
    assert!(through <= 6, "{through} of 30 were let through");
}

#[tokio::test]
async fn every_answer_has_its_headers_and_pages_allow_only_their_own_scripts() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    for path in ["/", "/sign-in", "/api/v1/me", "/healthz", "/assets/none.js", "/api/v1/nothing"] {
        let answer = server.get(path, &cookie).await;
        let headers = answer.headers();
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["x-frame-options"], "DENY", "{path}");
        assert!(headers.contains_key("x-request-id"), "{path}");
        let policy = headers["content-security-policy"].to_str().unwrap().to_owned();
        assert!(
            policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'none'"),
            "{path}: {policy}"
        );
        let scripts = policy
            .split(';')
            .find(|part| part.trim().starts_with("script-src"))
            .unwrap_or_default();
        assert!(
            !scripts.contains("unsafe-inline") && !scripts.contains("'unsafe-eval'"),
            "{path}: {scripts}"
        );
    }
    let page = server.get("/", &cookie).await;
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
    let html = page.text().await.unwrap();
    for script in html.split("<script").skip(1) {
        let tag = script.split('>').next().unwrap();
        assert!(
            tag.contains(&format!("nonce=\"{nonce}\"")),
            "a script without the nonce: <script{tag}>"
        );
    }
    let again = server.get("/", &cookie).await.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert_ne!(policy, again, "every answer has a nonce of its own");
}

#[tokio::test]
async fn operators_see_metrics_health_and_the_document() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let ready: Value = server.get("/readyz", "").await.json().await.unwrap();
    assert_eq!((&ready["database"], &ready["migrations"]), (&json!(true), &json!(true)));
    server.get("/api/v1/me", "").await;
    let text = server.get("/metrics", "").await.text().await.unwrap();
    assert!(
        text.contains(r#"countinghouse_http_requests_total{method="GET",route="/api/v1/me",status="401"} 1"#),
        "{text}"
    );
    for name in [
        "live_streams",
        "live_listening",
        "ingest_waiting",
        "database_connections",
        "live_lag_seconds",
    ] {
        assert!(text.contains(&format!("countinghouse_{name}")), "{name}");
    }
    assert!(!text.contains("northwind"), "nothing of any org");
    let document: Value = server.get("/api/openapi.json", "").await.json().await.unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    assert!(document["paths"].as_object().unwrap().len() > 25);
}

#[tokio::test]
async fn whoever_connects_and_says_nothing_is_cut_off() {
    use tokio::io::AsyncReadExt;
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let address = server.base.trim_start_matches("http://").to_owned();
    let mut slow = tokio::net::TcpStream::connect(&address).await.unwrap();
    let mut rest = Vec::new();
    let cut = tokio::time::timeout(std::time::Duration::from_secs(20), slow.read_to_end(&mut rest)).await;
    assert!(cut.is_ok(), "the connection is still open");
}
