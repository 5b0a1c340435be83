//! What was closed once can be read for good.

use domain::sessions::Assignment;
use domain::statements::{Statement, Step};
use jiff::Timestamp;
use ledger::LedgerError;
use ledger::statements::{frozen_text, statement};

use super::statements::{last_month, read, take, work};
use super::{project, rows, tag};
use crate::common::Stage;

#[tokio::test]
async fn a_statement_that_was_opened_again_can_still_be_read_as_it_was_closed() {
    let stage = Stage::new().await;
    let (of, _) = last_month();
    let relaunch = project(&stage, "Relaunch").await;
    work(&stage, "ana", &[0]).await;
    tag(&stage, &stage.access, rows(&stage).await[0].id, Some(Assignment::project(relaunch))).await;
    take(&stage, relaunch, of, Step::Close, "").await.unwrap();
    let closed = read(&stage, relaunch, of).await;
    take(&stage, relaunch, of, Step::Reopen, "the wrong client").await.unwrap();
    work(&stage, "ana", &[1]).await;
    let read = async |number: Option<i32>| statement(&stage.ledger, &stage.access, relaunch, of, number, Timestamp::now()).await;
    let draft = read(None).await.unwrap();
    assert!(draft.earlier.is_none() && draft.sha256().is_none() && draft.statement != closed.statement);
    let earlier = read(Some(1)).await.unwrap();
    assert_eq!(earlier.statement, closed.statement, "to the last letter");
    assert_eq!(earlier.sha256(), closed.sha256());
    assert_eq!(earlier.earlier.unwrap().reason, "the wrong client");
    let text = frozen_text(&stage.ledger, &stage.access, relaunch, of, Some(1)).await.unwrap();
    assert_eq!(serde_json::from_str::<Statement>(&text).unwrap(), closed.statement);
    assert!(
        matches!(read(Some(2)).await, Err(LedgerError::NotFound)),
        "there is none of that number"
    );
    // The number is not given to another one.
    take(&stage, relaunch, of, Step::Close, "").await.unwrap();
    assert_eq!(read(None).await.unwrap().statement.number, Some(2));
    assert_eq!(read(Some(2)).await.unwrap().earlier, None);
}
