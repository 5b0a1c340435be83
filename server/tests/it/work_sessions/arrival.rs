//! Requests in any order.

use domain::pricing::Book;
use domain::sessions::{Assignment, Deed, MINUTE, PAUSE};
use ledger::record::{Costed, record};
use ledger::sessions::{decide, keep, touch_all, undo, waiting};

use super::{Row, assert_sums, keep_all, project, rows, work};
use crate::common::Stage;

/// Numbers that look like chance, the same for the same seed (Knuth's linear congruential generator, MMIX).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

/// Three persons and nobody, two accounts, three days across midnights, some requests at the same moment, some half an hour apart to the second.
fn events(chance: &mut Chance, accounts: [i32; 2], n: usize) -> Vec<Costed> {
    let begin = jiff::Timestamp::now().as_second() / 86_400 * 86_400 - 4 * 86_400;
    let models = ["claude-opus-5", "claude-haiku-4-5", "a-model-without-a-price"];
    (0..n)
        .map(|i| {
            let mut event = crate::common::event(&format!("chance-{i}"), 0);
            let second = begin + i64::try_from(chance.below(300) * 900).unwrap() + [0, 0, 1, 899][chance.below(4)];
            event.at = jiff::Timestamp::from_second(second).unwrap();
            event.person = [None, Some("ana"), Some("ben"), Some("cleo")][chance.below(4)].map(str::to_owned);
            event.model = models[chance.below(3)].to_owned();
            event.cwd = Some(["/work/globex", "/work/initech"][chance.below(2)].to_owned());
            event.latency_ms = (chance.below(3) > 0).then_some(90_000);
            if chance.below(9) == 0 {
                event.outcome = domain::Outcome::Error;
            }
            Costed::new(accounts[chance.below(2)], event, Book::builtin())
        })
        .collect()
}

/// Something that somebody might do now.
fn deed(chance: &mut Chance, rows: &[Row], projects: [i32; 2]) -> Option<Deed> {
    let one = rows.get(chance.below(rows.len().max(1)))?;
    let next = rows
        .iter()
        .find(|row| (row.account, row.person) == (one.account, one.person) && row.starts > one.ends);
    let tag = [
        None,
        Some(Assignment::NotBillable),
        Some(Assignment::project(projects[0])),
        Some(Assignment::project(projects[1])),
    ];
    let tag = tag[chance.below(4)].clone();
    Some(match (chance.below(6), next) {
        (0, Some(next)) => Deed::Merge {
            sessions: vec![one.id, next.id],
            tag: Some(tag.unwrap_or(Assignment::NotBillable)),
        },
        (1, _) if one.ends > one.starts => Deed::Split {
            session: one.id,
            at: one.starts + (one.ends - one.starts) / 2 + 1,
        },
        (2, _) => Deed::Note {
            sessions: vec![one.id],
            text: "Seen".to_owned(),
        },
        _ => Deed::Tag {
            sessions: vec![one.id],
            tag,
        },
    })
}

#[tokio::test]
async fn however_requests_arrive_and_whatever_is_decided_between() {
    for seed in 1..=4 {
        let stage = Stage::new().await;
        let accounts = [stage.account, stage.add_account("second@northwind.example").await.id];
        let projects = [project(&stage, "Relaunch").await, project(&stage, "Care").await];
        let mut chance = Chance(seed);
        let mut left = events(&mut chance, accounts, 260);
        let mut actions = Vec::new();
        while !left.is_empty() {
            let size = chance.below(24).clamp(1, left.len());
            let batch: Vec<Costed> = (0..size).map(|_| left.swap_remove(chance.below(left.len()))).collect();
            record(&stage.ledger, stage.org, &batch).await.unwrap();
            if chance.below(3) > 0 {
                keep(&stage.ledger, stage.org).await.unwrap();
            }
            for _ in 0..chance.below(4) {
                let rows = rows(&stage).await;
                if let Some(deed) = deed(&mut chance, &rows, projects) {
                    actions.push(decide(&stage.ledger, &stage.access, &deed).await.unwrap().action);
                }
            }
            if chance.below(4) == 0
                && let Some(action) = actions.pop()
            {
                undo(&stage.ledger, &stage.access, action).await.unwrap();
            }
        }
        keep_all(&stage).await;
        assert_sums(&stage).await;
        let unnumbered = |rows: Vec<Row>| rows.into_iter().map(Row::unnumbered).collect::<Vec<_>>();
        let kept = unnumbered(rows(&stage).await);
        assert!(kept.len() > 30, "{} sessions", kept.len());
        // All of it at once, as history that was collected without sessions is cut.
        stage.psql("DELETE FROM work_sessions").await;
        assert!(touch_all(&stage.ledger, stage.org).await.unwrap() > 0);
        keep_all(&stage).await;
        assert_eq!(unnumbered(rows(&stage).await), kept, "seed {seed}");
        assert_eq!(waiting(&stage.ledger, stage.org).await.unwrap(), 0);
        stage.assert_no_drift().await;
    }
}

#[tokio::test]
async fn half_an_hour_parts_and_a_late_request_joins() {
    let stage = Stage::new().await;
    work(&stage, "ana", &[0, 10, 40, 60]).await;
    let cut = rows(&stage).await;
    let minutes = |rows: &[Row]| rows.iter().map(|row| (row.ends - row.starts) / MINUTE).collect::<Vec<_>>();
    assert_eq!(minutes(&cut), [10, 20]);
    assert_eq!(cut[1].starts - cut[0].ends, PAUSE);
    work(&stage, "ana", &[25]).await;
    let joined = rows(&stage).await;
    assert_eq!(minutes(&joined), [60]);
    assert_eq!(joined[0].id, cut[0].id, "it keeps the first one's number");
    // Another person's work is another session.
    work(&stage, "ben", &[26]).await;
    assert_eq!(rows(&stage).await.len(), 2);
    // What is taken away parts it again.
    stage.psql("DELETE FROM events WHERE latency_ms = 1500 AND occurred_at = (SELECT starts + interval '25 minutes' FROM work_sessions ORDER BY requests DESC LIMIT 1) AND person_id = (SELECT id FROM persons WHERE name = 'ana')").await;
    keep_all(&stage).await;
    assert_eq!(minutes(&rows(&stage).await[..2]), [10, 20]);
    assert_sums(&stage).await;
}

#[tokio::test]
async fn another_pause_cuts_all_of_it_anew() {
    let stage = Stage::new().await;
    work(&stage, "ana", &[0, 20, 45, 100]).await;
    assert_eq!(rows(&stage).await.len(), 2);
    stage.psql("UPDATE orgs SET session_gap_minutes = 15").await;
    keep_all(&stage).await;
    assert_eq!(rows(&stage).await.len(), 4);
    stage.psql("UPDATE accounts SET session_gap_minutes = 60").await;
    keep_all(&stage).await;
    assert_eq!(rows(&stage).await.len(), 1);
    assert_sums(&stage).await;
}

#[tokio::test]
async fn sessions_whose_requests_were_let_go_stay_as_they_were() {
    let stage = Stage::new().await;
    work(&stage, "ana", &[0, 20]).await;
    let before = rows(&stage).await;
    stage
        .psql("UPDATE orgs SET expired_before = (SELECT max(ends) + interval '1 minute' FROM work_sessions)")
        .await;
    stage
        .psql("ALTER TABLE events DISABLE TRIGGER USER; DELETE FROM events; ALTER TABLE events ENABLE TRIGGER USER")
        .await;
    work(&stage, "ana", &[30, 35]).await;
    let after = rows(&stage).await;
    assert_eq!(after[0], before[0]);
    assert_eq!((after.len(), after[1].requests), (2, 2));
}
