//! Importing logs: everything once, nothing twice, and nothing read again that has not changed.

use std::path::{Path, PathBuf};

use ledger::imports;
use server::import::owner::{Named, target};
use server::import::{Format, Meter, Summary, Target, files, import};

use crate::common::Stage;

/// A transcript's line; the padding is what the person and the model said.
pub fn line(id: &str, output: u32) -> String {
    format!(
        r#"{{"type":"assistant","timestamp":"2026-05-01T10:00:00.000Z","uuid":"u-{id}","sessionId":"s","requestId":"r-{id}","cwd":"/home/dev/a","message":{{"id":"msg_{id}","model":"claude-opus-5","content":[{{"type":"text","text":"{}"}}],"usage":{{"input_tokens":10,"cache_read_input_tokens":1000,"cache_creation_input_tokens":0,"output_tokens":{output}}}}}}}"#,
        "x".repeat(300)
    ) + "\n"
}

/// A home folder with one project.
pub fn home() -> (tempfile::TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let project = home.path().join(".claude/projects/-home-dev-a");
    std::fs::create_dir_all(&project).unwrap();
    (home, project)
}

pub fn claude(stage: &Stage) -> Target {
    Target {
        org: stage.org,
        account: stage.account,
        person: Some("ana@northwind.example".to_owned()),
        format: Format::ClaudeCode,
        accounts: Vec::new(),
        book: ledger::prices::OrgBook::Reviewed(domain::pricing::Book::builtin()),
    }
}

async fn run(stage: &Stage, target: &Target, path: &Path) -> Summary {
    let source = target.format.source().as_str();
    let mut marks = imports::load_all(&stage.ledger, stage.org, source).await.unwrap();
    let found = files::find(target.format, &[path.to_owned()]).unwrap();
    let summary = import(&stage.ledger, target, found, &mut marks, &Meter::hidden()).await.unwrap();
    assert_eq!(
        marks,
        imports::load_all(&stage.ledger, stage.org, source).await.unwrap(),
        "marks in memory are those in the ledger"
    );
    summary
}

#[tokio::test]
async fn a_second_import_reads_only_what_is_new() {
    let stage = Stage::new().await;
    let (home, project) = home();
    let log = project.join("1.jsonl");
    std::fs::write(&log, line("a", 5) + &line("b", 7) + "broken\n").unwrap();
    std::fs::write(project.join("2.jsonl"), line("a", 5) + &line("c", 9)).unwrap();
    let first = run(&stage, &claude(&stage), home.path()).await;
    assert_eq!(
        (first.files, first.requests, first.duplicates, first.unreadable_lines),
        (2, 3, 1, 1)
    );
    assert!(first.unreadable[0].file.ends_with("1.jsonl") && first.unreadable[0].line == 3);
    assert_eq!(first.cost_nanos, stage.overview_cost().await);

    let second = run(&stage, &claude(&stage), home.path()).await;
    assert_eq!(
        (second.files, second.files_unchanged, second.requests, second.duplicates),
        (0, 2, 0, 0)
    );

    // Grown: only the new end is read. The broken line is not told again.
    std::fs::write(&log, line("a", 5) + &line("b", 7) + "broken\n" + &line("d", 1)).unwrap();
    let third = run(&stage, &claude(&stage), home.path()).await;
    assert_eq!(
        (third.files, third.requests, third.duplicates, third.unreadable_lines),
        (1, 1, 0, 0)
    );

    // Replaced by something else, and cut: read from the start, nothing counted twice.
    std::fs::write(&log, line("e", 5)).unwrap();
    let fourth = run(&stage, &claude(&stage), home.path()).await;
    assert_eq!((fourth.files, fourth.requests, fourth.duplicates), (1, 1, 0));
    assert_eq!(stage.assert_no_drift().await, 5);
}

#[tokio::test]
async fn an_import_that_was_interrupted_goes_on_where_it_was() {
    let stage = Stage::new().await;
    let (home, project) = home();
    let count = 9_000;
    let text: String = (0..count).map(|n| line(&n.to_string(), 5)).collect();
    assert!(text.len() > 4 * 1024 * 1024, "several chunks and several batches");
    std::fs::write(project.join("1.jsonl"), text).unwrap();
    let target = claude(&stage);
    let found = files::find(target.format, &[home.path().to_owned()]).unwrap();
    let mut marks = std::collections::HashMap::new();
    let meter = Meter::hidden();
    // Connections of its own, which end with it: a statement that was under way when it was interrupted must not come after the next import.
    let interrupted_ledger = ledger::Ledger::connect(&stage.app_url, 4).await.unwrap();
    {
        let importing = import(&interrupted_ledger, &target, found, &mut marks, &meter);
        let interrupted = async {
            while stage.number("SELECT count(*) FROM import_files").await == 0 {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        };
        tokio::select! {
            _ = importing => panic!("the import was faster than its interruption"),
            () = interrupted => {}
        }
    }
    interrupted_ledger.pool().close().await;
    let before = stage.number("SELECT count(*) FROM events").await;
    assert!(before < count, "{before} of {count} before the interruption");
    let again = run(&stage, &target, home.path()).await;
    assert_eq!((again.files, again.files_unchanged), (1, 0));
    assert_eq!(stage.assert_no_drift().await, count);
    assert_eq!(run(&stage, &target, home.path()).await.files_unchanged, 1);
}

#[tokio::test]
async fn a_placeholder_and_its_final_version_cost_once() {
    let stage = Stage::new().await;
    let (home, project) = home();
    // In one file, and over two files: within one chunk and across.
    std::fs::write(project.join("1.jsonl"), line("a", 1) + &line("b", 1)).unwrap();
    std::fs::write(project.join("2.jsonl"), line("a", 900) + &line("b", 1) + &line("b", 700)).unwrap();
    let summary = run(&stage, &claude(&stage), home.path()).await;
    assert_eq!(summary.requests, 2);
    let totals = summary.models["claude-opus-5"];
    assert_eq!((totals.requests, totals.output, totals.input), (2, 1600, 20));
    assert_eq!(summary.cost_nanos, stage.overview_cost().await);
    assert_eq!(stage.assert_no_drift().await, 2);
}

#[tokio::test]
async fn large_and_compressed_logs_come_through_whole() {
    let stage = Stage::new().await;
    let folder = tempfile::tempdir().unwrap();
    let session = "0196e6c4-1111-7222-8333-444444444444";
    let mut text = format!(
        "{{\"timestamp\":\"2026-05-13T09:00:00Z\",\"type\":\"session_meta\",\"payload\":{{\"id\":\"{session}\",\"cwd\":\"/home/dev/b\"}}}}\n\
         {{\"timestamp\":\"2026-05-13T09:00:00Z\",\"type\":\"turn_context\",\"payload\":{{\"model\":\"gpt-5.5\"}}}}\n"
    );
    let count = 5_000_u64;
    for n in 1..=count {
        let (at, usage) = (
            jiff::Timestamp::from_second(1_778_662_800 + i64::try_from(n).unwrap() * 7).unwrap(),
            |n: u64| {
                format!(
                    "{{\"input_tokens\":{},\"cached_input_tokens\":0,\"output_tokens\":{},\"total_tokens\":{}}}",
                    n * 100,
                    n * 10,
                    n * 110
                )
            },
        );
        text += &format!(
            "{{\"timestamp\":\"{at}\",\"type\":\"event_msg\",\"payload\":{{\"type\":\"token_count\",\"info\":{{\"total_token_usage\":{},\"last_token_usage\":{}}}}}}}\n",
            usage(n),
            usage(1)
        );
    }
    let name = format!("rollout-2026-05-13T09-00-00-{session}.jsonl.zst");
    std::fs::write(folder.path().join(name), zstd::encode_all(text.as_bytes(), 3).unwrap()).unwrap();
    let codex = Target {
        format: Format::Codex,
        ..claude(&stage)
    };
    let summary = run(&stage, &codex, folder.path()).await;
    assert_eq!(
        (summary.requests, summary.models["gpt-5.5"].output),
        (count, i64::try_from(count * 10).unwrap())
    );
    assert_eq!(run(&stage, &codex, folder.path()).await.files_unchanged, 1);
    assert_eq!(stage.assert_no_drift().await, i64::try_from(count).unwrap());
}

#[tokio::test]
async fn event_files_name_their_accounts() {
    let stage = Stage::new().await;
    let pool = stage.add_account("pool@northwind.example").await;
    let folder = tempfile::tempdir().unwrap();
    let event = |id: u32, account: &str| {
        format!(r#"{{"id":"{id}","timestamp":"2026-05-01T10:00:00Z","model":"claude-opus-5","output_tokens":7{account}}}"#)
    };
    let named = |name: &str| format!(r#","account":"{name}""#);
    let lines = [
        event(1, ""),
        event(2, &named("pool@northwind.example")),
        event(3, &named("nobody")),
        "{".to_owned(),
    ];
    std::fs::write(folder.path().join("a.jsonl"), lines.join("\n") + "\n").unwrap();
    let named = Named {
        org: Some(stage.org.to_string()),
        account: Some("studio@northwind.example".to_owned()),
        person: None,
    };
    let target = target(&stage.ledger, Format::Events, &named, folder.path()).await.unwrap();
    let summary = run(&stage, &target, folder.path()).await;
    assert_eq!((summary.requests, summary.unreadable_lines), (2, 2));
    let of_pool = stage
        .number(&format!("SELECT count(*) FROM events WHERE account_id = {}", pool.id))
        .await;
    assert_eq!(of_pool, 1);
    assert_eq!(
        stage.number("SELECT count(*) FROM events WHERE person_id <> 0").await,
        0,
        "nobody is made up"
    );
}

#[tokio::test]
async fn the_tools_account_is_made_once_and_found_again() {
    let stage = Stage::new().await;
    let (home, _) = home();
    std::fs::write(
        home.path().join(".claude.json"),
        r#"{"oauthAccount":{"emailAddress":"ana@laptop.example"}}"#,
    )
    .unwrap();
    let named = Named::default();
    let first = target(&stage.ledger, Format::ClaudeCode, &named, home.path()).await.unwrap();
    assert_eq!((first.org, first.person.as_deref()), (stage.org, Some("ana@laptop.example")));
    assert_ne!(first.account, stage.account);
    let again = target(&stage.ledger, Format::ClaudeCode, &named, home.path()).await.unwrap();
    assert_eq!(again.account, first.account);
    let codex = target(&stage.ledger, Format::Codex, &named, home.path()).await.unwrap();
    let codex_again = target(&stage.ledger, Format::Codex, &named, home.path()).await.unwrap();
    assert!(codex.account != first.account && codex.account == codex_again.account);
    let unknown = Named {
        account: Some("who@is.this".to_owned()),
        ..Named::default()
    };
    let problem = target(&stage.ledger, Format::Codex, &unknown, home.path())
        .await
        .unwrap_err()
        .to_string();
    assert!(
        problem.contains("who@is.this") && problem.contains("studio@northwind.example"),
        "{problem}"
    );
}

impl Stage {
    async fn overview_cost(&self) -> domain::Nanos {
        domain::Nanos(self.number("SELECT COALESCE(sum(cost_nanos), 0)::bigint FROM events").await)
    }
}

#[tokio::test]
async fn an_event_of_an_unknown_account_is_read_again_when_the_account_is_there() {
    let stage = Stage::new().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("events.ndjson");
    let event = |id: u32, account: &str| {
        format!(r#"{{"id":"{id}","timestamp":"2026-05-01T10:00:00Z","model":"claude-opus-5","output_tokens":7,"account":"{account}"}}"#)
            + "\n"
    };
    let text = event(1, "studio@northwind.example") + &event(2, "late@northwind.example");
    std::fs::write(&path, text).unwrap();
    let target_now = async || Target {
        format: Format::Events,
        accounts: ledger::accounts::list(&stage.ledger, &stage.access).await.unwrap(),
        ..claude(&stage)
    };
    let first = run(&stage, &target_now().await, &path).await;
    assert_eq!((first.requests, first.unreadable_lines), (1, 1));
    assert_eq!(first.unreadable[0].line, 2);
    assert!(first.unreadable[0].why.contains("late@northwind.example"));
    stage.add_account("late@northwind.example").await;
    let second = run(&stage, &target_now().await, &path).await;
    assert_eq!((second.requests, second.duplicates, second.unreadable_lines), (1, 1, 0));
    assert_eq!(run(&stage, &target_now().await, &path).await.files_unchanged, 1);
}
