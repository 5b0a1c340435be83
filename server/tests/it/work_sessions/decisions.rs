//! What people do to sessions.

use domain::access::Access;
use domain::sessions::{Assignment, Deed, MINUTE, Share};
use ledger::LedgerError;
use ledger::sessions::{decide, undo};

use super::{assert_sums, project, rows, tag, work};
use crate::common::Stage;

#[tokio::test]
async fn two_that_are_tagged_differently_stay_apart_and_say_so() {
    let stage = Stage::new().await;
    let [one, other] = [project(&stage, "Relaunch").await, project(&stage, "Care").await].map(Assignment::project);
    work(&stage, "ana", &[0, 10, 45, 50]).await;
    let cut = rows(&stage).await;
    tag(&stage, &stage.access, cut[0].id, Some(one.clone())).await;
    tag(&stage, &stage.access, cut[1].id, Some(other.clone())).await;
    work(&stage, "ana", &[30]).await;
    let apart = rows(&stage).await;
    let said: Vec<_> = apart.iter().map(|row| (row.requests, row.tag(), row.apart)).collect();
    // The longest pause between the two is that before the late one.
    assert_eq!(said, [(2, Some(one.clone()), true), (3, Some(other), true)]);
    // Somebody decides: they become one, under one tag.
    let merge = Deed::Merge {
        sessions: vec![apart[0].id, apart[1].id],
        tag: None,
    };
    let error = decide(&stage.ledger, &stage.access, &merge).await.unwrap_err();
    assert!(error.to_string().contains("say which tag holds"), "{error}");
    let merge = Deed::Merge {
        sessions: vec![apart[0].id, apart[1].id],
        tag: Some(one.clone()),
    };
    decide(&stage.ledger, &stage.access, &merge).await.unwrap();
    let merged = rows(&stage).await;
    assert_eq!((merged.len(), merged[0].tag(), merged[0].apart), (1, Some(one), false));
    assert_sums(&stage).await;
}

#[tokio::test]
async fn what_is_done_is_undone_and_done_again() {
    let stage = Stage::new().await;
    let relaunch = Assignment::project(project(&stage, "Relaunch").await);
    work(&stage, "ana", &[0, 10, 20, 100, 110]).await;
    let before = rows(&stage).await;
    let split = Deed::Split {
        session: before[0].id,
        at: before[0].starts + 10 * MINUTE,
    };
    let tagged = tag(&stage, &stage.access, before[0].id, Some(relaunch.clone())).await;
    let cut = decide(&stage.ledger, &stage.access, &split).await.unwrap();
    let parts = rows(&stage).await;
    assert_eq!(
        parts.iter().map(|row| (row.requests, row.tag())).collect::<Vec<_>>(),
        [(1, Some(relaunch.clone())), (2, Some(relaunch.clone())), (2, None)]
    );
    let merge = Deed::Merge {
        sessions: parts.iter().map(|row| row.id).collect(),
        tag: None,
    };
    let merged = decide(&stage.ledger, &stage.access, &merge).await.unwrap();
    assert_eq!(
        rows(&stage).await.iter().map(|row| (row.requests, row.tag())).collect::<Vec<_>>(),
        [(5, Some(relaunch.clone()))]
    );
    // In any other order it would be something else that is undone.
    let error = undo(&stage.ledger, &stage.access, tagged.action).await.unwrap_err();
    assert!(error.to_string().contains("undo that first"), "{error}");
    let unmerged = undo(&stage.ledger, &stage.access, merged.action).await.unwrap();
    let content = |rows: Vec<super::Row>| rows.into_iter().map(super::Row::unnumbered).collect::<Vec<_>>();
    assert_eq!(content(rows(&stage).await), content(parts));
    undo(&stage.ledger, &stage.access, unmerged.action).await.unwrap();
    assert_eq!(rows(&stage).await.len(), 1, "an undoing is undone");
    let again: i64 = stage.number("SELECT max(id) FROM session_actions").await;
    undo(&stage.ledger, &stage.access, again).await.unwrap();
    undo(&stage.ledger, &stage.access, cut.action).await.unwrap();
    undo(&stage.ledger, &stage.access, tagged.action).await.unwrap();
    assert_eq!(content(rows(&stage).await), content(before));
    assert_sums(&stage).await;
}

#[tokio::test]
async fn what_cannot_be_done_is_told_and_nothing_is_half_done() {
    let stage = Stage::new().await;
    let open = project(&stage, "Relaunch").await;
    let archived = project(&stage, "Old").await;
    ledger::projects::archive_project(&stage.ledger, &stage.access, archived, true)
        .await
        .unwrap();
    work(&stage, "ana", &[0, 10, 100, 200]).await;
    work(&stage, "ben", &[0]).await;
    let before = rows(&stage).await;
    let refused = async |deed: Deed| decide(&stage.ledger, &stage.access, &deed).await.unwrap_err().to_string();
    let tag = |sessions: &[i64], tag: Assignment| Deed::Tag {
        sessions: sessions.to_vec(),
        tag: Some(tag),
    };
    let id = |at: usize| before[at].id;
    assert!(refused(tag(&[id(0)], Assignment::project(archived))).await.contains("archived"));
    assert!(
        refused(tag(&[id(0)], Assignment::project(987_654)))
            .await
            .contains("no such project")
    );
    let half = Assignment::Projects(vec![Share {
        project: open,
        points: 5_000,
    }]);
    assert!(refused(tag(&[id(0)], half)).await.contains("100 %"));
    assert_eq!(refused(tag(&[id(0), 987_654], Assignment::NotBillable)).await, "not found");
    assert!(refused(tag(&[], Assignment::NotBillable)).await.contains("choose between one and"));
    let merge = |sessions: &[i64]| Deed::Merge {
        sessions: sessions.to_vec(),
        tag: None,
    };
    assert!(refused(merge(&[id(0)])).await.contains("two sessions or more"));
    assert!(refused(merge(&[id(0), id(2)])).await.contains("no other between them"));
    assert!(refused(merge(&[id(0), id(3)])).await.contains("one person on one account"));
    for at in [before[0].starts, before[0].ends + 1, 0] {
        assert!(refused(Deed::Split { session: id(0), at }).await.contains("between"), "{at}");
    }
    let limited = Access {
        accounts: Some(vec![stage.add_account("second@northwind.example").await.id]),
        ..stage.access.clone()
    };
    let error = decide(&stage.ledger, &limited, &tag(&[id(0)], Assignment::NotBillable))
        .await
        .unwrap_err();
    assert!(matches!(error, LedgerError::NotFound), "{error}");
    let done = decide(&stage.ledger, &stage.access, &tag(&[id(0)], Assignment::NotBillable))
        .await
        .unwrap();
    assert!(matches!(
        undo(&stage.ledger, &limited, done.action).await,
        Err(LedgerError::NotFound)
    ));
    assert!(matches!(
        undo(&stage.ledger, &stage.access, 987_654).await,
        Err(LedgerError::NotFound)
    ));
    undo(&stage.ledger, &stage.access, done.action).await.unwrap();
    assert_eq!(stage.number("SELECT count(*) FROM session_actions").await, 2);
    assert_eq!(rows(&stage).await, before);
}

#[tokio::test]
async fn clients_and_projects_are_named_once_and_archived_together() {
    use domain::projects::{ClientForm, ProjectForm};
    use ledger::projects::{add_client, add_project, archive_client, edit_client, edit_project, list};
    let stage = Stage::new().await;
    let (ledger, access) = (&stage.ledger, &stage.access);
    let named = |name: &str| ClientForm { name: name.to_owned() };
    let client = add_client(ledger, access, &named(" Globex ")).await.unwrap();
    assert!(
        add_client(ledger, access, &named("GLOBEX"))
            .await
            .unwrap_err()
            .to_string()
            .contains("already")
    );
    let form = |client, name: &str| ProjectForm {
        client,
        name: name.to_owned(),
        colour: 3,
    };
    let project = add_project(ledger, access, &form(client, "Relaunch")).await.unwrap();
    assert!(
        add_project(ledger, access, &form(client, "relaunch"))
            .await
            .unwrap_err()
            .to_string()
            .contains("already")
    );
    assert!(
        add_project(ledger, access, &form(987_654, "x"))
            .await
            .unwrap_err()
            .to_string()
            .contains("no such client")
    );
    edit_client(ledger, access, client, &named("Globex Corporation")).await.unwrap();
    edit_project(ledger, access, project, &form(client, "Relaunch 2027")).await.unwrap();
    assert!(matches!(
        edit_project(ledger, access, 987_654, &form(client, "y")).await,
        Err(LedgerError::NotFound)
    ));
    archive_client(ledger, access, client, true).await.unwrap();
    let book = list(ledger, access).await.unwrap();
    let (clients, projects) = (book.clients, book.projects);
    assert_eq!((clients[0].name.as_str(), clients[0].archived), ("Globex Corporation", true));
    assert_eq!((projects[0].name.as_str(), projects[0].archived), ("Relaunch 2027", true));
    archive_client(ledger, access, client, false).await.unwrap();
    assert!(!list(ledger, access).await.unwrap().projects[0].archived);
    assert!(
        stage
            .number("SELECT count(*) FROM audit_log WHERE action LIKE 'client.%' OR action LIKE 'project.%'")
            .await
            >= 6
    );
}
