//! What every answer carries, and what operators see.

use serde_json::{Value, json};

use crate::common::{Server, Stage};

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

#[tokio::test]
async fn behind_tls_cookies_are_secure_and_browsers_are_told_to_stay() {
    let stage = Stage::new().await;
    let login = json!({ "email": "ana@northwind.example", "password": "a long enough password" });
    for (public_url, secure) in [(None, false), (Some("https://ch.example"), true)] {
        let server = Server::start_at(&stage, public_url).await;
        let answer = server.post("/api/v1/auth/login", &login).await;
        assert_eq!(answer.headers().contains_key("strict-transport-security"), secure);
        let cookies: Vec<String> = answer
            .headers()
            .get_all("set-cookie")
            .iter()
            .map(|value| value.to_str().unwrap().to_owned())
            .collect();
        assert_eq!(cookies.len(), 2, "the access token and the sign-in");
        for cookie in cookies {
            let has = |attribute: &str| cookie.split("; ").any(|part| part == attribute);
            assert!(has("HttpOnly") && has("SameSite=Lax") && has("Path=/"), "{cookie}");
            assert_eq!(has("Secure"), secure, "{cookie}");
        }
    }
}
