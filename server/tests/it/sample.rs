//! The sample workspace: made once, completed when it was off, and moving.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use ledger::orgs;
use server::sample;
use tokio_util::sync::CancellationToken;

use crate::common::Stage;

#[tokio::test]
async fn the_workspace_is_full_marked_and_moves() {
    let stage = Stage::new().await;
    let now = Timestamp::now();
    // As it was made two days ago.
    let org = sample::install(&stage.ledger, now - SignedDuration::from_hours(48)).await.unwrap();
    let marked = orgs::find(&stage.ledger, org).await.unwrap();
    assert!(marked.sample && marked.name == sample::ORG_NAME);
    let count = async || stage.number(&format!("SELECT count(*) FROM events WHERE org_id = {org}")).await;
    let made = count().await;
    assert!((60_000..=90_000).contains(&made), "{made}");
    assert_eq!(
        stage
            .number(&format!("SELECT count(DISTINCT account_id) FROM events WHERE org_id = {org}"))
            .await,
        5
    );

    let cancel = CancellationToken::new();
    let trickle = tokio::spawn(sample::trickle(stage.ledger.clone(), org, cancel.clone()));
    let recent = async || {
        stage
            .number(&format!(
                "SELECT count(*) FROM events WHERE org_id = {org} AND occurred_at > now() - interval '1 minute'"
            ))
            .await
    };
    let filled = async || {
        stage
            .number(&format!("SELECT count(*) FROM events WHERE org_id = {org} AND occurred_at BETWEEN now() - interval '48 hours' AND now() - interval '2 hours'"))
            .await
    };
    // Two batches are written at a time, and the later one may be there first.
    for _ in 0..300 {
        if filled().await > 50 && recent().await >= 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    cancel.cancel();
    trickle.await.unwrap();
    assert!(count().await > made && recent().await >= 2, "a request every few seconds");
    assert!(filled().await > 50, "the days in which it was off: {}", filled().await);
    let verified = ledger::verify::verify(&stage.ledger, org).await.unwrap();
    assert!(verified.is_clean(), "{verified:?}");
}
