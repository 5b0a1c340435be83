//! Probes that write themselves: they walk the registries of the router and of the server functions, and try every door as everyone who
//! should not come in. A new route is probed as soon as it exists; one without a declared scope fails here.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use domain::access::{Access, Role, Scope};
use domain::people::Standing;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Map, Value, json};
use server::auth::{Claims, LIFETIME, Tokens};
use server::http::doors::{Doors, Need};

use crate::common::{Server, Stage, cookies};

/// What belongs to one org alone; no other org's answer may hold it.
const MINE: &str = "northwind";
/// What belongs to the account that the limited member does not see.
const HIDDEN: &str = "hidden-harbor";

/// Routes that are not in the document, because they are pages, assets or server functions.
fn is_listed_elsewhere(route: &str, pages: &BTreeSet<String>, functions: &BTreeSet<String>) -> bool {
    pages.contains(route) || functions.contains(route) || route.starts_with("/assets/") || route.contains("__private__axum_fallback")
}

/// One way in.
#[derive(Clone, Debug)]
struct Door {
    method: Method,
    path: String,
    need: Need,
    body: Option<Value>,
    /// A server function: its arguments are one bag.
    is_function: bool,
}

/// Every door, from the program's own registries.
fn doors(server: &Server) -> Vec<Door> {
    let (router, document) = server::http::registered(server.state.clone());
    let table = Doors::of(&document);
    let document = serde_json::to_value(&document).unwrap();
    let mut all = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let need = table.need(&method, path);
            let need = need.unwrap_or_else(|| panic!("{method} {path} declares no scope, or one that nobody knows"));
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            all.push(Door {
                body: (!schema.is_null()).then(|| example(&document, schema, "")),
                is_function: false,
                path: path.clone(),
                method,
                need,
            });
        }
    }
    let functions: BTreeMap<String, Method> = leptos::server_fn::axum::server_fn_paths()
        .map(|(path, method)| (path.to_owned(), method))
        .collect();
    for (path, method) in &functions {
        let scope =
            app::server::door(path).unwrap_or_else(|| panic!("the server function {path} declares no scope in app/src/server/doors.rs"));
        all.push(Door {
            body: (*method == Method::POST).then(bag),
            is_function: true,
            path: path.clone(),
            method: method.clone(),
            need: scope.map_or(Need::Nothing, Need::Scope),
        });
    }
    for (path, _) in app::server::DOORS {
        assert!(
            functions.contains_key(path),
            "{path} is in the table of doors, but there is no such function"
        );
    }
    // What the router itself knows: axum shows its paths only where it is debugged.
    let pages: BTreeSet<String> = leptos_axum::generate_route_list(app::App)
        .iter()
        .map(|page| page.path().to_owned())
        .collect();
    let shown = format!("{router:?}");
    let routes: BTreeSet<String> = shown.split('"').filter(|text| text.starts_with('/')).map(str::to_owned).collect();
    assert!(routes.len() > 40, "the router's debug output has changed: {shown}");
    for route in &routes {
        let documented = document["paths"].get(route).is_some();
        assert!(
            documented || is_listed_elsewhere(route, &pages, &functions.keys().cloned().collect()),
            "{route} is a route that neither the document nor the table of server functions knows"
        );
    }
    all
}

/// An example of a schema; what matters is its shape.
fn example(document: &Value, schema: &Value, name: &str) -> Value {
    if let Some(target) = schema["$ref"].as_str() {
        return example(
            document,
            &document["components"]["schemas"][target.rsplit('/').next().unwrap()],
            name,
        );
    }
    if let Some(first) = schema["enum"].as_array().and_then(|values| values.first()) {
        return first.clone();
    }
    if let Some(choice) = schema["oneOf"]
        .as_array()
        .and_then(|all| all.iter().find(|one| one["type"] != "null"))
    {
        return example(document, choice, name);
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let mut all = Map::new();
        for part in parts {
            if let Value::Object(fields) = example(document, part, name) {
                all.extend(fields);
            }
        }
        return Value::Object(all);
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        Value::String(kind) => vec![kind.as_str()],
        _ => vec![],
    };
    if kinds.contains(&"null") {
        return Value::Null;
    }
    match kinds.first().copied() {
        Some("object") => {
            let fields = schema["properties"].as_object().into_iter().flatten();
            Value::Object(
                fields
                    .map(|(name, schema)| (name.clone(), example(document, schema, name)))
                    .collect(),
            )
        }
        Some("array") => json!([example(document, &schema["items"], name)]),
        Some("integer" | "number") => match name {
            "session_gap_minutes" => json!(30),
            "org" => json!(999_999),
            _ => json!(1),
        },
        Some("boolean") => json!(true),
        _ => json!(match name {
            "email" => "probe@elsewhere.example",
            "time_zone" => "UTC",
            "currency" => "USD",
            "password" | "new" => "a long enough password",
            _ => "probe",
        }),
    }
}

/// Arguments for any server function: unknown ones are passed over.
fn bag() -> Value {
    let standing = json!({ "role": "viewer", "accounts": null });
    json!({
        "id": 999_999, "token": "probe", "label": "probe", "account": 999_999, "archived": true, "name": "Probe", "email": "probe@elsewhere.example",
        "standing": standing, "scopes": ["usage:read"], "days": 1,
        "form": { "provider": "openai", "email": "", "label": format!("probe {}", uuid::Uuid::new_v4()), "billing_day": 1, "key_source": "system", "seat_price": null },
        "settings": { "name": "Northwind", "time_zone": "America/New_York", "currency": "USD", "session_gap_minutes": 30, "retention_months": null },
    })
}

/// Someone at the door.
struct Actor {
    name: &'static str,
    cookies: String,
    access: Access,
}

/// The numbers of things of the probed org, by the kind that a path names.
struct Things {
    account: i32,
    key: i32,
    member: i32,
    invitation: i32,
    token: i32,
    sign_in: i64,
}

impl Things {
    fn of(&self, path: &str) -> i64 {
        let has = |word: &str| path.contains(word);
        if has("sign-in") || has("sign_in") {
            self.sign_in
        } else if has("token") {
            self.token.into()
        } else if has("invitation") {
            self.invitation.into()
        } else if has("member") {
            self.member.into()
        } else if has("key") {
            self.key.into()
        } else if has("account") {
            self.account.into()
        } else {
            panic!("{path} names a thing that the probe does not know: teach it")
        }
    }
}

fn request(server: &Server, door: &Door, id: Option<i64>, cookies: &str) -> RequestBuilder {
    let id = id.unwrap_or(999_999);
    let path = door.path.replace("{id}", &id.to_string());
    let query = if door.method == Method::GET && door.is_function {
        "?range=7d"
    } else {
        ""
    };
    let mut request = server.client.request(door.method.clone(), server.url(&format!("{path}{query}")));
    if !cookies.is_empty() {
        request = request.header("cookie", cookies);
    }
    match &door.body {
        Some(body) => {
            let mut body = body.clone();
            if door.is_function {
                body["id"] = json!(id);
            }
            request.json(&body)
        }
        None => request,
    }
}

struct Stand {
    stage: Stage,
    server: Server,
    actors: Vec<Actor>,
    things: Things,
}

async fn stand() -> Stand {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let hidden = stage.add_account(&format!("{HIDDEN}@northwind.example")).await.id;
    let mut event = crate::common::event("h", 60);
    event.person = Some(format!("{HIDDEN}-person"));
    event.model = format!("{HIDDEN}-model");
    let costed = ledger::record::Costed::new(hidden, event, domain::pricing::Book::builtin());
    ledger::record::record(&stage.ledger, stage.org, &[costed]).await.unwrap();
    let costed = ledger::record::Costed::new(stage.account, crate::common::event("s", 90), domain::pricing::Book::builtin());
    ledger::record::record(&stage.ledger, stage.org, &[costed]).await.unwrap();
    let victim = stage.add_member("victim@northwind.example", Role::Viewer, None).await;
    let rival_org = ledger::orgs::create(&stage.ledger, "Rival", "UTC", false).await.unwrap().id;
    stage.fill(rival_org, "rival@other.example").await;

    let mut actors = Vec::new();
    for (name, role, accounts) in [
        ("viewer", Role::Viewer, None),
        ("billing", Role::Billing, None),
        ("admin", Role::Admin, None),
        ("limited viewer", Role::Viewer, Some(vec![stage.account])),
        ("limited billing", Role::Billing, Some(vec![stage.account])),
        // No form makes one; the walls must hold all the same.
        ("limited admin", Role::Admin, Some(vec![stage.account])),
    ] {
        let email = format!("{}@northwind.example", name.replace(' ', "-"));
        let user = stage
            .add_member(&email, role, accounts.clone().filter(|_| role != Role::Admin))
            .await;
        if role == Role::Admin && accounts.is_some() {
            stage
                .psql(&format!(
                    "UPDATE memberships SET accounts = '{{{}}}' WHERE user_id = {user}",
                    stage.account
                ))
                .await;
        }
        actors.push(Actor {
            name,
            cookies: sign_in(&server, &email).await,
            access: Access {
                user,
                role,
                accounts,
                ..stage.access.clone()
            },
        });
    }
    actors.push(Actor {
        name: "admin of another org",
        cookies: sign_in(&server, "rival@other.example").await,
        access: Access::system(rival_org),
    });
    let standing = Standing {
        role: Role::Viewer,
        accounts: None,
    };
    let admin = Access {
        user: actors[2].access.user,
        ..stage.access.clone()
    };
    let key = ledger::keys::create(&stage.ledger, &stage.access, "northwind gateway", Some(hidden))
        .await
        .unwrap()
        .0
        .id;
    let invitation = ledger::links::invite(&stage.ledger, &stage.access, "invited@northwind.example", &standing)
        .await
        .unwrap()
        .0;
    let token = ledger::api_tokens::create(&stage.ledger, &admin, "northwind export", &[Scope::UsageRead], 7)
        .await
        .unwrap()
        .0
        .id;
    let sign_in = ledger::sign_ins::list(&stage.ledger, &admin, None).await.unwrap()[0].id;
    Stand {
        things: Things {
            account: hidden,
            key,
            member: victim,
            invitation,
            token,
            sign_in,
        },
        stage,
        server,
        actors,
    }
}

async fn sign_in(server: &Server, email: &str) -> String {
    let answer = server
        .post(
            "/api/v1/auth/login",
            &json!({ "email": email, "password": "a long enough password" }),
        )
        .await;
    assert_eq!(answer.status(), StatusCode::OK, "{email}");
    cookies(&answer).join("; ")
}

/// What of an org a door could change, as one text.
async fn state(stage: &Stage) -> String {
    let mut text = String::new();
    for statement in [
        "SELECT string_agg(a::text, E'\\n' ORDER BY id) FROM accounts a WHERE org_id = $1",
        "SELECT string_agg((id, label, revoked_at)::text, E'\\n' ORDER BY id) FROM ingest_keys WHERE org_id = $1",
        "SELECT string_agg((user_id, role, accounts)::text, E'\\n' ORDER BY user_id) FROM memberships WHERE org_id = $1",
        "SELECT string_agg((id, email, used_at)::text, E'\\n' ORDER BY id) FROM one_time_links WHERE org_id = $1",
        "SELECT string_agg((id, label, revoked_at)::text, E'\\n' ORDER BY id) FROM api_tokens WHERE org_id = $1",
        "SELECT string_agg((id, user_id, revoked_at)::text, E'\\n' ORDER BY id) FROM sign_ins WHERE org_id = $1",
        "SELECT o::text FROM orgs o WHERE id = $1",
    ] {
        let part: Option<String> = sqlx::query_scalar(statement)
            .bind(stage.org)
            .fetch_one(stage.owner.pool())
            .await
            .unwrap();
        text += &part.unwrap_or_default();
        text += "\n--\n";
    }
    text
}

/// Tokens that must open nothing: over, tampered with, of another algorithm, of another secret, revoked.
async fn bad_tokens(stand: &Stand) -> Vec<(&'static str, String)> {
    let secret = "s".repeat(32);
    let admin = &stand.actors[2];
    let access = admin
        .cookies
        .split("; ")
        .next()
        .unwrap()
        .trim_start_matches("countinghouse=")
        .to_owned();
    let now = jiff::Timestamp::now().as_second();
    let good = stand.server.state.tokens.read(&access).unwrap();
    let over = Claims {
        iat: now - LIFETIME - 5,
        exp: now - 5,
        ..good.clone()
    };
    let tampered = {
        let mut parts: Vec<&str> = access.split('.').collect();
        let other = Tokens::new(&"x".repeat(32), None).sign(&Claims { sub: 1, ..good.clone() }).unwrap();
        let payload = other.split('.').nth(1).unwrap().to_owned();
        parts[1] = &payload;
        parts.join(".")
    };
    let key = EncodingKey::from_secret(secret.as_bytes());
    let revoked = sign_in(&stand.server, "admin@northwind.example").await;
    let revoked = revoked.split("; ").next().unwrap().trim_start_matches("countinghouse=").to_owned();
    let sid = stand.server.state.tokens.read(&revoked).unwrap().sid;
    ledger::sign_ins::revoke(&stand.stage.ledger, &admin.access, sid).await.unwrap();
    let payload = access.split('.').nth(1).unwrap();
    vec![
        ("expired", stand.server.state.tokens.sign(&over).unwrap()),
        ("tampered", tampered),
        ("HS384", jsonwebtoken::encode(&Header::new(Algorithm::HS384), &good, &key).unwrap()),
        ("alg none", format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{payload}.")),
        ("another secret", Tokens::new(&"x".repeat(32), None).sign(&good).unwrap()),
        (
            "another version",
            stand.server.state.tokens.sign(&Claims { ver: good.ver + 1, ..good }).unwrap(),
        ),
        ("revoked", revoked),
        (
            "unknown personal token",
            "ch_token_0000000000000000000000000000000000000000000000000000000000000000".to_owned(),
        ),
    ]
}

#[tokio::test]
async fn every_door_opens_only_for_whom_it_should() {
    let stand = stand().await;
    let (stage, server) = (&stand.stage, &stand.server);
    let all = doors(server);
    // A control: who may see all does see what the others must not.
    let admin = &stand.actors[2];
    let whole = server.get("/api/v1/usage/overview", &admin.cookies).await.text().await.unwrap();
    assert!(whole.contains(HIDDEN) && whole.contains(MINE), "{whole}");
    let mut outcomes: BTreeMap<(String, u16), u32> = BTreeMap::new();
    let mut note = |actor: &str, status: StatusCode| *outcomes.entry((actor.to_owned(), status.as_u16())).or_default() += 1;
    let before = state(stage).await;

    // (a) and (b): nobody, and everybody whose token is no good.
    let bad = bad_tokens(&stand).await;
    let before_bad = state(stage).await;
    for door in all.iter().filter(|door| matches!(door.need, Need::Scope(_))) {
        let status = request(server, door, None, "").send().await.unwrap().status();
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{} {} without a token", door.method, door.path);
        note("nobody", status);
        for (kind, token) in &bad {
            for by_cookie in [true, false] {
                let cookie = format!("countinghouse={token}");
                let request = request(server, door, None, if by_cookie { &cookie } else { "" });
                let request = if by_cookie { request } else { request.bearer_auth(token) };
                let status = request.send().await.unwrap().status();
                assert_eq!(
                    status,
                    StatusCode::UNAUTHORIZED,
                    "{} {} with a token that is {kind}",
                    door.method,
                    door.path
                );
                note(kind, status);
            }
        }
    }
    for door in all.iter().filter(|door| door.need == Need::IngestKey) {
        let status = request(server, door, None, &stand.actors[2].cookies).send().await.unwrap().status();
        assert_eq!(status, StatusCode::UNAUTHORIZED, "a session is no ingest key");
        note("a session for a key", status);
    }
    assert_eq!(state(stage).await, before_bad, "nobody has changed anything");

    // (d): an admin of another org, with numbers of this one.
    let rival = stand.actors.iter().find(|actor| actor.name == "admin of another org").unwrap();
    for door in all
        .iter()
        .filter(|door| matches!(door.need, Need::Scope(_)) && door.path != "/api/v1/stream")
    {
        let names_a_thing = door.path.contains("{id}") || (door.is_function && takes_id(&door.path));
        let id = names_a_thing.then(|| stand.things.of(&door.path));
        let answer = request(server, door, id, &rival.cookies).send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        note(rival.name, status);
        if names_a_thing {
            assert!(
                matches!(
                    status,
                    StatusCode::NOT_FOUND | StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST
                ),
                "{} {} of another org: {status} {text}",
                door.method,
                door.path
            );
        }
        assert!(
            !text.contains(MINE) && !text.contains(HIDDEN),
            "{} {} tells of another org: {text}",
            door.method,
            door.path
        );
    }
    assert_eq!(state(stage).await, before_bad, "an admin of another org has changed nothing");

    // (c) and (e): each role, and members who are limited to some accounts.
    for actor in stand.actors.iter().filter(|actor| actor.name != rival.name) {
        for door in all.iter().filter(|door| door.path != "/api/v1/stream") {
            let Need::Scope(scope) = door.need else { continue };
            let limited = actor.access.accounts.is_some();
            // What they do not see, a limited member asks for by its number; others ask for what does not exist, so that nothing is lost.
            let id = (limited && scope.is_for_limited() && takes_id(&door.path)).then(|| stand.things.of(&door.path));
            let answer = request(server, door, id, &actor.cookies).send().await.unwrap();
            let status = answer.status();
            let text = answer.text().await.unwrap();
            note(actor.name, status);
            let what = format!("{} {} as {}: {status} {text}", door.method, door.path, actor.name);
            assert!(!status.is_server_error(), "{what}");
            if actor.access.may(scope) {
                assert!(!matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN), "{what}");
            } else {
                assert_eq!(status, StatusCode::FORBIDDEN, "{what}");
            }
            if limited {
                assert!(!text.contains(HIDDEN), "it tells of an account that they do not see: {what}");
                assert!(
                    id.is_none() || !status.is_success(),
                    "it reaches a thing that they do not see: {what}"
                );
            }
        }
    }
    // Pages: their first HTML holds numbers.
    for page in leptos_axum::generate_route_list(app::App) {
        let asked = format!("{}?account={}", page.path(), stand.things.account);
        let nobody = server.get(&asked, "").await;
        let open = ["/sign-in", "/setup", "/invitation", "/password"].contains(&page.path());
        assert_eq!(nobody.status() == StatusCode::SEE_OTHER, !open, "{} without a session", page.path());
        for actor in &stand.actors {
            let answer = server.get(&asked, &actor.cookies).await;
            let status = answer.status();
            let html = answer.text().await.unwrap();
            note(actor.name, status);
            assert!(!status.is_server_error(), "{asked} as {}: {status}", actor.name);
            if actor.access.accounts.is_some() || actor.name == rival.name {
                assert!(
                    !html.contains(HIDDEN),
                    "{asked} as {} tells of an account that they do not see",
                    actor.name
                );
            }
            assert!(actor.name != rival.name || !html.contains(MINE), "{asked} tells of another org");
        }
    }
    let hidden_key: bool = sqlx::query_scalar("SELECT revoked_at IS NULL FROM ingest_keys WHERE id = $1")
        .bind(stand.things.key)
        .fetch_one(stage.owner.pool())
        .await
        .unwrap();
    assert!(
        hidden_key,
        "a limited member has not revoked the key of an account that they do not see"
    );
    drop(before);

    let actors: BTreeSet<&String> = outcomes.keys().map(|(actor, _)| actor).collect();
    let total: u32 = outcomes.values().sum();
    let mut table = format!(
        "probes: {} doors × {} kinds of visitors, {total} outcomes\n",
        all.len(),
        actors.len()
    );
    for ((actor, status), count) in &outcomes {
        let _ = writeln!(table, "  {actor:<24} {status}  {count:>4}");
    }
    tell(&table);
}

/// To the terminal: cargo keeps what a test that passes prints to itself.
fn tell(text: &str) {
    let _ = std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes());
}

/// Whether a server function or route is about one thing of a number.
fn takes_id(path: &str) -> bool {
    path.contains("{id}")
        || [
            "account_edit",
            "account_archive",
            "key_revoke",
            "member_change",
            "member_remove",
            "member_password_link",
            "invitation_withdraw",
            "sign_in_end",
            "token_revoke",
        ]
        .iter()
        .any(|name| path.ends_with(name))
}

#[tokio::test]
async fn the_stream_is_a_door_like_any_other() {
    let stand = stand().await;
    let rival = stand.actors.iter().find(|actor| actor.name == "admin of another org").unwrap();
    let limited = stand.actors.iter().find(|actor| actor.name == "limited viewer").unwrap();
    let mut rivals = crate::common::sse::open(&stand.server, &rival.cookies, 0).await;
    let mut limiteds = crate::common::sse::open(&stand.server, &limited.cookies, 0).await;
    let costed = ledger::record::Costed::new(
        stand.things.account,
        crate::common::event("later", 5),
        domain::pricing::Book::builtin(),
    );
    ledger::record::record(&stand.stage.ledger, stand.stage.org, &[costed])
        .await
        .unwrap();
    let of_limited = limiteds.news().await;
    assert!(!of_limited.data.contains(HIDDEN), "{}", of_limited.data);
    let of_rival = rivals.news().await;
    assert!(!of_rival.data.contains(MINE), "{}", of_rival.data);
}
