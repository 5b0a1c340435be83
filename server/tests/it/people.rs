//! Members, invitations, links and orgs, over HTTP.

use domain::access::Role;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::common::{Server, Stage, ask, cookies, signed_in};

const PASSWORD: &str = "a long enough password";

#[tokio::test]
async fn someone_is_invited_joins_and_is_limited() {
    let stage = Stage::new().await;
    stage.add_account("hidden@northwind.example").await;
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
    let path = format!("/api/v1/links/{}", link["id"]);
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
    // Nor can they be limited to some accounts, because someone has to look after the whole organization.
    let limit = Some(json!({ "role": "admin", "accounts": [stage.account] }));
    assert_eq!(ask(&server, Method::PUT, &path, &admin, limit).await.status(), StatusCode::CONFLICT);
    // Someone else can: an administrator of one account.
    let part = stage
        .add_member("part@northwind.example", Role::Admin, Some(vec![stage.account]))
        .await;
    let parts = server.sign_in_as("part@northwind.example").await;
    assert_eq!(
        ask(&server, Method::GET, "/api/v1/members", &parts, None).await.status(),
        StatusCode::FORBIDDEN
    );
    ledger::members::remove(&stage.ledger, &stage.access, part).await.unwrap();
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
async fn an_administrator_sees_and_ends_tokens_and_links() {
    let stage = Stage::new().await;
    let vera = stage.add_member("vera@northwind.example", Role::Viewer, None).await;
    let server = Server::start(&stage).await;
    let (admin, hers) = (server.sign_in().await, server.sign_in_as("vera@northwind.example").await);
    let form = json!({ "label": "notebook", "scopes": ["usage:read"], "days": 7 });
    let made: Value = ask(&server, Method::POST, "/api/v1/tokens", &hers, Some(form))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(
        ask(&server, Method::GET, "/api/v1/members/tokens", &hers, None).await.status(),
        StatusCode::FORBIDDEN
    );
    let list = async |path: &str| -> Vec<Value> { ask(&server, Method::GET, path, &admin, None).await.json().await.unwrap() };
    let tokens = list("/api/v1/members/tokens").await;
    assert_eq!(tokens.len(), 1);
    assert_eq!(
        (&tokens[0]["email"], &tokens[0]["token"]["label"]),
        (&json!("vera@northwind.example"), &json!("notebook"))
    );
    assert!(!tokens[0].to_string().contains(made["secret"].as_str().unwrap()));
    let read = async || {
        let request = server
            .client
            .get(server.url("/api/v1/me"))
            .bearer_auth(made["secret"].as_str().unwrap());
        request.send().await.unwrap().status()
    };
    assert_eq!(read().await, StatusCode::OK);
    let path = format!("/api/v1/members/tokens/{}", made["id"]);
    assert_eq!(
        ask(&server, Method::DELETE, &path, &admin, None).await.status(),
        StatusCode::NO_CONTENT
    );
    assert_eq!(read().await, StatusCode::UNAUTHORIZED);
    assert_eq!(
        ask(&server, Method::DELETE, &path, &admin, None).await.status(),
        StatusCode::NOT_FOUND
    );
    assert!(list("/api/v1/members/tokens").await.is_empty());

    // Links for new passwords are listed, the second replaces the first, and both can be taken back.
    let path = format!("/api/v1/members/{vera}/password-link");
    let make = async || -> Value { ask(&server, Method::POST, &path, &admin, None).await.json().await.unwrap() };
    let (first, second) = (make().await, make().await);
    let set = async |link: &Value| {
        let token = link["url"].as_str().unwrap().split("token=").nth(1).unwrap();
        let body = json!({ "token": token, "password": "another long password" });
        server.post("/api/v1/auth/password", &body).await.status()
    };
    assert_eq!(set(&first).await, StatusCode::FORBIDDEN);
    let links = list("/api/v1/links").await;
    assert_eq!(links.len(), 1);
    assert_eq!(
        (&links[0]["email"], &links[0]["standing"]),
        (&json!("vera@northwind.example"), &Value::Null)
    );
    let path = format!("/api/v1/links/{}", links[0]["id"]);
    assert_eq!(
        ask(&server, Method::DELETE, &path, &admin, None).await.status(),
        StatusCode::NO_CONTENT
    );
    assert_eq!(set(&second).await, StatusCode::FORBIDDEN);
    assert!(list("/api/v1/links").await.is_empty());
    assert!(
        signed_in(&server, "vera@northwind.example", PASSWORD).await.is_some(),
        "the old password holds"
    );
}

#[tokio::test]
async fn a_page_of_one_org_does_nothing_in_another() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let other = ledger::orgs::create(&stage.ledger, "Second", "UTC", false).await.unwrap().id;
    ledger::users::join(&stage.ledger, other, stage.access.user, Role::Admin)
        .await
        .unwrap();
    let cookie = server.sign_in().await;
    let form = json!({ "form": { "provider": "openai", "email": "", "label": "Meant for the other", "billing_day": 1, "key_source": "system", "seat_price": null } });
    let add = async |made_for: String| {
        let request = server.client.post(server.url("/api/page/account_add")).header("cookie", &cookie);
        request
            .header(app::page_client::HEADER, made_for)
            .json(&form)
            .send()
            .await
            .unwrap()
            .status()
    };
    let page = |org: i32, user: i32| app::page_client::identity(org, user);
    assert_eq!(add(page(other, stage.access.user)).await, StatusCode::CONFLICT);
    assert_eq!(add(page(stage.org, stage.access.user + 1)).await, StatusCode::CONFLICT);
    assert_eq!(
        stage
            .number("SELECT count(*) FROM accounts WHERE label = 'Meant for the other'")
            .await,
        0
    );
    assert_eq!(add(page(stage.org, stage.access.user)).await, StatusCode::OK);
    // Its stream is only told to read again, which then is refused, too.
    let path = format!("/api/v1/stream?since=0&page={}", page(other, stage.access.user));
    let told = server.get(&path, &cookie).await.text().await.unwrap();
    assert!(told.starts_with("event: resync") && told.matches("event:").count() == 1, "{told}");
    // Whoever signs in again over a page goes on in its organization, not in the one where they have been longest.
    let login = json!({ "email": "ana@northwind.example", "password": PASSWORD, "org": other });
    let there = cookies(&server.post("/api/v1/auth/login", &login).await).join("; ");
    let me: Value = ask(&server, Method::GET, "/api/v1/me", &there, None).await.json().await.unwrap();
    assert_eq!(me["org"].as_i64(), Some(i64::from(other)));
}

#[tokio::test]
async fn who_was_removed_is_not_signed_in_by_a_later_invitation() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let vera = stage.add_member("vera@northwind.example", Role::Viewer, None).await;
    let before = signed_in(&server, "vera@northwind.example", PASSWORD).await.unwrap().join("; ");
    let me = async || ask(&server, Method::GET, "/api/v1/me", &before, None).await.status();
    assert_eq!(me().await, StatusCode::OK);
    ledger::members::remove(&stage.ledger, &stage.access, vera).await.unwrap();
    assert_eq!(me().await, StatusCode::UNAUTHORIZED);
    ledger::users::join(&stage.ledger, stage.org, vera, Role::Viewer).await.unwrap();
    assert_eq!(me().await, StatusCode::UNAUTHORIZED, "a browser of before stays signed out");
    assert!(signed_in(&server, "vera@northwind.example", PASSWORD).await.is_some());
}

#[tokio::test]
async fn the_log_can_be_downloaded_whole() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    stage
        .psql(&format!(
            "SELECT note({}, 'member.changed', 'n' || n, NULL, NULL) FROM generate_series(1, 2345) AS n",
            stage.org
        ))
        .await;
    let all = stage.number("SELECT count(*) FROM audit_log").await;
    let csv = server.get("/api/v1/audit-log.csv", &cookie).await.text().await.unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), usize::try_from(all).unwrap() + 1);
    let numbers: std::collections::HashSet<&str> = lines.iter().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(numbers.len(), lines.len() - 1, "each once");
    let refused = server.get("/api/v1/audit-log.csv?from=never", &cookie).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    let links = server.get("/api/v1/audit-log?kind=password%20link", &cookie).await;
    assert_eq!(links.status(), StatusCode::OK);
}
