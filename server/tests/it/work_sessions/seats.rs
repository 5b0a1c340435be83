//! Seats: their price has months, is shared out once whoever is billed first, and stands beside what the API would have cost.

use domain::Nanos;
use domain::billing::{Agreement, Basis, Terms};
use domain::sessions::Assignment;
use domain::statements::{SeatMonth, Step};
use jiff::Timestamp;
use ledger::statements::{agree, month};

use super::statements::{last_month, read, take, work};
use super::{project, rows, tag};
use crate::common::Stage;

const USD: i64 = 1_000_000_000;

async fn by_basis(stage: &Stage, project: i32, basis: Basis) {
    let agreement = Agreement {
        terms: Terms { basis, ..Terms::default() },
        budget: None,
    };
    agree(&stage.ledger, &stage.access, project, &agreement).await.unwrap();
}

async fn price(stage: &Stage, dollars: &str) {
    stage
        .psql(&format!(
            "UPDATE accounts SET seat_price_nanos = {dollars}::bigint * {USD} WHERE id = {}",
            stage.account
        ))
        .await;
}

/// The seat of the last month.
async fn seat(stage: &Stage) -> SeatMonth {
    let page = month(&stage.ledger, &stage.access, Some(last_month().0), Timestamp::now())
        .await
        .unwrap();
    assert_eq!(page.seats.len(), 1);
    page.seats[0].clone()
}

#[tokio::test]
async fn a_seat_is_billed_once_however_work_is_tagged_between_two_closings() {
    let stage = Stage::new().await;
    let (of, _) = last_month();
    price(&stage, "200").await;
    let [relaunch, care] = [project(&stage, "Relaunch").await, project(&stage, "Care").await];
    for project in [relaunch, care] {
        by_basis(&stage, project, Basis::Seat).await;
    }
    work(&stage, "ana", &[0, 5, 10, 15]).await;
    let sessions = rows(&stage).await;
    for (session, tagged) in sessions.iter().zip([relaunch, care]) {
        tag(&stage, &stage.access, session.id, Some(Assignment::project(tagged))).await;
    }
    let before = seat(&stage).await;
    assert_eq!((before.price, before.unused), (Nanos(200 * USD), Nanos::ZERO));
    assert_eq!((before.projects, before.untagged), (Nanos(100 * USD), Nanos(100 * USD)));
    let api: i64 = sessions.iter().map(|session| session.cost).sum();
    assert_eq!(before.equivalent, Nanos(api), "what the API would have cost");

    take(&stage, relaunch, of, Step::Close, "").await.unwrap();
    let first = read(&stage, relaunch, of).await.statement;
    assert_eq!(first.cost(), Nanos(50 * USD));
    // All the rest is the other project's after all: it pays what is left, and not three quarters.
    for session in &sessions[2..] {
        tag(&stage, &stage.access, session.id, Some(Assignment::project(care))).await;
    }
    assert_eq!(read(&stage, care, of).await.statement.cost(), Nanos(150 * USD));
    // And where a session goes from the one that is closed to the other, the price is still billed once.
    tag(&stage, &stage.access, sessions[0].id, Some(Assignment::project(care))).await;
    take(&stage, care, of, Step::Close, "").await.unwrap();
    let second = read(&stage, care, of).await.statement;
    let after = seat(&stage).await;
    assert_eq!((after.projects, after.unused), (first.cost() + second.cost(), Nanos::ZERO));
    assert_eq!(after.projects, after.price);
    let taken_back = read(&stage, relaunch, of.next()).await.statement.adjusted();
    assert_eq!(taken_back, Nanos(-50 * USD), "what was billed for the session that has gone");
}

#[tokio::test]
async fn late_work_of_an_account_without_a_seat_price_is_billed_as_computed() {
    let stage = Stage::new().await;
    let (of, _) = last_month();
    let relaunch = project(&stage, "Relaunch").await;
    by_basis(&stage, relaunch, Basis::Seat).await;
    work(&stage, "ana", &[0, 5, 10]).await;
    let sessions = rows(&stage).await;
    tag(&stage, &stage.access, sessions[0].id, Some(Assignment::project(relaunch))).await;
    take(&stage, relaunch, of, Step::Close, "").await.unwrap();
    assert_eq!(read(&stage, relaunch, of).await.statement.cost(), Nanos(sessions[0].cost));
    for session in &sessions[1..] {
        tag(&stage, &stage.access, session.id, Some(Assignment::project(relaunch))).await;
    }
    let next = read(&stage, relaunch, of.next()).await.statement;
    assert_eq!(next.adjusted().to_cents(), Nanos(sessions[1].cost + sessions[2].cost).to_cents());
}

#[tokio::test]
async fn a_first_price_leaves_months_alone_that_were_closed_without_it() {
    let stage = Stage::new().await;
    let (of, _) = last_month();
    let relaunch = project(&stage, "Relaunch").await;
    by_basis(&stage, relaunch, Basis::Seat).await;
    work(&stage, "ana", &[0, 5]).await;
    let sessions = rows(&stage).await;
    tag(&stage, &stage.access, sessions[0].id, Some(Assignment::project(relaunch))).await;
    take(&stage, relaunch, of, Step::Close, "").await.unwrap();
    price(&stage, "200").await;
    tag(&stage, &stage.access, sessions[1].id, Some(Assignment::project(relaunch))).await;
    let late = read(&stage, relaunch, of.next()).await.statement.adjusted();
    assert_eq!(
        late.to_cents(),
        Nanos(sessions[1].cost).to_cents(),
        "billed as the month was: without a seat"
    );
    let of_the_month = month(&stage.ledger, &stage.access, Some(of), Timestamp::now()).await.unwrap();
    assert!(of_the_month.seats.is_empty());
    let next = month(&stage.ledger, &stage.access, Some(of.next()), Timestamp::now())
        .await
        .unwrap();
    assert_eq!(next.seats.iter().map(|seat| seat.price).collect::<Vec<_>>(), [Nanos(200 * USD)]);

    // Who opens it again bills it with the price that was forgotten.
    take(&stage, relaunch, of, Step::Reopen, "the seat was forgotten").await.unwrap();
    assert_eq!(read(&stage, relaunch, of).await.statement.cost(), Nanos(200 * USD));
    take(&stage, relaunch, of, Step::Close, "").await.unwrap();
    assert_eq!(seat(&stage).await.projects, Nanos(200 * USD));
}

#[tokio::test]
async fn a_new_price_of_a_seat_holds_from_its_month_on() {
    let stage = Stage::new().await;
    let (of, _) = last_month();
    let relaunch = project(&stage, "Relaunch").await;
    by_basis(&stage, relaunch, Basis::Seat).await;
    work(&stage, "ana", &[0]).await;
    tag(&stage, &stage.access, rows(&stage).await[0].id, Some(Assignment::project(relaunch))).await;
    price(&stage, "30").await;
    assert_eq!(
        read(&stage, relaunch, of).await.statement.cost(),
        Nanos(30 * USD),
        "the first price is that of all months before it"
    );
    price(&stage, "50").await;
    price(&stage, "60").await;
    assert_eq!(read(&stage, relaunch, of).await.statement.cost(), Nanos(30 * USD));
    price(&stage, "NULL").await;
    assert_eq!(seat(&stage).await.price, Nanos(30 * USD));
    let current = month(&stage.ledger, &stage.access, None, Timestamp::now()).await.unwrap();
    assert!(current.seats.is_empty(), "the seat was given up");
}

#[tokio::test]
async fn what_no_tool_has_reported_is_billed_as_computed() {
    let stage = Stage::new().await;
    let (of, _) = last_month();
    let relaunch = project(&stage, "Relaunch").await;
    work(&stage, "ana", &[0]).await;
    work(&stage, "ben", &[0]).await;
    for row in rows(&stage).await {
        tag(&stage, &stage.access, row.id, Some(Assignment::project(relaunch))).await;
    }
    let computed = read(&stage, relaunch, of).await.statement.cost();
    stage
        .psql(&format!(
            "UPDATE events SET reported_nanos = {} WHERE person_id = (SELECT id FROM persons WHERE name = 'ana')",
            7 * USD
        ))
        .await;
    super::keep_all(&stage).await;
    by_basis(&stage, relaunch, Basis::Reported).await;
    let page = read(&stage, relaunch, of).await.statement;
    let (reported, beside) = (page.used().reported, page.used().unreported);
    assert_eq!(reported, Nanos(7 * USD));
    assert_eq!(beside, Nanos(computed.0 / 2), "the other of two equal requests");
    assert_eq!(page.cost(), reported + beside);
}
