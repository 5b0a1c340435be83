//! What was done of late: who did what, what of it can be undone, and who is told of it.

use domain::access::{Access, Role};
use domain::sessions::{Assignment, Change, ChangeState, Deed, DeedKind, MINUTE, Turn, own_latest};
use ledger::record::{Costed, record};
use ledger::sessions::{decide, history, undo};

use super::{keep_all, project, requests, rows, tag, work};
use crate::common::Stage;

/// The stage as this member has it.
async fn member(stage: &Stage, name: &str, accounts: Option<Vec<i32>>) -> Access {
    let email = format!("{name}@northwind.example");
    let user = stage.add_member(&email, Role::Billing, accounts.clone()).await;
    Access {
        user,
        role: Role::Billing,
        accounts,
        ..stage.access.clone()
    }
}

fn told(changes: &[Change]) -> Vec<(i64, DeedKind, Turn, ChangeState)> {
    changes
        .iter()
        .map(|change| (change.action, change.deed.kind, change.turn, change.state))
        .collect()
}

#[tokio::test]
async fn what_was_done_is_told_with_whether_it_can_be_undone() {
    use ChangeState::{Holds, Nothing, Overtaken, Undone};
    let stage = Stage::new().await;
    let ledger = &stage.ledger;
    let [mia, ben] = [member(&stage, "mia", None).await, member(&stage, "ben", None).await];
    let relaunch = Assignment::project(project(&stage, "Relaunch").await);
    work(&stage, "cleo", &[0, 10, 100]).await;
    assert_eq!(history(ledger, &mia).await.unwrap(), []);
    let ids: Vec<i64> = rows(&stage).await.iter().map(|row| row.id).collect();
    let both = Deed::Tag {
        sessions: ids.clone(),
        tag: Some(relaunch.clone()),
    };
    let first = decide(ledger, &mia, &both).await.unwrap().action;
    let same = decide(ledger, &ben, &both).await.unwrap().action;
    let changes = history(ledger, &mia).await.unwrap();
    assert_eq!(
        told(&changes),
        [
            (same, DeedKind::Tag, Turn::Done, Nothing),
            (first, DeedKind::Tag, Turn::Done, Holds)
        ]
    );
    let deed = &changes[1].deed;
    assert_eq!((deed.tag.as_ref(), deed.sessions, deed.is_own), (Some(&relaunch), 2, true));
    assert!(!changes[0].deed.is_own && changes[0].at > changes[1].at);
    assert_ne!(changes[0].by, changes[1].by);
    assert!(changes.iter().all(|change| change.by.is_some()));
    assert_eq!(own_latest(&changes).map(|change| change.action), Some(first));

    // A later word about the same requests stands in its way until it is undone itself: by whom does not matter.
    let not = tag(&stage, &ben, ids[0], Some(Assignment::NotBillable)).await.action;
    let changes = history(ledger, &mia).await.unwrap();
    assert_eq!(
        changes.iter().map(|change| change.state).collect::<Vec<_>>(),
        [Holds, Nothing, Overtaken]
    );
    assert_eq!(own_latest(&changes), None);
    let error = undo(ledger, &mia, first).await.unwrap_err().to_string();
    assert!(error.contains("undo that first"), "{error}");
    let undoing = undo(ledger, &mia, not).await.unwrap().action;
    let changes = history(ledger, &mia).await.unwrap();
    assert_eq!(
        told(&changes)[..2],
        [
            (undoing, DeedKind::Tag, Turn::Undone, Holds),
            (not, DeedKind::Tag, Turn::Done, Undone)
        ]
    );
    assert_eq!((changes[0].undoes, changes[0].deed.action), (Some(not), not));
    assert_eq!(
        own_latest(&changes).map(|change| change.action),
        Some(first),
        "undoing what another one did is no deed"
    );
    let theirs = history(ledger, &ben).await.unwrap();
    assert_eq!(own_latest(&theirs), None);

    // Everything is undone once; done again, it is undone by undoing that.
    let again = undo(ledger, &ben, undoing).await.unwrap().action;
    let error = undo(ledger, &ben, not).await.unwrap_err().to_string();
    assert!(error.contains("undone already"), "{error}");
    let theirs = history(ledger, &ben).await.unwrap();
    assert_eq!(told(&theirs)[0], (again, DeedKind::Tag, Turn::DoneAgain, Holds));
    assert_eq!(own_latest(&theirs).map(|change| change.action), Some(again));
    undo(ledger, &ben, again).await.unwrap();
    undo(ledger, &ben, first).await.unwrap();
    assert!(rows(&stage).await.iter().all(|row| row.tag.is_none()));
}

#[tokio::test]
async fn a_tag_that_was_taken_away_is_undone_and_taken_away_again() {
    let stage = Stage::new().await;
    let ledger = &stage.ledger;
    let mia = member(&stage, "mia", Some(vec![stage.account])).await;
    work(&stage, "cleo", &[0]).await;
    let id = rows(&stage).await[0].id;
    tag(&stage, &mia, id, Some(Assignment::NotBillable)).await;
    let untag = tag(&stage, &mia, id, None).await.action;
    let undoing = undo(ledger, &mia, untag).await.unwrap().action;
    // What it took away is known by the undoing only; it is still about the account that they may see.
    let changes = history(ledger, &mia).await.unwrap();
    assert_eq!(
        changes[..2].iter().map(|change| (change.action, change.state)).collect::<Vec<_>>(),
        [(undoing, ChangeState::Holds), (untag, ChangeState::Undone)]
    );
    let again = undo(ledger, &mia, undoing).await.unwrap().action;
    assert_eq!(rows(&stage).await[0].tag, None);
    undo(ledger, &mia, again).await.unwrap();
    assert!(rows(&stage).await[0].tag.is_some());
    assert_eq!(history(ledger, &mia).await.unwrap().len(), 5);
}

#[tokio::test]
async fn whoever_sees_some_accounts_is_told_what_is_only_about_those() {
    let stage = Stage::new().await;
    let ledger = &stage.ledger;
    let other = stage.add_account("second@northwind.example").await.id;
    let limited = member(&stage, "lea", Some(vec![other])).await;
    work(&stage, "ana", &[0, 100]).await;
    let there: Vec<Costed> = requests(&stage, "ben", &[0])
        .into_iter()
        .map(|costed| Costed::new(other, costed.event, domain::pricing::Book::builtin()))
        .collect();
    record(ledger, stage.org, &there).await.unwrap();
    keep_all(&stage).await;
    let sessions = rows(&stage).await;
    let of = |account: i32| {
        sessions
            .iter()
            .filter(|row| row.account == account)
            .map(|row| row.id)
            .collect::<Vec<_>>()
    };
    let (mine, hidden) = (of(other), of(stage.account));
    let all = |sessions: Vec<i64>| Deed::Note {
        sessions,
        text: "Seen".to_owned(),
    };
    let theirs = decide(ledger, &stage.access, &all(mine.clone())).await.unwrap().action;
    let untag = tag(&stage, &stage.access, hidden[0], None).await.action;
    let hidden_one = tag(&stage, &stage.access, hidden[0], Some(Assignment::NotBillable)).await.action;
    let mixed = Deed::Tag {
        sessions: [mine.clone(), vec![hidden[1]]].concat(),
        tag: Some(Assignment::NotBillable),
    };
    let mixed = decide(ledger, &stage.access, &mixed).await.unwrap().action;
    let told: Vec<i64> = history(ledger, &limited)
        .await
        .unwrap()
        .iter()
        .map(|change| change.action)
        .collect();
    assert_eq!(told, [theirs], "not {untag}, which changed nothing, nor {hidden_one} and {mixed}");
    assert_eq!(history(ledger, &stage.access).await.unwrap().len(), 4);
    for action in [untag, hidden_one, mixed] {
        let error = undo(ledger, &limited, action).await.unwrap_err();
        assert!(matches!(error, ledger::LedgerError::NotFound), "{error}");
    }
    undo(ledger, &limited, theirs).await.unwrap();
    // What they did themselves they are told of, even where it changed nothing.
    let own = tag(&stage, &limited, mine[0], Some(Assignment::NotBillable)).await.action;
    let changes = history(ledger, &limited).await.unwrap();
    assert_eq!((changes[0].action, changes[0].state), (own, ChangeState::Nothing));
}

#[tokio::test]
async fn the_latest_fifty_are_told_and_earlier_deeds_of_an_undoing_are_known() {
    let stage = Stage::new().await;
    let ledger = &stage.ledger;
    work(&stage, "ana", &[0, 10, 100]).await;
    let sessions = rows(&stage).await;
    let split = Deed::Split {
        session: sessions[0].id,
        at: sessions[0].starts + 10 * MINUTE,
    };
    let cut = decide(ledger, &stage.access, &split).await.unwrap().action;
    for turn in 0..49 {
        let text = Some(if turn % 2 == 0 {
            Assignment::NotBillable
        } else {
            Assignment::project(project(&stage, &format!("P{turn}")).await)
        });
        tag(&stage, &stage.access, sessions[1].id, text).await;
    }
    let undoing = undo(ledger, &stage.access, cut).await.unwrap().action;
    let changes = history(ledger, &stage.access).await.unwrap();
    assert_eq!(changes.len(), 50);
    let latest = &changes[0];
    assert_eq!(
        (latest.action, latest.deed.action, latest.deed.kind, latest.turn, latest.by.clone()),
        (undoing, cut, DeedKind::Split, Turn::Undone, Some("Ana".to_owned())),
        "the deed itself is not listed any more"
    );
    assert!(changes.iter().all(|change| change.action != cut));
    assert_eq!(changes.iter().filter(|change| change.state == ChangeState::Holds).count(), 2);
}
