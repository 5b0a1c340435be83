//! Two persons at once: one tags while requests come in, and the other closes.

use domain::Nanos;
use domain::sessions::{Assignment, Deed};
use domain::statements::Step;
use jiff::Timestamp;
use ledger::LedgerError;
use ledger::sessions::decide;
use ledger::statements::month;

use super::statements::{assert_adds_up, assert_sound, last_month, read, take, work};
use super::{keep_all, project, rows};
use crate::common::Stage;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_tags_while_requests_come_in_and_another_closes() {
    let stage = std::sync::Arc::new(Stage::new().await);
    let (of, _) = last_month();
    let relaunch = project(&stage, "Relaunch").await;
    work(&stage, "ana", &[0]).await;
    let writer = {
        let stage = std::sync::Arc::clone(&stage);
        tokio::spawn(async move {
            for hour in 1..30_i64 {
                work(&stage, ["ana", "ben"][usize::try_from(hour % 2).unwrap()], &[hour * 2]).await;
            }
        })
    };
    let tagger = {
        let stage = std::sync::Arc::clone(&stage);
        tokio::spawn(async move {
            let mut tagged = std::collections::BTreeSet::new();
            while tagged.len() < 25 {
                for row in rows(&stage).await {
                    let deed = Deed::Tag {
                        sessions: vec![row.id],
                        tag: Some(Assignment::project(relaunch)),
                    };
                    match decide(&stage.ledger, &stage.access, &deed).await {
                        Ok(_) => drop(tagged.insert(row.id)),
                        Err(LedgerError::NotFound) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            }
        })
    };
    let closer = {
        let stage = std::sync::Arc::clone(&stage);
        tokio::spawn(async move {
            let mut closed = 0;
            for _ in 0..6 {
                take(&stage, relaunch, of, Step::Close, "").await.unwrap();
                closed += 1;
                tokio::time::sleep(std::time::Duration::from_millis(40)).await;
                if closed < 6 {
                    take(&stage, relaunch, of, Step::Reopen, "once more").await.unwrap();
                }
            }
        })
    };
    writer.await.unwrap();
    tagger.await.unwrap();
    closer.await.unwrap();
    keep_all(&stage).await;
    let closed = read(&stage, relaunch, of).await;
    assert_sound(&stage, &closed).await;
    let next = read(&stage, relaunch, of.next()).await;
    let adjusted: Nanos = next.statement.adjustments.iter().map(|line| line.cost).sum();
    let live = month(&stage.ledger, &stage.access, Some(of), Timestamp::now()).await.unwrap();
    let now = live.projects.iter().find(|month| month.project == relaunch).unwrap();
    assert_eq!(
        closed.statement.cost() + adjusted,
        now.sum.cost,
        "billed and adjusted is what was used"
    );
    assert_adds_up(&stage, of).await;
    assert!(now.sum.sessions >= 25);
}
