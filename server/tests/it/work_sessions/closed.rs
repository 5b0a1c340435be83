//! What is decided about sessions that lie in closed months: it is said, because it becomes an adjustment.

use domain::access::{Access, Scope};
use domain::billing::Month;
use domain::rules::{Condition, Reach, RuleForm};
use domain::sessions::{Assignment, ClosedMonth, Deed, Done, MINUTE, Share};
use domain::statements::Step;
use jiff::{SignedDuration, Timestamp};
use ledger::sessions::{decide, undo};

use super::{project, rows, tag, work};
use crate::common::Stage;

/// The month of the work on the stage.
async fn month(stage: &Stage) -> Month {
    let day: String = sqlx::query_scalar("SELECT min(day)::text FROM session_parts")
        .fetch_one(stage.owner.pool())
        .await
        .unwrap();
    Month::parse(&day[..7]).unwrap()
}

/// Takes a step of a project's month, as if it were over.
async fn step(stage: &Stage, project: i32, month: Month, step: Step) {
    let later = Timestamp::now() + SignedDuration::from_hours(24 * 40);
    ledger::statements::step(&stage.ledger, &stage.access, project, month, step, "a test", later)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_change_in_a_closed_month_is_told_of_the_projects_that_it_touches() {
    let stage = Stage::new().await;
    let (ledger, access) = (&stage.ledger, &stage.access);
    let [relaunch, care] = [project(&stage, "Relaunch").await, project(&stage, "Care").await];
    work(&stage, "ana", &[0, 10, 20, 100]).await;
    let ids: Vec<i64> = rows(&stage).await.iter().map(|row| row.id).collect();
    let month = month(&stage).await;
    let closed = |projects: &[i32]| -> Vec<ClosedMonth> { projects.iter().map(|&project| ClosedMonth { project, month }).collect() };
    let told = |done: Done| done.closed_months;
    let first = tag(&stage, access, ids[0], Some(Assignment::project(relaunch))).await;
    assert_eq!(told(first), [], "nothing is closed");
    step(&stage, relaunch, month, Step::Close).await;

    // The project that it goes away from, the one that it comes to, and a part of it.
    let away = tag(&stage, access, ids[0], Some(Assignment::project(care))).await;
    assert_eq!(away.closed_months, closed(&[relaunch]));
    assert_eq!(
        told(tag(&stage, access, ids[0], Some(Assignment::NotBillable)).await),
        [],
        "Care is open"
    );
    let share = |project, points| Share { project, points };
    let half = Assignment::Projects(vec![share(relaunch, 5_000), share(care, 5_000)]);
    let shared = tag(&stage, access, ids[1], Some(half.clone())).await;
    assert_eq!(shared.closed_months, closed(&[relaunch]));
    assert_eq!(told(tag(&stage, access, ids[1], Some(half)).await), [], "it was so already");
    step(&stage, care, month, Step::Close).await;
    let undone = undo(ledger, access, shared.action).await.unwrap();
    assert_eq!(undone.closed_months, closed(&[relaunch, care]));

    // What bills nothing else is not told of, however the sessions are cut.
    tag(&stage, access, ids[0], Some(Assignment::project(relaunch))).await;
    let split = Deed::Split {
        session: ids[0],
        at: rows(&stage).await[0].starts + 10 * MINUTE,
    };
    let split = decide(ledger, access, &split).await.unwrap();
    assert_eq!(split.closed_months, []);
    assert_eq!(told(undo(ledger, access, split.action).await.unwrap()), []);
    let note = Deed::Note {
        sessions: ids.clone(),
        text: "Seen".to_owned(),
    };
    assert_eq!(told(decide(ledger, access, &note).await.unwrap()), []);

    // Opened again, it is none; and whoever may not see statements is not told.
    let token = Access {
        token: Some(vec![Scope::SessionsWrite]),
        ..access.clone()
    };
    assert_eq!(told(tag(&stage, &token, ids[0], Some(Assignment::NotBillable)).await), []);
    step(&stage, relaunch, month, Step::Reopen).await;
    let back = tag(&stage, access, ids[0], Some(Assignment::project(relaunch))).await;
    assert_eq!(told(back), []);
}

#[tokio::test]
async fn a_rule_tells_of_what_lies_in_closed_months_before_and_after() {
    let stage = Stage::new().await;
    let (ledger, access, now) = (&stage.ledger, &stage.access, Timestamp::now());
    let [relaunch, care] = [project(&stage, "Relaunch").await, project(&stage, "Care").await];
    work(&stage, "ana", &[0, 100, 200]).await;
    let month = month(&stage).await;
    let form = |project: i32| RuleForm {
        name: "All of it".to_owned(),
        conditions: vec![Condition::Accounts(vec![stage.account])],
        tag: Assignment::project(project),
        default_for: None,
    };
    let preview = async |project: i32, instead: Option<i32>| {
        let shown = ledger::rules::preview(ledger, access, &form(project), Reach::All, instead, now)
            .await
            .unwrap();
        (shown.tags.sessions, shown.in_closed_months)
    };
    assert_eq!(preview(relaunch, None).await, (3, 0));
    step(&stage, relaunch, month, Step::Close).await;
    assert_eq!((preview(relaunch, None).await, preview(care, None).await), ((3, 3), (3, 0)));
    let kept = ledger::rules::add(ledger, access, &form(relaunch), Reach::All, now).await.unwrap();
    let (id, told) = (kept.id, [ClosedMonth { project: relaunch, month }]);
    assert_eq!(kept.closed_months, told);
    // In its place: what is billed so already stays, and what goes away from a closed month is told of.
    assert_eq!(preview(relaunch, Some(id)).await, (3, 0));
    assert_eq!(preview(care, Some(id)).await, (3, 3));

    // So does another order, and an end that takes back what was tagged; not one that keeps it.
    let behind = ledger::rules::add(ledger, access, &form(care), Reach::All, now).await.unwrap();
    assert_eq!(behind.closed_months, [], "the first one speaks");
    let order = async |ids: [i32; 2]| ledger::rules::reorder(ledger, access, &ids, now).await.unwrap();
    assert_eq!(order([behind.id, id]).await, told);
    assert_eq!(order([id, behind.id]).await, told);
    let again = ledger::rules::replace(ledger, access, id, &form(relaunch), Reach::All, now)
        .await
        .unwrap();
    assert_eq!(again.closed_months, [], "another version that says the same");
    let end = async |id: i32, reach: Reach| ledger::rules::end(ledger, access, id, reach, now).await.unwrap();
    assert_eq!(end(behind.id, Reach::New).await, []);
    assert_eq!(end(again.id, Reach::All).await, told);
}
