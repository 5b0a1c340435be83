//! Following logs: appended lines at once, and every way in which a file can change under the follower.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use server::import::{Followed, follow};
use tokio_util::sync::CancellationToken;

use crate::common::Stage;
use crate::import::{claude, home, line};

/// A follower at work, and the unreadable lines that it reported.
struct Follower {
    stage: Stage,
    cancel: CancellationToken,
    task: tokio::task::JoinHandle<()>,
    unreadable: Arc<Mutex<Vec<(String, u64)>>>,
}

impl Follower {
    async fn start(root: &Path) -> Self {
        let stage = Stage::new().await;
        let (cancel, unreadable) = (CancellationToken::new(), Arc::new(Mutex::new(Vec::new())));
        let followed = Followed {
            target: claude(&stage),
            roots: vec![root.to_owned()],
        };
        let reported = unreadable.clone();
        let report = move |_: &Followed, summary: &server::import::Summary| {
            let mut reported = reported.lock().unwrap();
            reported.extend(summary.unreadable.iter().map(|line| (line.file.clone(), line.line)));
        };
        let task = tokio::spawn(follow(stage.ledger.clone(), vec![followed], cancel.clone(), report));
        let follower = Self {
            stage,
            cancel,
            task,
            unreadable,
        };
        follower.settle().await;
        follower
    }

    /// Gives the first look at all files the time to end.
    async fn settle(&self) {
        tokio::time::sleep(Duration::from_millis(300)).await;
    }

    /// Waits until the ledger holds so many requests, and returns how long that took.
    async fn holds(&self, requests: i64) -> Duration {
        let begun = Instant::now();
        loop {
            let found = self.stage.number("SELECT count(*) FROM events").await;
            if found == requests {
                return begun.elapsed();
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "{found} of {requests} requests");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn stop(self) -> Stage {
        self.cancel.cancel();
        tokio::time::timeout(Duration::from_secs(5), self.task)
            .await
            .expect("stops")
            .unwrap();
        self.stage.assert_no_drift().await;
        self.stage
    }
}

fn append(path: &Path, text: &str) {
    let mut file = OpenOptions::new().append(true).create(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

#[tokio::test]
async fn appended_lines_arrive_within_a_second_and_half_lines_wait() {
    let (_home, project) = home();
    let log = project.join("1.jsonl");
    fs::write(&log, line("a", 1)).unwrap();
    let follower = Follower::start(project.parent().unwrap()).await;
    follower.holds(1).await;
    let mut slowest = Duration::ZERO;
    for n in 0..5 {
        append(&log, &line(&format!("b{n}"), 1));
        slowest = slowest.max(follower.holds(2 + n).await);
    }
    assert!(slowest < Duration::from_secs(1), "{slowest:?}");
    let next = line("c", 1);
    append(&log, &next[..next.len() / 2]);
    follower.settle().await;
    append(&log, &next[next.len() / 2..]);
    follower.holds(7).await;
    append(&log, "not json\n");
    follower.settle().await;
    append(&log, &line("d", 1));
    follower.holds(8).await;
    let unreadable = follower.unreadable.lock().unwrap().clone();
    assert_eq!(unreadable.len(), 1, "told once: {unreadable:?}");
    assert!(unreadable[0].0.ends_with("1.jsonl") && unreadable[0].1 == 8, "{unreadable:?}");
    follower.stop().await;
}

#[tokio::test]
async fn new_replaced_rotated_and_cut_files_are_followed() {
    let (_home, project) = home();
    let root = project.parent().unwrap();
    let follower = Follower::start(root).await;
    // A new project, with a session and a subagent in folders that did not exist.
    let other = root.join("-home-dev-b");
    fs::create_dir_all(other.join("s/subagents")).unwrap();
    fs::write(other.join("s.jsonl"), line("a", 1)).unwrap();
    fs::write(other.join("s/subagents/agent-1.jsonl"), line("b", 1)).unwrap();
    follower.holds(2).await;
    // Replaced by a longer file, the way that editors and synchronisers do it.
    fs::write(other.join(".s.jsonl.tmp"), line("a", 1) + &line("c", 1)).unwrap();
    fs::rename(other.join(".s.jsonl.tmp"), other.join("s.jsonl")).unwrap();
    follower.holds(3).await;
    // Rotated: the old file moves away, a new one begins.
    fs::rename(other.join("s.jsonl"), other.join("s-old.jsonl")).unwrap();
    fs::write(other.join("s.jsonl"), line("d", 1)).unwrap();
    follower.holds(4).await;
    // Cut and written anew in place.
    fs::write(other.join("s.jsonl"), line("e", 1)).unwrap();
    follower.holds(5).await;
    append(&other.join("s.jsonl"), &line("f", 1));
    follower.holds(6).await;
    // A placeholder is completed.
    append(&other.join("s.jsonl"), &line("f", 500));
    let stage = {
        for _ in 0..100 {
            if follower.stage.number("SELECT sum(output_tokens)::bigint FROM events").await == 505 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        follower.stop().await
    };
    assert_eq!(stage.number("SELECT sum(output_tokens)::bigint FROM events").await, 505);
}

#[tokio::test]
async fn a_folder_that_appears_later_is_followed() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join(".claude/projects");
    let follower = Follower::start(&root).await;
    fs::create_dir_all(root.join("-p")).unwrap();
    fs::write(root.join("-p/1.jsonl"), line("a", 1)).unwrap();
    follower.holds(1).await;
    // By now it is watched.
    append(&root.join("-p/1.jsonl"), &line("b", 1));
    let took = follower.holds(2).await;
    assert!(took < Duration::from_secs(1), "{took:?}");
    follower.stop().await;
}
