//! Rules: what tags a session when no person has.

use domain::rules::{Condition, Outlook, Reach, RuleForm, RuleKept};
use domain::sessions::{Assignment, Deed, SessionsQuery, Show};
use ledger::record::record;
use ledger::rules::{add, end, list, preview, reorder, replace};
use ledger::sessions::decide;
use ledger::{LedgerError, queries};

use super::{assert_sums, keep_all, project, requests, rows, tag};
use crate::common::Stage;

/// Work of one person in a directory, recorded and cut.
async fn work_in(stage: &Stage, person: &str, directory: &str, minutes: &[i64]) {
    let mut batch = requests(stage, person, minutes);
    for costed in &mut batch {
        costed.event.cwd = Some(directory.to_owned());
    }
    record(&stage.ledger, stage.org, &batch).await.unwrap();
    keep_all(stage).await;
}

fn rule(name: &str, conditions: Vec<Condition>, tag: Assignment) -> RuleForm {
    RuleForm {
        name: name.to_owned(),
        conditions,
        tag,
        default_for: None,
    }
}

fn below(directory: &str) -> Vec<Condition> {
    vec![Condition::Directory(directory.to_owned())]
}

/// What rules say of the sessions, in order.
async fn said(stage: &Stage) -> Vec<Option<i32>> {
    sqlx::query_scalar("SELECT rule_id FROM work_sessions WHERE org_id = $1 ORDER BY account_id, person_id, starts")
        .bind(stage.org)
        .fetch_all(stage.owner.pool())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_preview_is_what_applying_does_and_a_persons_tag_wins() {
    let stage = Stage::new().await;
    let (ledger, access, now) = (&stage.ledger, &stage.access, jiff::Timestamp::now());
    let [relaunch, care] = [project(&stage, "Relaunch").await, project(&stage, "Care").await].map(Assignment::project);
    work_in(&stage, "ana", "/work/globex/web", &[0, 5]).await;
    work_in(&stage, "ana", "/work/globex/api", &[100]).await;
    work_in(&stage, "ana", "/work/initech", &[200]).await;
    work_in(&stage, "ben", "/work/globex", &[0]).await;
    let sessions = rows(&stage).await;
    tag(&stage, access, sessions[0].id, Some(care.clone())).await;
    let form = rule("Globex", below("/work/globex"), relaunch.clone());
    let shown = preview(ledger, access, &form, Reach::All, None, now).await.unwrap();
    assert_eq!((shown.tags.sessions, shown.tags.cost.0), (2, sessions[1].cost + sessions[3].cost));
    assert_eq!(shown.in_closed_months, 0);
    assert_eq!(
        preview(ledger, access, &form, Reach::New, None, now).await.unwrap(),
        Outlook::default()
    );
    assert_eq!(said(&stage).await, [None; 4], "looking changes nothing");
    let RuleKept { id, tags: done, .. } = add(ledger, access, &form, Reach::All, now).await.unwrap();
    assert_eq!(done, shown.tags);
    assert_eq!(said(&stage).await, [None, Some(id), None, Some(id)]);
    // The person's tag goes, and the rule speaks; it comes back, and the rule is silent.
    let untag = tag(&stage, access, sessions[0].id, None).await;
    assert_eq!(said(&stage).await[0], Some(id));
    ledger::sessions::undo(ledger, access, untag.action).await.unwrap();
    assert_eq!(said(&stage).await[0], None);
    // What grows out of the rule's reach is not its any more.
    work_in(&stage, "ben", "/work/initech", &[10, 20]).await;
    assert_eq!(said(&stage).await[3], None, "one of three requests");
    assert_sums(&stage).await;
}

#[tokio::test]
async fn the_first_speaks_and_order_ends_and_versions_hold() {
    let stage = Stage::new().await;
    let (ledger, access, now) = (&stage.ledger, &stage.access, jiff::Timestamp::now());
    let [relaunch, care] = [project(&stage, "Relaunch").await, project(&stage, "Care").await].map(Assignment::project);
    work_in(&stage, "ana", "/work/globex/web", &[0]).await;
    work_in(&stage, "ana", "/work/globex/api", &[100]).await;
    let RuleKept { id: wide, .. } = add(ledger, access, &rule("All of it", below("/work"), care), Reach::All, now)
        .await
        .unwrap();
    let RuleKept {
        id: narrow, tags: none, ..
    } = add(
        ledger,
        access,
        &rule("Web", below("/work/globex/web"), relaunch.clone()),
        Reach::All,
        now,
    )
    .await
    .unwrap();
    assert_eq!(
        (said(&stage).await, none.sessions),
        (vec![Some(wide); 2], 0),
        "the wide one comes first"
    );
    reorder(ledger, access, &[narrow, wide], now).await.unwrap();
    assert_eq!(said(&stage).await, [Some(narrow), Some(wide)]);
    let error = reorder(ledger, access, &[narrow], now).await.unwrap_err();
    assert!(error.to_string().contains("changed meanwhile"), "{error}");
    // Another version for what begins from now on: what it has tagged stays tagged.
    let form = rule("Web and api", below("/work/globex"), relaunch.clone());
    let RuleKept {
        id: next, tags: effect, ..
    } = replace(ledger, access, narrow, &form, Reach::New, now).await.unwrap();
    assert_eq!((said(&stage).await, effect.sessions), (vec![Some(narrow), Some(wide)], 0));
    // And one for all of it.
    let RuleKept { id: all, tags: effect, .. } = replace(ledger, access, next, &form, Reach::All, now).await.unwrap();
    assert_eq!(effect.sessions, 0, "it holds from when the one before it did");
    end(ledger, access, wide, Reach::All, now).await.unwrap();
    assert_eq!(said(&stage).await, [Some(narrow), None], "as if it had never been");
    let holding: Vec<i32> = list(ledger, access, now).await.unwrap().iter().map(|row| row.rule.id).collect();
    assert_eq!(holding, [all]);
    assert!(
        matches!(end(ledger, access, narrow, Reach::New, now).await, Err(LedgerError::NotFound)),
        "it has ended"
    );
    // All of history at once says the same.
    stage.psql("DELETE FROM work_sessions").await;
    ledger::sessions::touch_all(ledger, stage.org).await.unwrap();
    keep_all(&stage).await;
    assert_eq!(said(&stage).await, [Some(narrow), None]);
}

#[tokio::test]
async fn a_bad_rule_is_told_and_the_inbox_knows_what_rules_say() {
    let stage = Stage::new().await;
    let (ledger, access, now) = (&stage.ledger, &stage.access, jiff::Timestamp::now());
    let relaunch = project(&stage, "Relaunch").await;
    let refused = async |form: RuleForm| add(ledger, access, &form, Reach::All, now).await.unwrap_err().to_string();
    assert!(
        refused(rule("", below("/w"), Assignment::NotBillable))
            .await
            .contains("name the rule")
    );
    assert!(
        refused(rule("x", Vec::new(), Assignment::NotBillable))
            .await
            .contains("one to ten conditions")
    );
    assert!(refused(rule("x", below("*"), Assignment::NotBillable)).await.contains("only stars"));
    assert!(
        refused(rule("x", below("/w"), Assignment::project(987_654)))
            .await
            .contains("no such project")
    );
    assert_eq!(stage.number("SELECT count(*) FROM rules").await, 0);
    work_in(&stage, "ana", "/work/globex", &[0]).await;
    work_in(&stage, "ben", "/work/initech", &[0, 60]).await;
    let RuleKept { id, .. } = add(
        ledger,
        access,
        &rule("Globex", below("/work/globex"), Assignment::project(relaunch)),
        Reach::All,
        now,
    )
    .await
    .unwrap();
    let page = async |show: Show, project: Option<i32>| {
        let query = SessionsQuery {
            show,
            project,
            ..SessionsQuery::default()
        };
        queries::sessions::sessions_page(ledger, access, &query, now).await.unwrap()
    };
    let inbox = page(Show::Untagged, None).await;
    assert_eq!((inbox.all.sessions, inbox.untagged.sessions, inbox.rows.len()), (3, 2, 2));
    assert_eq!(inbox.untagged.cost, inbox.rows.iter().map(|row| row.cost).sum());
    let mine = page(Show::All, Some(relaunch)).await;
    assert_eq!((mine.rows.len(), mine.found.sessions), (1, 1));
    let row = &mine.rows[0];
    assert_eq!(row.by_rule.as_ref().map(|by| by.rule), Some(id));
    assert_eq!(
        (row.tag.clone(), row.billed().cloned()),
        (None, Some(Assignment::project(relaunch)))
    );
    assert_eq!(
        (row.directories[0].name.as_str(), row.person_name.as_str()),
        ("/work/globex", "ana")
    );
    assert_eq!((row.models[0].name.as_str(), row.models[0].cost), ("claude-opus-5", row.cost));
    let deed = Deed::Tag {
        sessions: vec![row.id],
        tag: Some(Assignment::NotBillable),
    };
    decide(ledger, access, &deed).await.unwrap();
    assert_eq!(page(Show::NotBillable, None).await.rows.len(), 1);
    assert_eq!(page(Show::Tagged, None).await.rows.len(), 0);
    assert_eq!(page(Show::HeldApart, None).await.found.sessions, 0);
    let mut failed = SessionsQuery {
        show: Show::All,
        ..SessionsQuery::default()
    };
    failed.usage.filters.outcomes = vec![domain::Outcome::Error];
    let none = queries::sessions::sessions_page(ledger, access, &failed, now).await.unwrap();
    assert_eq!((none.all.sessions, none.rows.len()), (0, 0), "nothing has failed");
    let limited = domain::access::Access {
        accounts: Some(vec![stage.account]),
        ..access.clone()
    };
    let form = rule("Mine", below("/work"), Assignment::NotBillable);
    assert!(matches!(
        preview(ledger, &limited, &form, Reach::All, None, now).await,
        Err(LedgerError::Forbidden)
    ));
    // Page by page.
    work_in(&stage, "cleo", "/x", &(0..70).map(|n| n * 31).collect::<Vec<_>>()).await;
    let first = page(Show::All, None).await;
    assert_eq!((first.rows.len(), first.found.sessions), (50, 73));
    let query = SessionsQuery {
        show: Show::All,
        after: first.next,
        ..SessionsQuery::default()
    };
    let second = queries::sessions::sessions_page(ledger, access, &query, now).await.unwrap();
    assert_eq!((second.rows.len(), second.next), (23, None));
    assert!(second.rows.iter().all(|row| first.rows.iter().all(|known| known.id != row.id)));
}

#[tokio::test]
async fn a_projects_default_rule_speaks_when_no_other_does() {
    let stage = Stage::new().await;
    let (ledger, access, now) = (&stage.ledger, &stage.access, jiff::Timestamp::now());
    let [relaunch, care] = [project(&stage, "Relaunch").await, project(&stage, "Care").await];
    work_in(&stage, "ana", "/work/globex/web", &[0]).await;
    work_in(&stage, "ana", "/work/globex/api", &[100]).await;
    let default = RuleForm {
        default_for: Some(relaunch),
        ..rule("Globex", below("/work/globex"), Assignment::project(relaunch))
    };
    let shown = preview(ledger, access, &default, Reach::All, None, now).await.unwrap().tags;
    let RuleKept { id: own, tags: done, .. } = add(ledger, access, &default, Reach::All, now).await.unwrap();
    assert_eq!((shown.sessions, done), (2, shown));
    // A rule that comes later is asked before it all the same, and so it is in its preview.
    let form = rule("Web", below("/work/globex/web"), Assignment::project(care));
    let shown = preview(ledger, access, &form, Reach::All, None, now).await.unwrap().tags;
    let RuleKept { id: web, tags: done, .. } = add(ledger, access, &form, Reach::All, now).await.unwrap();
    assert_eq!((shown.sessions, done), (1, shown));
    assert_eq!(said(&stage).await, [Some(web), Some(own)]);
    reorder(ledger, access, &[own, web], now).await.unwrap();
    assert_eq!(said(&stage).await, [Some(web), Some(own)], "whatever the order");
    let order: Vec<i32> = list(ledger, access, now).await.unwrap().iter().map(|row| row.rule.id).collect();
    assert_eq!(order, [web, own]);
    // A project has one, and it bills to that project.
    let second = add(ledger, access, &default, Reach::New, now).await.unwrap_err();
    assert!(second.to_string().contains("default rule already"), "{second}");
    let other = RuleForm {
        default_for: Some(care),
        ..default.clone()
    };
    assert!(matches!(
        add(ledger, access, &other, Reach::New, now).await,
        Err(LedgerError::Invalid(_))
    ));
    // Another version takes its place; and where it becomes one of the others, it is asked among them.
    let RuleKept { id: next, .. } = replace(ledger, access, own, &default, Reach::New, now).await.unwrap();
    let plain = RuleForm {
        default_for: None,
        ..default
    };
    let shown = preview(ledger, access, &plain, Reach::All, Some(next), now).await.unwrap().tags;
    let RuleKept { id: _, tags: done, .. } = replace(ledger, access, next, &plain, Reach::All, now).await.unwrap();
    assert_eq!(done, shown);
}

#[tokio::test]
async fn a_rule_tags_nothing_that_begins_after_its_project_was_archived() {
    use ledger::projects::{archive_client, archive_project};
    let stage = Stage::new().await;
    let (ledger, access, now) = (&stage.ledger, &stage.access, jiff::Timestamp::now());
    let [relaunch, care] = [project(&stage, "Relaunch").await, project(&stage, "Care").await];
    let form = rule("Globex", below("/work/globex"), Assignment::project(relaunch));
    let RuleKept { id, .. } = add(ledger, access, &form, Reach::All, now).await.unwrap();
    work_in(&stage, "ana", "/work/globex", &[0]).await;
    let begin = rows(&stage).await[0].starts;
    archive_project(ledger, access, relaunch, true).await.unwrap();
    let shift = async |table: &str| {
        let at = begin + 50 * domain::sessions::MINUTE;
        stage
            .psql(&format!(
                "UPDATE {table} SET archived_at = to_timestamp({at} / 1000000.0) WHERE archived_at IS NOT NULL"
            ))
            .await;
    };
    shift("projects").await;
    work_in(&stage, "ana", "/work/globex", &[100]).await;
    work_in(&stage, "ana", "/work/globex", &[5]).await;
    assert_eq!(
        said(&stage).await,
        [Some(id), None],
        "what it had tagged stays, also where it grows"
    );
    let held = &list(ledger, access, now).await.unwrap()[0];
    assert_eq!(
        (held.rule.archived, held.tags.sessions),
        (Some(begin + 50 * domain::sessions::MINUTE), 1)
    );
    let error = preview(ledger, access, &form, Reach::All, Some(id), now)
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("archived"), "{error}");

    // Another rule may speak of what it leaves: a preview is what applying does, and all of history at once says the same.
    let other = rule("Care", below("/work/globex"), Assignment::project(care));
    let shown = preview(ledger, access, &other, Reach::All, None, now).await.unwrap();
    let RuleKept { id: next, tags: done, .. } = add(ledger, access, &other, Reach::All, now).await.unwrap();
    assert_eq!((shown.tags.sessions, done), (1, shown.tags));
    assert_eq!(said(&stage).await, [Some(id), Some(next)]);
    stage.psql("DELETE FROM work_sessions").await;
    ledger::sessions::touch_all(ledger, stage.org).await.unwrap();
    keep_all(&stage).await;
    assert_eq!(said(&stage).await, [Some(id), Some(next)]);

    // Brought back, it speaks as if it had never been archived; with its client it goes again.
    archive_project(ledger, access, relaunch, false).await.unwrap();
    assert_eq!(said(&stage).await, [Some(id), Some(id)]);
    let client = ledger::projects::list(ledger, access).await.unwrap().clients[0].id;
    archive_client(ledger, access, client, true).await.unwrap();
    shift("clients").await;
    work_in(&stage, "ana", "/work/globex", &[200]).await;
    assert_eq!(said(&stage).await, [Some(id), Some(id), None]);
    assert!(
        list(ledger, access, now)
            .await
            .unwrap()
            .iter()
            .all(|row| row.rule.archived.is_some())
    );
    archive_client(ledger, access, client, false).await.unwrap();
    assert_eq!(said(&stage).await, [Some(id); 3]);
    assert_sums(&stage).await;
}
