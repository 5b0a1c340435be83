//! The walk: every door, as everyone.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use domain::access::Scope;
use reqwest::{Method, StatusCode};
use server::http::doors::Need;

use super::actors::{stand, state};
use super::bad_tokens::bad_tokens;
use super::doors::{doors, takes_id};
use super::knock::request;
use super::{HIDDEN, MINE};

/// The doors that are open to all.
const PUBLIC: [&str; 15] = [
    "GET /api/openapi.json",
    "GET /api/page/whoami",
    "GET /api/v1/shared-statements/{token}",
    "GET /healthz",
    "GET /metrics",
    "GET /readyz",
    "POST /api/page/invitation_info",
    "POST /api/page/password_info",
    "POST /api/page/setup_info",
    "POST /api/page/statement_shared",
    "POST /api/v1/auth/accept",
    "POST /api/v1/auth/login",
    "POST /api/v1/auth/logout",
    "POST /api/v1/auth/password",
    "POST /api/v1/auth/setup",
];

#[tokio::test]
async fn every_door_opens_only_for_whom_it_should() {
    let stand = stand().await;
    let (stage, server) = (&stand.stage, &stand.server);
    let all = doors(server);
    // Whatever opens for whoever comes is named here: a door that is made public by mistake is none of these.
    let public: BTreeSet<String> = all
        .iter()
        .filter(|door| door.need == Need::Nothing)
        .map(|door| format!("{} {}", door.method, door.path))
        .collect();
    assert_eq!(public, PUBLIC.map(str::to_owned).into(), "the doors that are open to all");
    // A control: who may see all does see what the others must not.
    let admin = &stand.actors[2];
    for path in ["/api/v1/usage/overview", "/api/v1/sessions"] {
        let whole = server.get(path, &admin.cookies).await.text().await.unwrap();
        assert!(whole.contains(HIDDEN) && whole.contains(MINE), "{whole}");
    }
    let mut outcomes: BTreeMap<(String, u16), u32> = BTreeMap::new();
    let mut note = |actor: &str, status: StatusCode| *outcomes.entry((actor.to_owned(), status.as_u16())).or_default() += 1;
    let before = state(stage).await;

    // (a) and (b): nobody, and everybody whose token is no good.
    let bad = bad_tokens(&stand).await;
    let before_bad = state(stage).await;
    for door in all.iter().filter(|door| matches!(door.need, Need::Scope(_))) {
        let status = request(server, door, None, None, "").send().await.unwrap().status();
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{} {} without a token", door.method, door.path);
        note("nobody", status);
        for (kind, token) in &bad {
            for by_cookie in [true, false] {
                let cookie = format!("countinghouse={token}");
                let request = request(server, door, None, None, if by_cookie { &cookie } else { "" });
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
        let status = request(server, door, None, None, &stand.actors[2].cookies)
            .send()
            .await
            .unwrap()
            .status();
        assert_eq!(status, StatusCode::UNAUTHORIZED, "a session is no ingest key");
        note("a session for a key", status);
    }
    assert_eq!(state(stage).await, before_bad, "nobody has changed anything");

    // (d): an admin of another org, with numbers of this one.
    let rival = stand.actors.iter().find(|actor| actor.name == "admin of another org").unwrap();
    let mut bodies_aimed = 0;
    for door in all
        .iter()
        .filter(|door| matches!(door.need, Need::Scope(_)) && door.path != "/api/v1/stream")
    {
        let names_a_thing = takes_id(&door.path);
        let id = names_a_thing.then(|| stand.things.of(&door.path));
        // A body that names an account names one of this org, too.
        let aimed = door.names_an_account();
        let answer = request(server, door, id, Some(stand.things.account), &rival.cookies)
            .send()
            .await
            .unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        note(rival.name, status);
        if aimed {
            bodies_aimed += 1;
            assert!(
                status.is_client_error(),
                "{} {} takes an account of another org: {status} {text}",
                door.method,
                door.path
            );
        }
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
    let (strays,): (i64,) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM memberships WHERE org_id <> $1 AND $2 = ANY (accounts)) \
         + (SELECT count(*) FROM one_time_links WHERE org_id <> $1 AND $2 = ANY (accounts)) \
         + (SELECT count(*) FROM ingest_keys WHERE org_id <> $1 AND account_id = $2)",
    )
    .bind(stage.org)
    .bind(stand.things.account)
    .fetch_one(stage.owner.pool())
    .await
    .unwrap();
    assert_eq!(strays, 0, "nothing of another org names an account of this one");
    assert!(bodies_aimed >= 5, "the bodies that name accounts were found: {bodies_aimed}");

    // (c) and (e): each role, and members who are limited to some accounts.
    for actor in stand.actors.iter().filter(|actor| actor.name != rival.name) {
        for door in all.iter().filter(|door| door.path != "/api/v1/stream") {
            let Need::Scope(scope) = door.need else { continue };
            let limited = actor.access.accounts.is_some();
            // What they do not see, a limited member asks for by its number; others ask for what does not exist, so that nothing is lost.
            let id = (limited && scope.is_for_limited() && takes_id(&door.path)).then(|| stand.things.of(&door.path));
            // So do its bodies. What an administrator names is left as it is: it would work.
            let account = (limited && door.names_an_account()).then_some(stand.things.account);
            let answer = request(server, door, id, account, &actor.cookies).send().await.unwrap();
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
                    id.is_none() && account.is_none() || !status.is_success(),
                    "it reaches a thing that they do not see: {what}"
                );
            }
        }
    }
    // Methods that no door has are refused by the guard itself, whoever asks.
    let paths: BTreeSet<&str> = all
        .iter()
        .filter(|door| !door.is_function && matches!(door.need, Need::Scope(_)))
        .map(|door| door.path.as_str())
        .collect();
    for path in paths {
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            if all.iter().any(|door| door.method == method && door.path == path) {
                continue;
            }
            let request = server.client.request(method.clone(), server.url(&path.replace("{id}", "1")));
            let status = request.header("cookie", &admin.cookies).send().await.unwrap().status();
            note("another method", status);
            assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
        }
    }
    // A personal token opens what it names and its owner may open, and nothing else.
    for scope in Scope::ALL.iter().copied().filter(|scope| scope.is_for_tokens()) {
        let owner = domain::access::Access {
            user: admin.access.user,
            ..stage.access.clone()
        };
        let (_, secret) = ledger::api_tokens::create(&stage.ledger, &owner, "probe", &[scope], 1)
            .await
            .unwrap();
        for door in all.iter().filter(|door| door.path != "/api/v1/stream") {
            let Need::Scope(needed) = door.need else { continue };
            let request = request(server, door, None, None, "").bearer_auth(&secret);
            let status = request.send().await.unwrap().status();
            note("a personal token", status);
            let opened = !matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
            assert_eq!(
                opened,
                needed == scope,
                "{} {} with {}: {status}",
                door.method,
                door.path,
                scope.as_str()
            );
        }
    }
    // Pages: their first HTML holds numbers.
    for page in leptos_axum::generate_route_list(app::App) {
        let asked = format!("{}?account={}", page.path(), stand.things.account);
        let nobody = server.get(&asked, "").await;
        let open = ["/sign-in", "/setup", "/invitation", "/password", "/statement"].contains(&page.path());
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

#[tokio::test]
async fn the_stream_is_a_door_like_any_other() {
    let stand = stand().await;
    let rival = stand.actors.iter().find(|actor| actor.name == "admin of another org").unwrap();
    let limited = stand.actors.iter().find(|actor| actor.name == "limited viewer").unwrap();
    let mut rivals = crate::common::sse::open(&stand.server, &rival.cookies, 0).await;
    let mut limiteds = crate::common::sse::open(&stand.server, &limited.cookies, 0).await;
    // What the outbox held is told first; what happens now comes through the hub.
    let of_limited = limiteds.news().await;
    assert!(!of_limited.data.contains(HIDDEN), "{}", of_limited.data);
    let mut hidden = crate::common::event("later", 5);
    hidden.person = Some(format!("{HIDDEN}-person"));
    let mut seen = crate::common::event("seen", 4);
    seen.person = Some("seen".to_owned());
    for (account, event) in [(stand.things.account, hidden), (stand.stage.account, seen)] {
        let costed = ledger::record::Costed::new(account, event, domain::pricing::Book::builtin());
        ledger::record::record(&stand.stage.ledger, stand.stage.org, &[costed])
            .await
            .unwrap();
    }
    let of_limited = limiteds.news().await;
    assert!(
        of_limited.data.contains("seen") && !of_limited.data.contains(HIDDEN),
        "{}",
        of_limited.data
    );
    let of_rival = rivals.news().await;
    assert!(!of_rival.data.contains(MINE), "{}", of_rival.data);
}
