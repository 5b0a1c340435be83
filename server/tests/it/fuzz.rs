//! Made-up input at every place where input comes in over HTTP: whatever it is, the answer is one that says what to do, never a fault of the
//! server. Bounded by a number of cases; `PROPTEST_CASES` asks for more.

use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use reqwest::{Client, StatusCode};
use tokio::runtime::Runtime;

use crate::common::{Server, Stage};

/// A server, a session and a key, on a runtime of their own: proptest is not asynchronous.
struct Target {
    runtime: Runtime,
    stage: Stage,
    server: Server,
    cookie: String,
    key: String,
}

impl Target {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let (stage, server, cookie, key) = runtime.block_on(async {
            let stage = Stage::new().await;
            let server = Server::start(&stage).await;
            let cookie = server.sign_in().await;
            let key = server.key(&stage, None).await;
            (stage, server, cookie, key)
        });
        Self {
            runtime,
            stage,
            server,
            cookie,
            key,
        }
    }

    fn check(&self, strategy: impl Strategy<Value = Probe>, cases: u32) {
        let cases = std::env::var("PROPTEST_CASES")
            .ok()
            .and_then(|text| text.parse().ok())
            .unwrap_or(cases);
        let config = Config {
            cases,
            failure_persistence: None,
            ..Config::default()
        };
        let result = TestRunner::new(config).run(&strategy, |probe| {
            let status = self.runtime.block_on(probe.answer(&self.server, &self.cookie, &self.key));
            prop_assert!(!status.is_server_error(), "{} for {:?}", status, probe);
            Ok(())
        });
        result.unwrap_or_else(|failure| panic!("{failure}"));
        // And it is alive and right afterwards.
        self.runtime.block_on(async {
            assert_eq!(self.server.get("/healthz", "").await.status(), StatusCode::OK);
            self.stage.assert_no_drift().await;
        });
    }
}

#[derive(Clone, Debug)]
enum Probe {
    Events(Vec<u8>, &'static str),
    Query(&'static str, String),
    Token(String),
    Bearer(String),
    Body(&'static str, Vec<u8>),
}

impl Probe {
    /// The status of the answer. A machine that is busy with other things makes the server ask to come again, which is no fault of the input; one
    /// that is asked to come again each time is.
    async fn answer(&self, server: &Server, cookie: &str, key: &str) -> StatusCode {
        for _ in 0..5 {
            let status = self.send(server, cookie, key).await;
            if status != StatusCode::SERVICE_UNAVAILABLE {
                return status;
            }
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
        StatusCode::SERVICE_UNAVAILABLE
    }

    async fn send(&self, server: &Server, cookie: &str, key: &str) -> StatusCode {
        let client: &Client = &server.client;
        let request = match self {
            Self::Events(body, encoding) => {
                let request = client.post(server.url("/api/v1/events")).bearer_auth(key).body(body.clone());
                if encoding.is_empty() {
                    request
                } else {
                    request.header("content-encoding", *encoding)
                }
            }
            Self::Query(path, query) => client.get(server.url(&format!("{path}?{query}"))).header("cookie", cookie),
            Self::Token(token) => client
                .get(server.url("/api/v1/me"))
                .header("cookie", format!("countinghouse={token}; countinghouse_sign_in={token}")),
            Self::Bearer(token) => client
                .get(server.url("/api/v1/me"))
                .header("authorization", format!("Bearer {token}")),
            Self::Body(path, body) => client
                .post(server.url(path))
                .header("cookie", cookie)
                .header("content-type", "application/json")
                .body(body.clone()),
        };
        match request.send().await {
            Ok(answer) => answer.status(),
            // A request that cannot be built was never sent, and the connection of a body that is refused early may be cut. Any other that
            // ends without an answer is a fault: a panic looks like that.
            Err(error) if error.is_builder() || matches!(self, Self::Events(..)) && error.is_request() => StatusCode::BAD_REQUEST,
            Err(error) => panic!("{error} for {self:?}"),
        }
    }
}

/// JSON of any shape, with the fields of an event among its keys.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|truth| truth.to_string()),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<f64>()
            .prop_filter("JSON has none", |number| number.is_finite())
            .prop_map(|number| number.to_string()),
        "[ -~]{0,12}".prop_map(|text| serde_json::to_string(&text).unwrap()),
        "\\PC{0,8}".prop_map(|text| serde_json::to_string(&text).unwrap()),
        Just("\"2026-11-20T10:00:00Z\"".to_owned()),
        Just("\"studio@northwind.example\"".to_owned()),
        Just("\"a\\u0000b\"".to_owned()),
        Just("1e400".to_owned()),
    ];
    let names = proptest::sample::select(vec![
        "id",
        "timestamp",
        "model",
        "account",
        "person",
        "agent",
        "action",
        "input_tokens",
        "output_tokens",
        "cache_read_tokens",
        "cache_write_tokens",
        "latency_ms",
        "cost_usd",
        "outcome",
        "error_type",
        "service_tier",
        "web_searches",
        "name",
        "email",
        "password",
        "token",
        "standing",
        "role",
        "accounts",
        "form",
        "label",
        "days",
        "scopes",
        "rule",
        "conditions",
        "directory",
        "hours",
        "tag",
        "note",
        "split",
        "sessions",
        "session",
        "text",
        "at",
        "projects",
        "project",
        "points",
    ]);
    leaf.prop_recursive(3, 24, 12, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            proptest::collection::vec((names.clone(), inner), 0..12).prop_map(|fields| {
                let fields: Vec<String> = fields.into_iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
                format!("{{{}}}", fields.join(","))
            }),
        ]
    })
}

#[test]
fn no_body_of_events_breaks_the_endpoint() {
    let target = Target::new();
    let raw = proptest::collection::vec(any::<u8>(), 0..400).prop_map(|bytes| Probe::Events(bytes, ""));
    let packed = (
        proptest::collection::vec(any::<u8>(), 0..200),
        proptest::sample::select(vec!["gzip", "zstd", "br", "nonsense"]),
    )
        .prop_map(|(bytes, encoding)| Probe::Events(bytes, encoding));
    let shaped = proptest::collection::vec(json(), 1..4).prop_map(|lines| Probe::Events(lines.join("\n").into_bytes(), ""));
    let cut = (json(), 0usize..60).prop_map(|(text, at)| {
        let text = text.into_bytes();
        let at = at.min(text.len());
        Probe::Events(text[..at].to_vec(), "")
    });
    target.check(prop_oneof![1 => raw, 1 => packed, 4 => shaped, 1 => cut], 600);
}

#[test]
fn no_query_breaks_a_page_or_an_answer() {
    let target = Target::new();
    let paths = proptest::sample::select(vec![
        "/",
        "/settings/audit",
        "/sign-in",
        "/setup",
        "/invitation",
        "/api/page/overview",
        "/api/page/audit_list",
        "/api/v1/usage/overview",
        "/api/v1/usage/summary",
        "/api/v1/usage/time-series",
        "/api/v1/usage/by-agent",
        "/api/v1/usage/drivers",
        "/api/v1/usage/projection",
        "/api/v1/sessions",
        "/api/v1/audit-log",
        "/api/v1/audit-log.csv",
    ]);
    let names = proptest::sample::select(vec![
        "range",
        "granularity",
        "compare",
        "timezone",
        "account",
        "person",
        "model",
        "class",
        "outcome",
        "source",
        "group_by",
        "by",
        "format",
        "actor",
        "kind",
        "from",
        "to",
        "before",
        "after",
        "show",
        "project",
        "token",
        "next",
        "x",
    ]);
    let values = prop_oneof![
        "[0-9]{1,6}d".prop_map(|text| text),
        "[0-9]{4}-[0-9]{2}-[0-9]{2}(\\.\\.[0-9]{4}-[0-9]{2}-[0-9]{2})?".prop_map(|text| text),
        "(hour|day|week|month|auto|ytd|system|byok|all|member|account|year|before|fast|error|ok|model|csv|json)".prop_map(|text| text),
        "(UTC|Europe/Berlin|Asia/Kathmandu|America/St_Johns|Nowhere/Land|posixrules)".prop_map(|text| text),
        "[0-9]{1,4}(,[0-9]{1,4}){0,5}".prop_map(|text| text),
        "-?[0-9]{1,19}[-_][0-9]{1,19}".prop_map(|text| text),
        any::<i64>().prop_map(|number| number.to_string()),
        "[ -~]{0,20}".prop_map(|text| text.replace(['&', '#', '%', '+', ' '], "_")),
        "(%[0-9A-Fa-f]{2}){0,8}".prop_map(|text| text),
    ];
    let query = proptest::collection::vec((names, values), 0..5).prop_map(|pairs| {
        pairs
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("&")
    });
    target.check((paths, query).prop_map(|(path, query)| Probe::Query(path, query)), 600);
}

#[test]
fn no_token_and_no_form_breaks_signing_in() {
    let target = Target::new();
    let token = prop_oneof![
        "[A-Za-z0-9_.=-]{0,120}".prop_map(Probe::Token),
        "[ -~]{0,80}".prop_map(Probe::Token),
        "[A-Za-z0-9_.=-]{0,120}".prop_map(Probe::Bearer),
        "[ -~]{0,80}".prop_map(Probe::Bearer),
        "ch_token_[0-9a-f]{0,70}".prop_map(Probe::Bearer),
        "ch_token_[ -~]{0,70}".prop_map(Probe::Bearer),
        // Three parts, as a JWT has, with JSON of any kind in them.
        (json(), json(), "[A-Za-z0-9_-]{0,43}").prop_map(|(head, claims, signature)| {
            let part = |text: String| base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, text);
            Probe::Bearer(format!("{}.{}.{signature}", part(head), part(claims)))
        }),
    ];
    let paths = proptest::sample::select(vec![
        "/api/v1/auth/setup",
        "/api/v1/auth/accept",
        "/api/v1/auth/password",
        "/api/v1/auth/org",
        "/api/v1/tokens",
        "/api/v1/invitations",
        "/api/v1/ingest-keys",
        "/api/v1/accounts",
        "/api/v1/clients",
        "/api/v1/projects",
        "/api/v1/rules",
        "/api/v1/rules/preview",
        "/api/v1/sessions/decisions",
        "/api/page/account_add",
        "/api/page/member_change",
        "/api/page/token_create",
        "/api/page/setup_info",
    ]);
    let body = (paths, json()).prop_map(|(path, body)| Probe::Body(path, body.into_bytes()));
    target.check(prop_oneof![1 => token, 2 => body], 600);
}
