//! The real server on a free port, and a reader of its stream.

use std::time::Duration;

use domain::live::Change;
use futures::StreamExt;
use reqwest::{Client, Method, Response, StatusCode};
use serde_json::{Value, json};
use server::auth::Tokens;
use server::http::Site;
use server::startup::{Application, Settings};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::Stage;
use super::stage::{EMAIL, PASSWORD};

/// A running server. Dropping it stops it.
pub struct Server {
    pub base: String,
    pub client: Client,
    pub state: server::state::AppState,
    stopping: CancellationToken,
}

impl Server {
    pub async fn start(stage: &Stage) -> Self {
        Self::start_with(stage.ledger.clone()).await
    }

    /// The same behind a public address.
    pub async fn start_at(stage: &Stage, public_url: Option<&str>) -> Self {
        Self::start_as(stage.ledger.clone(), public_url).await
    }

    pub async fn start_with(ledger: ledger::Ledger) -> Self {
        Self::start_as(ledger, None).await
    }

    async fn start_as(ledger: ledger::Ledger, public_url: Option<&str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let name = |name: &str| format!("/assets/{name}");
        let site = Site {
            assets: app::Assets {
                css: name("style.css"),
                js: name("app.js"),
                wasm: name("app.wasm"),
                charts: name("charts.js"),
                font: name("f.woff2"),
                favicon: name("i.svg"),
                parts: std::collections::HashMap::default(),
            },
        };
        let settings = Settings {
            tokens: Tokens::new(&"s".repeat(32), None),
            public_url: public_url.map(str::to_owned),
            trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()],
            metrics_token: None,
            streams_per_user: 20,
        };
        let application = Application::build(ledger, listener, site, settings);
        let base = format!("http://{}", application.address().unwrap());
        let state = application.state.clone();
        let stopping = state.stopping.clone();
        tokio::spawn(application.serve());
        Self {
            base,
            client: Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap(),
            state,
            stopping,
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub async fn post(&self, path: &str, body: &Value) -> Response {
        self.client.post(self.url(path)).json(body).send().await.unwrap()
    }

    /// Signs the admin in and returns their access cookie.
    pub async fn sign_in(&self) -> String {
        self.sign_in_as(EMAIL).await
    }

    /// Signs someone in who has the password of all, and returns their access cookie.
    pub async fn sign_in_as(&self, email: &str) -> String {
        let answer = self
            .post("/api/v1/auth/login", &json!({ "email": email, "password": PASSWORD }))
            .await;
        assert_eq!(answer.status(), StatusCode::OK);
        cookie(&answer)
    }

    pub async fn get(&self, path: &str, cookie: &str) -> Response {
        self.client.get(self.url(path)).header("cookie", cookie).send().await.unwrap()
    }

    /// Creates an ingest key.
    pub async fn key(&self, stage: &Stage, account: Option<i32>) -> String {
        ledger::keys::create(&stage.ledger, &stage.access, "test", account).await.unwrap().1
    }

    /// Sends events with a key.
    pub async fn send(&self, key: &str, body: &Value) -> Response {
        self.client
            .post(self.url("/api/v1/events"))
            .bearer_auth(key)
            .json(body)
            .send()
            .await
            .unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopping.cancel();
    }
}

/// The access cookie of an answer, as a browser would send it back.
pub fn cookie(answer: &Response) -> String {
    cookies(answer).remove(0)
}

/// All cookies of an answer: access, then sign-in.
pub fn cookies(answer: &Response) -> Vec<String> {
    let values = answer.headers().get_all("set-cookie").iter();
    values
        .map(|value| value.to_str().unwrap().split(';').next().unwrap().to_owned())
        .collect()
}

/// A request with cookies.
pub async fn ask(server: &Server, method: Method, path: &str, cookies: &str, body: Option<Value>) -> Response {
    let request = server.client.request(method, server.url(path)).header("cookie", cookies);
    let request = match body {
        Some(body) => request.json(&body),
        None => request,
    };
    request.send().await.unwrap()
}

/// The cookies of someone who signs in; `None` where they are refused.
pub async fn signed_in(server: &Server, email: &str, password: &str) -> Option<Vec<String>> {
    let answer = server
        .post("/api/v1/auth/login", &json!({ "email": email, "password": password }))
        .await;
    (answer.status() == StatusCode::OK).then(|| cookies(&answer))
}

/// One event of a stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    pub event: String,
    pub id: Option<i64>,
    pub data: String,
}

impl Sent {
    pub fn change(&self) -> Change {
        serde_json::from_str(&self.data).unwrap()
    }
}

/// Server-sent events, read one by one.
pub mod sse {
    use super::*;

    /// An open stream.
    pub struct Reader {
        bytes: std::pin::Pin<Box<dyn futures::Stream<Item = reqwest::Result<axum::body::Bytes>> + Send>>,
        text: String,
    }

    pub async fn open(server: &Server, cookie: &str, since: i64) -> Reader {
        let answer = server.get(&format!("/api/v1/stream?since={since}"), cookie).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()["x-accel-buffering"], "no");
        assert_eq!(answer.headers()["cache-control"], "no-cache");
        Reader {
            bytes: Box::pin(answer.bytes_stream()),
            text: String::new(),
        }
    }

    impl Reader {
        /// The next event; `None` when the stream ended.
        pub async fn next(&mut self) -> Option<Sent> {
            loop {
                if let Some(end) = self.text.find("\n\n") {
                    let block: String = self.text.drain(..end + 2).collect();
                    let field = |name: &str| {
                        block
                            .lines()
                            .find_map(|line| line.strip_prefix(name))
                            .map(|value| value.trim_start().to_owned())
                    };
                    if let (Some(event), Some(data)) = (field("event:"), field("data:")) {
                        return Some(Sent {
                            event,
                            id: field("id:").and_then(|id| id.parse().ok()),
                            data,
                        });
                    }
                    continue;
                }
                let bytes = tokio::time::timeout(Duration::from_secs(25), self.bytes.next())
                    .await
                    .expect("the stream is silent")?;
                self.text.push_str(std::str::from_utf8(&bytes.ok()?).unwrap());
            }
        }

        /// The next event that is no ping.
        pub async fn news(&mut self) -> Sent {
            loop {
                let sent = self.next().await.expect("the stream ended");
                if sent.event != "ping" {
                    return sent;
                }
            }
        }
    }
}
