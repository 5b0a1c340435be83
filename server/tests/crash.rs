//! `kill -9` in the middle of ingest, of the server and of Postgres: nothing that was answered is lost, and nothing drifts.
//! Needs the page to be built (`cargo xtask build-site`), because it runs the real program.
#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};

/// The program, on a data folder of its own.
struct House {
    child: Child,
    base: String,
}

fn command(data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countinghouse"));
    command.args(args).arg("--data-dir").arg(data).stdin(Stdio::null());
    command
}

fn output(data: &Path, args: &[&str]) -> String {
    let output = command(data, args).stderr(Stdio::inherit()).output().unwrap();
    assert!(output.status.success(), "{args:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

impl House {
    fn start(data: &Path) -> Self {
        let mut child = command(data, &["serve", "--listen", "127.0.0.1:0", "--no-import"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = lines
            .map_while(Result::ok)
            .find(|line| line.contains("ready at"))
            .expect("it starts");
        let base = ready.split_whitespace().last().unwrap().to_owned();
        Self { child, base }
    }

    fn kill_now(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn stop(mut self) {
        kill(Pid::from_raw(i32::try_from(self.child.id()).unwrap()), Signal::SIGTERM).unwrap();
        assert!(self.child.wait().unwrap().success(), "a clean stop");
    }
}

fn event(id: &str) -> Value {
    json!({ "id": id, "timestamp": jiff::Timestamp::now().to_string(), "model": "claude-opus-5", "input_tokens": 10, "output_tokens": 3 })
}

/// Sends small batches from several clients until told to stop; keeps the ids that were answered for.
async fn clients(
    base: String,
    key: String,
    round: &'static str,
    answered: Arc<Mutex<Vec<String>>>,
    stop: Arc<AtomicBool>,
    failures: Arc<AtomicUsize>,
) {
    let senders: Vec<_> = (0..6)
        .map(|client| {
            let (base, key, answered, stop, failures) = (base.clone(), key.clone(), answered.clone(), stop.clone(), failures.clone());
            tokio::spawn(async move {
                let http = reqwest::Client::new();
                let mut n = 0;
                while !stop.load(Ordering::Relaxed) {
                    let ids: Vec<String> = (0..5).map(|part| format!("{round}-{client}-{n}-{part}")).collect();
                    let body: Vec<Value> = ids.iter().map(|id| event(id)).collect();
                    match http
                        .post(format!("{base}/api/v1/events"))
                        .bearer_auth(&key)
                        .json(&body)
                        .send()
                        .await
                    {
                        Ok(answer) if answer.status().is_success() => {
                            let counts: Value = answer.json().await.unwrap();
                            assert_eq!(counts["rejected"], json!([]));
                            answered.lock().unwrap().extend(ids);
                        }
                        _ => {
                            failures.fetch_add(1, Ordering::Relaxed);
                            tokio::time::sleep(Duration::from_millis(50)).await;
                        }
                    }
                    n += 1;
                }
            })
        })
        .collect();
    for sender in senders {
        sender.await.unwrap();
    }
}

/// Sends what was answered again: all of it must be known.
async fn assert_known(base: &str, key: &str, answered: &Mutex<Vec<String>>) {
    let ids = answered.lock().unwrap().clone();
    assert!(ids.len() > 100, "only {} events were answered before the crash", ids.len());
    let body: Vec<Value> = ids
        .iter()
        .map(|id| {
            let mut event = event(id);
            event["timestamp"] = json!(jiff::Timestamp::now().to_string());
            event
        })
        .collect();
    for part in body.chunks(5000) {
        let answer = reqwest::Client::new()
            .post(format!("{base}/api/v1/events"))
            .bearer_auth(key)
            .json(part)
            .send()
            .await
            .unwrap();
        let counts: Value = answer.json().await.unwrap();
        assert_eq!(
            (&counts["accepted"], &counts["updated"], &counts["duplicates"]),
            (&json!(0), &json!(0), &json!(part.len())),
            "nothing answered is lost"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_survives_kill_9() {
    // Open to all, so that the server's unprivileged user gets in when the test runs as root.
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    let folder = tempfile::Builder::new().permissions(open).tempdir().unwrap();
    let data = folder.path().join("data");
    let first = folder.path().join("first.ndjson");
    std::fs::write(&first, event("first").to_string() + "\n").unwrap();
    output(&data, &["import", "events", first.to_str().unwrap()]);
    let key = output(&data, &["key", "create", "crash test"]);

    let mut house = House::start(&data);
    let (answered, failures) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicUsize::new(0)));

    // The server.
    let stop = Arc::new(AtomicBool::new(false));
    let sending = tokio::spawn(clients(
        house.base.clone(),
        key.clone(),
        "server",
        answered.clone(),
        stop.clone(),
        failures.clone(),
    ));
    tokio::time::sleep(Duration::from_secs(3)).await;
    house.kill_now();
    stop.store(true, Ordering::Relaxed);
    sending.await.unwrap();
    let mut house = House::start(&data);
    assert_known(&house.base, &key, &answered).await;

    // Postgres, under a server that lives on: it is started again, and ingest goes on by itself.
    let stop = Arc::new(AtomicBool::new(false));
    let sending = tokio::spawn(clients(
        house.base.clone(),
        key.clone(),
        "postgres",
        answered.clone(),
        stop.clone(),
        failures.clone(),
    ));
    tokio::time::sleep(Duration::from_secs(2)).await;
    let before = answered.lock().unwrap().len();
    kill(Pid::from_raw(postmaster(&data)), Signal::SIGKILL).unwrap();
    tokio::time::sleep(Duration::from_secs(3)).await;
    for _ in 0..60 {
        if answered.lock().unwrap().len() > before + 200 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    stop.store(true, Ordering::Relaxed);
    sending.await.unwrap();
    assert!(
        answered.lock().unwrap().len() > before + 200,
        "ingest went on after Postgres was started again"
    );
    assert!(house.child.try_wait().unwrap().is_none(), "the server lives on");
    assert_known(&house.base, &key, &answered).await;
    house.stop();

    let verified: Value = serde_json::from_str(&output(&data, &["verify", "--json"])).unwrap();
    for drift in [
        "drift_15m",
        "drift_1h",
        "drift_calendar",
        "drift_calendar_speeds",
        "drift_calendar_clock",
        "drift_keys",
        "drift_sessions",
        "drift_nanos",
    ] {
        assert_eq!(verified[0][drift], 0, "{verified}");
    }
    assert!(verified[0]["events"].as_u64().unwrap() > answered.lock().unwrap().len() as u64);
}

/// The process id of the data folder's Postgres.
fn postmaster(data: &Path) -> i32 {
    let text = std::fs::read_to_string(data.join("postgres/cluster/postmaster.pid")).unwrap();
    text.lines().next().unwrap().trim().parse().unwrap()
}
