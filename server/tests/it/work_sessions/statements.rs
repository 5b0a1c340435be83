//! Statements: closing holds for good, what comes later is adjusted, and everything adds up.

use domain::Nanos;
use domain::access::{Access, Role};
use domain::billing::{Agreement, Month, Price, Terms};
use domain::pricing::Book;
use domain::sessions::Assignment;
use domain::statements::{State, Statement, StatementPage, Step};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use ledger::LedgerError;
use ledger::record::{Costed, record};
use ledger::statements::{agree, frozen_text, month, statement, step};
use sha2::{Digest, Sha256};

use super::{keep_all, project, rows, tag};
use crate::common::Stage;

/// The month before the current one in the org's zone, and an instant in the middle of its tenth day.
pub(super) fn last_month() -> (Month, Timestamp) {
    let zone = domain::periods::zone("America/New_York").unwrap();
    let month = Month::of(Timestamp::now().to_zoned(zone.clone()).date()).before();
    let day = Date::new(month.first().year(), month.first().month(), 10).unwrap();
    let noon = domain::periods::day_start(day, &zone) + 12 * 3_600;
    (month, Timestamp::from_second(noon).unwrap())
}

/// Requests of a person in the last month, so many hours after that instant.
pub(super) async fn work(stage: &Stage, person: &str, hours: &[i64]) {
    let (_, begin) = last_month();
    let requests: Vec<Costed> = hours
        .iter()
        .map(|hour| {
            let mut event = crate::common::event(&format!("{person}-{hour}"), 0);
            event.at = begin + SignedDuration::from_hours(*hour);
            event.person = Some(person.to_owned());
            event.tokens.output = 100_000;
            Costed::new(stage.account, event, Book::builtin())
        })
        .collect();
    let oldest = begin.to_string();
    stage.psql(&format!("SELECT ensure_events_partition('{oldest}')")).await;
    record(&stage.ledger, stage.org, &requests).await.unwrap();
    keep_all(stage).await;
}

pub(super) async fn read(stage: &Stage, project: i32, month: Month) -> StatementPage {
    statement(&stage.ledger, &stage.access, project, month, None, Timestamp::now())
        .await
        .unwrap()
}

pub(super) async fn take(stage: &Stage, project: i32, month: Month, what: Step, reason: &str) -> Result<State, LedgerError> {
    let standing = step(&stage.ledger, &stage.access, project, month, what, reason, Timestamp::now()).await?;
    Ok(standing.state)
}

/// Lines and extras are the total, and the text is what its hash says.
pub(super) async fn assert_sound(stage: &Stage, page: &StatementPage) {
    let statement = &page.statement;
    let lines: Nanos = statement.all_lines().map(|line| line.amount).sum();
    let extras: Nanos = statement.bill.extras.iter().map(|(_, amount)| *amount).sum();
    assert_eq!(lines + extras, statement.bill.total);
    if page.standing.state.is_frozen() {
        let text = frozen_text(&stage.ledger, &stage.access, statement.project_id, statement.month, None)
            .await
            .unwrap();
        let hash: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(page.standing.sha256.as_deref(), Some(hash.as_str()));
        assert_eq!(&serde_json::from_str::<Statement>(&text).unwrap(), statement);
        assert_eq!(page.standing.total, Some(statement.bill.total));
    }
}

/// What every payer of the month pays for is what the accounts have cost.
pub(super) async fn assert_adds_up(stage: &Stage, of: Month) {
    let page = month(&stage.ledger, &stage.access, Some(of), Timestamp::now()).await.unwrap();
    let projects: Nanos = page.projects.iter().map(|project| project.sum.cost).sum();
    assert_eq!(projects + page.untagged.cost + page.not_billable.cost, page.total.cost);
    assert_eq!(page.total.cost, page.accounts);
}

#[tokio::test]
async fn what_is_closed_holds_and_what_comes_later_is_adjusted() {
    let stage = Stage::new().await;
    let (of, _) = last_month();
    let [relaunch, care] = [project(&stage, "Relaunch").await, project(&stage, "Care").await];
    work(&stage, "ana", &[0, 5]).await;
    work(&stage, "ben", &[0]).await;
    let sessions = rows(&stage).await;
    tag(&stage, &stage.access, sessions[0].id, Some(Assignment::project(relaunch))).await;
    tag(&stage, &stage.access, sessions[1].id, Some(Assignment::project(relaunch))).await;
    tag(&stage, &stage.access, sessions[2].id, Some(Assignment::NotBillable)).await;
    let agreement = Agreement {
        terms: Terms {
            price: Price::MarkUp(1_500),
            ..Terms::default()
        },
        budget: None,
    };
    agree(&stage.ledger, &stage.access, relaunch, &agreement).await.unwrap();
    let draft = read(&stage, relaunch, of).await;
    assert_sound(&stage, &draft).await;
    assert_adds_up(&stage, of).await;
    assert_eq!((draft.standing.state, draft.statement.sessions), (State::Open, 2));
    assert!(draft.statement.bill.total > Nanos::ZERO);

    assert_eq!(take(&stage, relaunch, of, Step::Review, "").await.unwrap(), State::Review);
    assert_eq!(take(&stage, relaunch, of, Step::Close, "").await.unwrap(), State::Closed);
    let closed = read(&stage, relaunch, of).await;
    assert_sound(&stage, &closed).await;
    assert_eq!(closed.statement.number, Some(1));
    assert_eq!(closed.statement.bill, draft.statement.bill);
    assert!(!closed.statement.prices.is_empty(), "the prices behind the cost are kept");

    // A late request, a session that is billed to somebody else after all, other terms, another name, an archived account.
    work(&stage, "ana", &[1]).await;
    let late = rows(&stage).await;
    tag(&stage, &stage.access, late[0].id, Some(Assignment::project(relaunch))).await;
    let moved = late.iter().find(|row| row.id == sessions[1].id).unwrap();
    tag(&stage, &stage.access, moved.id, Some(Assignment::project(care))).await;
    agree(&stage.ledger, &stage.access, relaunch, &Agreement::default()).await.unwrap();
    stage
        .psql(&format!("UPDATE projects SET name = 'Other' WHERE id = {relaunch}"))
        .await;
    stage
        .psql(&format!(
            "UPDATE accounts SET archived_at = now(), label = 'Other' WHERE id = {}",
            stage.account
        ))
        .await;
    stage.psql("UPDATE orgs SET session_gap_minutes = 5").await;
    stage.psql("UPDATE orgs SET session_gap_minutes = 30").await;
    keep_all(&stage).await;
    let after = read(&stage, relaunch, of).await;
    assert_eq!(after.statement, closed.statement, "to the last letter");
    assert_sound(&stage, &after).await;

    // The next month takes the difference: what it holds now, without what was billed.
    let next = read(&stage, relaunch, of.next()).await;
    assert_sound(&stage, &next).await;
    assert!(next.statement.lines.is_empty());
    let adjusted: Nanos = next.statement.adjustments.iter().map(|line| line.cost).sum();
    let live = month(&stage.ledger, &stage.access, Some(of), Timestamp::now()).await.unwrap();
    let now = live.projects.iter().find(|month| month.project == relaunch).unwrap();
    assert_eq!(closed.statement.cost() + adjusted, now.sum.cost);
    assert!(
        next.statement.adjustments.iter().any(|line| line.cost < Nanos::ZERO),
        "what has gone is taken back"
    );
    assert_eq!(now.amount, closed.statement.bill.total, "the month shows what was billed");
    // It belongs to the other project now, whose month is open.
    let other = read(&stage, care, of).await;
    assert_eq!(other.statement.sessions, 1);
    assert_adds_up(&stage, of).await;
}

#[tokio::test]
async fn another_zone_adjusts_nothing_and_later_terms_are_for_later_months() {
    let stage = Stage::new().await;
    let (of, _) = last_month();
    let relaunch = project(&stage, "Relaunch").await;
    work(&stage, "ana", &[0, 10, 20]).await;
    work(&stage, "ben", &[3]).await;
    for row in rows(&stage).await {
        tag(&stage, &stage.access, row.id, Some(Assignment::project(relaunch))).await;
    }
    let terms = |terms: Terms| Agreement { terms, budget: None };
    let capped = Terms {
        price: Price::MarkUp(10_000),
        cap: Some(Nanos(2_000_000_000)),
        ..Terms::default()
    };
    agree(&stage.ledger, &stage.access, relaunch, &terms(capped)).await.unwrap();
    take(&stage, relaunch, of, Step::Close, "").await.unwrap();
    assert_eq!(read(&stage, relaunch, of).await.statement.bill.total, Nanos(2_000_000_000));
    stage.psql("UPDATE orgs SET time_zone = 'Asia/Tokyo'").await;
    keep_all(&stage).await;
    let next = read(&stage, relaunch, of.next()).await.statement;
    assert_eq!((next.adjustments.len(), next.bill.total), (0, Nanos::ZERO));
    assert_eq!(
        read(&stage, relaunch, of.next().next()).await.statement.settled,
        [],
        "only the first open month takes changes up"
    );
    // One session less still comes to more than the cap; other terms have no say in it.
    agree(&stage.ledger, &stage.access, relaunch, &Agreement::default()).await.unwrap();
    tag(&stage, &stage.access, rows(&stage).await[0].id, Some(Assignment::NotBillable)).await;
    let next = read(&stage, relaunch, of.next()).await.statement;
    assert!(!next.adjustments.is_empty());
    assert_eq!((next.adjusted(), next.bill.total), (Nanos::ZERO, Nanos::ZERO));
    assert_sound(&stage, &read(&stage, relaunch, of.next()).await).await;
}

#[tokio::test]
async fn a_statement_is_closed_as_it_was_seen_with_a_rate_and_in_months_of_the_project() {
    let stage = Stage::new().await;
    let (of, _) = last_month();
    let relaunch = project(&stage, "Relaunch").await;
    work(&stage, "ana", &[0]).await;
    tag(&stage, &stage.access, rows(&stage).await[0].id, Some(Assignment::project(relaunch))).await;
    let seen = read(&stage, relaunch, of).await.statement.bill.total;
    let now = Timestamp::now();
    let close = async |seen: Nanos| {
        ledger::statements::step_as_seen(&stage.ledger, &stage.access, relaunch, of, Step::Close, "", Some(seen), now).await
    };
    let refused = close(seen + Nanos(10_000_000)).await.unwrap_err().to_string();
    assert!(refused.contains("has changed since you looked"), "{refused}");
    stage.psql("UPDATE orgs SET currency = 'JPY'").await;
    let refused = close(seen).await.unwrap_err().to_string();
    assert!(refused.contains("no rate for JPY"), "{refused}");
    let rate = domain::billing::Rate {
        currency: "JPY".to_owned(),
        day: of.first(),
        rate: "150".to_owned(),
    };
    ledger::statements::enter(&stage.ledger, &stage.access, &[rate]).await.unwrap();
    assert!(
        read(&stage, relaunch, of).await.statement.exchange.is_some(),
        "a draft shows it, too"
    );
    close(seen).await.unwrap();
    // A fixed price is for months in which the project is in use.
    let fixed = Terms {
        price: Price::Fixed(Nanos(250_000_000_000)),
        ..Terms::default()
    };
    agree(
        &stage.ledger,
        &stage.access,
        relaunch,
        &Agreement {
            terms: fixed,
            budget: None,
        },
    )
    .await
    .unwrap();
    let total = async |month: &str| read(&stage, relaunch, Month::parse(month).unwrap()).await.statement.bill.total;
    assert_eq!(total("2020-01").await, Nanos::ZERO);
    assert_eq!(read(&stage, relaunch, of.next()).await.statement.bill.total, Nanos(250_000_000_000));
    stage.psql("UPDATE projects SET archived_at = now()").await;
    assert_eq!(total("2190-01").await, Nanos::ZERO);
}

#[tokio::test]
async fn an_adjustment_is_billed_once() {
    let stage = Stage::new().await;
    let (of, _) = last_month();
    let relaunch = project(&stage, "Relaunch").await;
    // Two months back, so that the one between can be closed as well.
    work(&stage, "ana", &[0, -31 * 24]).await;
    for row in rows(&stage).await {
        tag(&stage, &stage.access, row.id, Some(Assignment::project(relaunch))).await;
    }
    let earlier = of.before();
    take(&stage, relaunch, earlier, Step::Close, "").await.unwrap();
    work(&stage, "ana", &[-31 * 24 + 3]).await;
    for row in rows(&stage).await {
        tag(&stage, &stage.access, row.id, Some(Assignment::project(relaunch))).await;
    }
    let draft = read(&stage, relaunch, of).await;
    assert_eq!((draft.statement.lines.len(), draft.statement.adjustments.len()), (1, 1));
    take(&stage, relaunch, of, Step::Close, "").await.unwrap();
    let next = read(&stage, relaunch, of.next()).await;
    assert!(next.statement.adjustments.is_empty(), "{:?}", next.statement.adjustments);
    // An earlier month is not opened while a later one is closed: that one has adjusted it.
    let refused = take(&stage, relaunch, earlier, Step::Reopen, "typo").await.unwrap_err().to_string();
    assert!(refused.contains("later month"), "{refused}");
}

#[tokio::test]
async fn steps_are_taken_in_order_and_opening_again_needs_an_administrator_and_a_reason() {
    let stage = Stage::new().await;
    let (of, _) = last_month();
    let relaunch = project(&stage, "Relaunch").await;
    work(&stage, "ana", &[0]).await;
    tag(&stage, &stage.access, rows(&stage).await[0].id, Some(Assignment::project(relaunch))).await;
    let refused = async |what: Step, of: Month, reason: &str| take(&stage, relaunch, of, what, reason).await.unwrap_err().to_string();
    assert!(refused(Step::Invoice, of, "").await.contains("open now"));
    assert!(refused(Step::Reopen, of, "why").await.contains("open now"));
    assert!(refused(Step::Close, of.next(), "").await.contains("not ended"));
    assert!(refused(Step::Review, of.next().next(), "").await.contains("not begun"));
    let billing = Access {
        role: Role::Billing,
        ..stage.access.clone()
    };
    let now = Timestamp::now();
    step(&stage.ledger, &billing, relaunch, of, Step::Close, "", now).await.unwrap();
    assert!(refused(Step::Close, of, "").await.contains("closed now"));
    assert!(refused(Step::Reopen, of, "  ").await.contains("say why"));
    let forbidden = step(&stage.ledger, &billing, relaunch, of, Step::Reopen, "why", now).await;
    assert!(matches!(forbidden, Err(LedgerError::Forbidden)));
    let limited = Access {
        accounts: Some(vec![stage.account]),
        ..stage.access.clone()
    };
    assert!(matches!(
        step(&stage.ledger, &limited, relaunch, of, Step::Invoice, "", now).await,
        Err(LedgerError::Forbidden)
    ));
    assert_eq!(take(&stage, relaunch, of, Step::Invoice, "").await.unwrap(), State::Invoiced);
    assert_eq!(
        take(&stage, relaunch, of, Step::Reopen, "The mark-up was wrong").await.unwrap(),
        State::Open
    );
    let page = read(&stage, relaunch, of).await;
    assert_eq!(
        (page.reopened.len(), page.reopened[0].reason.as_str()),
        (1, "The mark-up was wrong")
    );
    assert_eq!(take(&stage, relaunch, of, Step::Close, "").await.unwrap(), State::Closed);
    let again = read(&stage, relaunch, of).await;
    assert_eq!(again.statement.number, Some(2), "a number is given once");
    assert_sound(&stage, &again).await;
    let told: Vec<String> = sqlx::query_scalar("SELECT action FROM audit_log WHERE action LIKE 'statement.%' ORDER BY id")
        .fetch_all(stage.owner.pool())
        .await
        .unwrap();
    assert_eq!(
        told,
        [
            "statement.closed",
            "statement.invoiced",
            "statement.opened again",
            "statement.closed"
        ]
    );
}

#[tokio::test]
async fn the_database_itself_keeps_what_is_closed() {
    let stage = Stage::new().await;
    let (of, _) = last_month();
    let relaunch = project(&stage, "Relaunch").await;
    work(&stage, "ana", &[0]).await;
    tag(&stage, &stage.access, rows(&stage).await[0].id, Some(Assignment::project(relaunch))).await;
    take(&stage, relaunch, of, Step::Close, "").await.unwrap();
    for statement in [
        "UPDATE statements SET snapshot = '{}'",
        "UPDATE statements SET number = 7",
        "UPDATE statements SET month = '2020-01-01'",
        "DELETE FROM statements",
        "UPDATE statement_lines SET cost_nanos = 0",
        "DELETE FROM statement_lines",
        "INSERT INTO statement_lines SELECT org_id, statement_id, day + 1, account_id, person_id, model_id, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 FROM statement_lines",
    ] {
        let refused = sqlx::query(statement).execute(stage.owner.pool()).await.unwrap_err().to_string();
        assert!(refused.contains("closed statement"), "{statement}: {refused}");
    }
}
