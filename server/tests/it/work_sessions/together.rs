//! Two persons at once: one tags while events come in and sessions are cut.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::sessions::{Assignment, Deed, Stretch};
use ledger::LedgerError;
use ledger::record::record;
use ledger::sessions::{decide, keep};

use super::{assert_sums, keep_all, project, requests, rows};
use crate::common::Stage;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_tag_is_lost_while_events_come_in() {
    let stage = Arc::new(Stage::new().await);
    let projects = [project(&stage, "Relaunch").await, project(&stage, "Care").await];
    let over = Arc::new(AtomicBool::new(false));
    let writer = {
        let stage = Arc::clone(&stage);
        tokio::spawn(async move {
            for round in 0..40_i64 {
                let minutes: Vec<i64> = (0..6).map(|n| round * 17 % 400 + n * 45).collect();
                let person = ["ana", "ben"][usize::try_from(round % 2).unwrap()];
                record(&stage.ledger, stage.org, &requests(&stage, person, &minutes)).await.unwrap();
            }
        })
    };
    let keeper = {
        let (stage, over) = (Arc::clone(&stage), Arc::clone(&over));
        tokio::spawn(async move {
            while !over.load(Ordering::Relaxed) {
                keep(&stage.ledger, stage.org).await.unwrap();
            }
        })
    };
    let tagger = {
        let stage = Arc::clone(&stage);
        tokio::spawn(async move {
            let (mut said, mut n) = (Vec::new(), 0_usize);
            while said.len() < 40 {
                let seen = rows(&stage).await;
                let Some(row) = seen.get(n * 7 % seen.len().max(1)) else {
                    tokio::task::yield_now().await;
                    continue;
                };
                n += 1;
                let tag = Assignment::project(projects[n % 2]);
                let deed = Deed::Tag {
                    sessions: vec![row.id],
                    tag: Some(tag.clone()),
                };
                match decide(&stage.ledger, &stage.access, &deed).await {
                    Ok(done) => said.push((row.clone(), tag, done.action)),
                    // It has become part of another one since it was looked at.
                    Err(LedgerError::NotFound) => {}
                    Err(error) => panic!("{error}"),
                }
            }
            said
        })
    };
    writer.await.unwrap();
    let said = tagger.await.unwrap();
    over.store(true, Ordering::Relaxed);
    keeper.await.unwrap();
    keep_all(&stage).await;
    assert_sums(&stage).await;
    let sessions = rows(&stage).await;
    // The last word about a moment holds.
    let mut checked = 0;
    for (at, (row, tag, _)) in said.iter().enumerate() {
        let moment = row.starts;
        let later = said[at + 1..].iter();
        let same = |other: &super::Row| (other.account, other.person) == (row.account, row.person);
        // What was tagged later may have grown over this moment before it was tagged.
        if later
            .clone()
            .any(|(other, _, _)| same(other) && Stretch::new(other.starts, other.ends).meets(Stretch::new(row.starts, row.ends)))
        {
            continue;
        }
        let now = sessions
            .iter()
            .find(|now| same(now) && now.starts <= moment && moment <= now.ends)
            .unwrap();
        assert_eq!(now.tag().as_ref(), Some(tag), "{row:?}");
        checked += 1;
    }
    assert!(checked > 3, "{checked} tags stand alone");
    stage.assert_no_drift().await;
}
