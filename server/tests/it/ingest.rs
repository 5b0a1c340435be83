//! `POST /api/v1/events`: exact answers, clear errors, nothing half-written.

use std::io::Write;

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::common::{Server, Stage};

fn event(id: &str) -> Value {
    json!({ "id": id, "timestamp": jiff::Timestamp::now().to_string(), "model": "claude-opus-5", "input_tokens": 100, "output_tokens": 20,
        "person": "ana@northwind.example", "agent": "billing-bot" })
}

#[tokio::test]
async fn object_array_and_ndjson_are_taken_and_repeats_are_counted() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let key = server.key(&stage, Some(stage.account)).await;
    let answer: Value = server.send(&key, &event("a")).await.json().await.unwrap();
    assert_eq!(answer, json!({ "accepted": 1, "duplicates": 0, "updated": 0, "rejected": [] }));
    let mut larger = event("b");
    let array = json!([event("a"), event("b")]);
    let answer: Value = server.send(&key, &array).await.json().await.unwrap();
    assert_eq!(answer, json!({ "accepted": 1, "duplicates": 1, "updated": 0, "rejected": [] }));
    larger["output_tokens"] = json!(500);
    let lines = format!("{larger}\n{}\n", event("c"));
    let answer = server
        .client
        .post(server.url("/api/v1/events"))
        .bearer_auth(&key)
        .body(lines)
        .send()
        .await
        .unwrap();
    assert_eq!(
        answer.json::<Value>().await.unwrap(),
        json!({ "accepted": 1, "duplicates": 0, "updated": 1, "rejected": [] })
    );
    assert_eq!(stage.assert_no_drift().await, 3);
    assert_eq!(stage.overview().await.total().output, 540);
}

#[tokio::test]
async fn a_partly_bad_batch_is_answered_event_by_event() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let key = server.key(&stage, None).await;
    let mut negative = event("n");
    negative["input_tokens"] = json!(-5);
    let mut future = event("f");
    future["timestamp"] = json!((jiff::Timestamp::now() + jiff::SignedDuration::from_mins(11)).to_string());
    let mut ancient = event("o");
    ancient["timestamp"] = json!((jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24 * 1_101)).to_string());
    let mut stranger = event("s");
    stranger["account"] = json!("who@is.this");
    let mut named = event("named");
    named["account"] = json!("STUDIO@northwind.example");
    let body = json!([event("good"), negative, future, ancient, stranger, named, { "model": "x" }, 7]);
    let answer: Value = server.send(&key, &body).await.json().await.unwrap();
    assert_eq!((&answer["accepted"], &answer["duplicates"]), (&json!(2), &json!(0)));
    let rejected = answer["rejected"].as_array().unwrap();
    let mut indexes: Vec<u64> = rejected.iter().map(|r| r["index"].as_u64().unwrap()).collect();
    indexes.sort_unstable();
    assert_eq!(indexes, [1, 2, 3, 4, 6, 7]);
    assert!(rejected.iter().all(|r| r["error"].as_str().unwrap().len() > 15), "{answer}");
    assert_eq!(stage.assert_no_drift().await, 2);
}

#[tokio::test]
async fn compressed_bodies_are_taken() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let key = server.key(&stage, Some(stage.account)).await;
    let plain = serde_json::to_vec(&json!([event("1"), event("2")])).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(&plain).unwrap();
    for (encoding, body, accepted) in [
        ("gzip", gzip.finish().unwrap(), 2),
        ("zstd", zstd::encode_all(plain.as_slice(), 3).unwrap(), 0),
    ] {
        let request = server
            .client
            .post(server.url("/api/v1/events"))
            .bearer_auth(&key)
            .header("content-encoding", encoding)
            .body(body);
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(
            (&answer["accepted"], &answer["duplicates"]),
            (&json!(accepted), &json!(2 - accepted)),
            "{encoding}"
        );
    }
    let send = async |encoding: &str, body: &'static [u8]| {
        server
            .client
            .post(server.url("/api/v1/events"))
            .bearer_auth(&key)
            .header("content-encoding", encoding)
            .body(body)
            .send()
            .await
            .unwrap()
            .status()
    };
    assert_eq!(send("gzip", b"this is not gzip").await, StatusCode::BAD_REQUEST);
    assert_eq!(send("lzma", b"[]").await, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn bad_bodies_and_keys_get_a_problem_that_says_what_to_do() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let key = server.key(&stage, Some(stage.account)).await;
    let send = async |key: &str, body: Vec<u8>| {
        server
            .client
            .post(server.url("/api/v1/events"))
            .bearer_auth(key)
            .body(body)
            .send()
            .await
            .unwrap()
    };
    let many = serde_json::to_vec(&vec![event("x"); sources::events::MAX_EVENTS + 1]).unwrap();
    for (key, body, status) in [
        ("ch_ingest_wrong", b"{}".to_vec(), 401),
        (key.as_str(), b"".to_vec(), 400),
        (key.as_str(), b"{\"id\":".to_vec(), 400),
        (key.as_str(), b"\"text\"".to_vec(), 400),
        (key.as_str(), many, 413),
        (key.as_str(), vec![b' '; server::ingest::MAX_WIRE_BODY + 1], 413),
    ] {
        let answer = send(key, body).await;
        assert_eq!(answer.status().as_u16(), status);
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
    }
    let answer = send(&key, b"nonsense".to_vec()).await;
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let problem: Value = answer.json().await.unwrap();
    assert_eq!(problem["status"], 400);
    assert!(problem["detail"].as_str().unwrap().contains("JSON"), "{problem}");
    assert_eq!(stage.assert_no_drift().await, 0);
}

#[tokio::test]
async fn a_revoked_key_stops_working() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let (key, secret) = ledger::keys::create(&stage.ledger, &stage.access, "bot", None).await.unwrap();
    assert_eq!(server.send(&secret, &event("1")).await.status(), StatusCode::OK);
    ledger::keys::revoke(&stage.ledger, &stage.access, key.id).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(2100)).await;
    assert_eq!(server.send(&secret, &event("2")).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn many_small_clients_become_few_transactions() {
    let stage = Stage::new().await;
    let server = std::sync::Arc::new(Server::start(&stage).await);
    let key = server.key(&stage, Some(stage.account)).await;
    let clients: Vec<_> = (0..40)
        .map(|client| {
            let (server, key) = (server.clone(), key.clone());
            tokio::spawn(async move {
                for n in 0..10 {
                    assert_eq!(server.send(&key, &event(&format!("{client}-{n}"))).await.status(), StatusCode::OK);
                }
            })
        })
        .collect();
    for client in clients {
        client.await.unwrap();
    }
    assert_eq!(stage.assert_no_drift().await, 400);
    let transactions = stage.number("SELECT max(seq) FROM usage_changes").await;
    assert!(transactions < 300, "{transactions} transactions for 400 events of 40 clients");
}

#[tokio::test]
async fn when_the_database_cannot_keep_up_clients_are_asked_to_come_again() {
    let stage = Stage::new().await;
    let server = std::sync::Arc::new(Server::start(&stage).await);
    let key = server.key(&stage, Some(stage.account)).await;
    // A writer that does not let go of the org.
    let mut hold = stage.owner.pool().begin().await.unwrap();
    sqlx::query("SELECT * FROM org_counters FOR UPDATE")
        .execute(&mut *hold)
        .await
        .unwrap();
    let body = |part: usize| json!((0..9000).map(|n| event(&format!("{part}-{n}"))).collect::<Vec<_>>());
    let senders: Vec<_> = (0..4)
        .map(|part| {
            let (server, key, body) = (server.clone(), key.clone(), body(part));
            tokio::spawn(async move { server.send(&key, &body).await })
        })
        .collect();
    while server.state.ingest.waiting(stage.org) < 36_000 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let answer = server.send(&key, &body(4)).await;
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.headers()["retry-after"].to_str().unwrap().parse::<u32>().unwrap() > 0);
    hold.rollback().await.unwrap();
    let mut taken = 0;
    for sender in senders {
        let answer = sender.await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        taken += answer.json::<Value>().await.unwrap()["accepted"].as_i64().unwrap();
    }
    assert_eq!(taken, 4 * 9000);
    assert_eq!(
        stage.assert_no_drift().await,
        taken,
        "what was refused was not written, what was answered was"
    );
    assert_eq!(server.state.ingest.waiting(stage.org), 0);
}
