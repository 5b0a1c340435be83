//! Prices of an org's own, and costing anew with them.

use domain::Nanos;
use domain::access::{Access, Role};
use domain::billing::Month;
use domain::pricing::PriceForm;
use domain::sessions::Assignment;
use domain::statements::Step;
use jiff::{SignedDuration, Timestamp};
use ledger::record::{Costed, record};
use ledger::statements::{statement, step};
use ledger::{LedgerError, prices, reprice};

use super::statements::{last_month, take};
use super::{keep_all, project, rows, tag};
use crate::common::Stage;

pub(super) fn form(model: &str, input: &str) -> PriceForm {
    PriceForm {
        model: model.to_owned(),
        from: "2020-01-01".to_owned(),
        input: input.to_owned(),
        output: "0".to_owned(),
        ..PriceForm::default()
    }
}

/// A million tokens of input by each of these persons, so many days ago, costed with the book of now.
pub(super) async fn work(stage: &Stage, person: &str, model: &str, days: i64) {
    let mut event = crate::common::event(&format!("{person}-{model}-{days}"), 60);
    event.at = Timestamp::now() - SignedDuration::from_hours(24 * days);
    event.person = Some(person.to_owned());
    event.model = model.to_owned();
    event.tokens = domain::Tokens {
        input: 1_000_000,
        ..domain::Tokens::default()
    };
    stage.psql(&format!("SELECT ensure_events_partition('{}')", event.at)).await;
    let book = prices::book(&stage.ledger, stage.org).await.unwrap();
    let costed = Costed::new(stage.account, event, &book);
    record(&stage.ledger, stage.org, &[costed]).await.unwrap();
    keep_all(stage).await;
}

/// What a request cost, what it costs, and the keys of both prices.
type Kept = (Option<i64>, i64, Option<String>, Option<String>);

pub(super) async fn costs(stage: &Stage) -> Vec<(String, Option<i64>)> {
    sqlx::query_as(
        "SELECT p.name || ' ' || m.name, e.cost_nanos FROM events e JOIN persons p ON p.id = e.person_id JOIN models m ON m.id = e.model_id \
         WHERE e.org_id = $1 ORDER BY 1",
    )
    .bind(stage.org)
    .fetch_all(stage.owner.pool())
    .await
    .unwrap()
}

#[tokio::test]
async fn costs_follow_a_new_price_but_on_closed_statements() {
    let stage = Stage::new().await;
    let relaunch = project(&stage, "Relaunch").await;
    // At least a month ago, so that its month has ended.
    work(&stage, "ana", "claude-opus-4-5", 40).await;
    work(&stage, "ana", "house-model", 40).await;
    for row in rows(&stage).await {
        tag(&stage, &stage.access, row.id, Some(Assignment::project(relaunch))).await;
    }
    let zone = domain::periods::zone("America/New_York").unwrap();
    let month = Month::of((Timestamp::now() - SignedDuration::from_hours(24 * 40)).to_zoned(zone).date());
    let now = Timestamp::now();
    step(&stage.ledger, &stage.access, relaunch, month, Step::Close, "", now)
        .await
        .unwrap();
    work(&stage, "ben", "claude-opus-4-5", 1).await;
    work(&stage, "ben", "house-model", 1).await;
    work(&stage, "ben", "claude-haiku-4-5", 1).await;
    let before = costs(&stage).await;
    let of = |costs: &[(String, Option<i64>)], name: &str| costs.iter().find(|(known, _)| known == name).unwrap().1;
    assert_eq!(of(&before, "ben house-model"), None);
    assert_eq!(of(&before, "ben claude-opus-4-5"), Some(5_000_000_000));

    assert_eq!(
        reprice::dry_run(&stage.ledger, &stage.access).await.unwrap().requests,
        0,
        "nothing was entered"
    );
    prices::enter(&stage.ledger, &stage.access, &form("claude-opus-4-5", "4"))
        .await
        .unwrap();
    let house = prices::enter(&stage.ledger, &stage.access, &form("House_Model", "0.5"))
        .await
        .unwrap();
    assert_eq!((house.model.as_str(), house.doubt()), ("house_model", None));
    let nobodys = prices::enter(&stage.ledger, &stage.access, &form("claude-opsu-4-5", "0.5"))
        .await
        .unwrap();
    assert!(nobodys.doubt().unwrap().contains("claude-opsu-4-5"));
    let promised = reprice::dry_run(&stage.ledger, &stage.access).await.unwrap();
    assert_eq!((promised.requests, promised.newly_priced, promised.closed), (2, 1, 2));
    assert_eq!((promised.before, promised.after), (Nanos(5_000_000_000), Nanos(4_500_000_000)));
    assert!(promised.parts.iter().all(|part| part.payer == "Untagged"));
    assert_eq!(costs(&stage).await, before, "a dry run changes nothing");

    let done = reprice::apply(&stage.ledger, &stage.access).await.unwrap();
    assert_eq!(done, promised);
    let after = costs(&stage).await;
    assert_eq!(of(&after, "ana claude-opus-4-5"), Some(5_000_000_000), "what is closed stays");
    assert_eq!(of(&after, "ana house-model"), None, "without a price too");
    assert_eq!(of(&after, "ben claude-opus-4-5"), Some(4_000_000_000));
    assert_eq!(of(&after, "ben house-model"), Some(500_000_000));
    assert_eq!(of(&after, "ben claude-haiku-4-5"), of(&before, "ben claude-haiku-4-5"));
    stage.assert_no_drift().await;
    keep_all(&stage).await;
    super::assert_sums(&stage).await;

    // Old and new version of every event are kept.
    let history: Vec<Kept> = sqlx::query_as(
        "SELECT old_nanos, new_nanos, o.key, n.key FROM event_repricings r LEFT JOIN prices o ON o.id = r.old_price_id \
         LEFT JOIN prices n ON n.id = r.new_price_id ORDER BY new_nanos",
    )
    .fetch_all(stage.owner.pool())
    .await
    .unwrap();
    assert_eq!((history[0].0, history[0].1, history[0].2.is_none()), (None, 500_000_000, true));
    assert_eq!((history[1].0, history[1].1), (Some(5_000_000_000), 4_000_000_000));
    assert!(history[1].2.as_ref().unwrap().starts_with("claude-opus-4-5@") && history[1].3.as_ref().unwrap().starts_with("own:"));

    // Once more changes nothing; what comes in now has the new price at once; and the statement has no adjustment.
    let again = reprice::apply(&stage.ledger, &stage.access).await.unwrap();
    assert_eq!((again.requests, again.closed), (0, 2));
    work(&stage, "cleo", "claude-opus-4-5", 0).await;
    assert_eq!(of(&costs(&stage).await, "cleo claude-opus-4-5"), Some(4_000_000_000));
    let next = statement(&stage.ledger, &stage.access, relaunch, month.next(), None, now)
        .await
        .unwrap();
    assert!(next.statement.adjustments.is_empty());
    // Opened again, it is costed anew with all others.
    step(&stage.ledger, &stage.access, relaunch, month, Step::Reopen, "prices", now)
        .await
        .unwrap();
    let opened = reprice::dry_run(&stage.ledger, &stage.access).await.unwrap();
    assert_eq!((opened.requests, opened.newly_priced, opened.closed), (2, 1, 0));
    let runs: i64 = stage.number("SELECT count(*) FROM repricings").await;
    assert_eq!(runs, 1, "a run without changes leaves no trace");
}

#[tokio::test]
async fn bad_prices_are_named_and_limited_members_cost_nothing_anew() {
    let stage = Stage::new().await;
    for (bad, field) in [(form("", "1"), "model"), (form("m", "x"), "input")] {
        let refused = prices::enter(&stage.ledger, &stage.access, &bad).await.unwrap_err();
        assert!(matches!(&refused, LedgerError::Invalid(error) if error.field == field), "{refused}");
    }
    assert!(prices::own(&stage.ledger, &stage.access).await.unwrap().is_empty());
    for (input, _) in [("1", ()), ("2", ())] {
        prices::enter(&stage.ledger, &stage.access, &form("m", input)).await.unwrap();
    }
    let own = prices::own(&stage.ledger, &stage.access).await.unwrap();
    assert_eq!(own.iter().map(|price| price.is_replaced).collect::<Vec<_>>(), [false, true]);
    assert_eq!(own[0].rates[0].as_deref(), Some("2"));
    let limited = Access {
        accounts: Some(vec![stage.account]),
        role: Role::Billing,
        ..stage.access.clone()
    };
    assert!(matches!(
        reprice::dry_run(&stage.ledger, &limited).await,
        Err(LedgerError::Forbidden)
    ));
    assert!(matches!(reprice::apply(&stage.ledger, &limited).await, Err(LedgerError::Forbidden)));
}

#[tokio::test]
async fn what_a_statement_has_billed_stays_when_the_organization_moves() {
    let stage = Stage::new().await;
    let relaunch = project(&stage, "Relaunch").await;
    let (of, noon) = last_month();
    let zone = domain::periods::zone("America/New_York").unwrap();
    // In the last hour of the month there, and in the next month in Tokyo.
    let hours = (domain::periods::day_start(of.end(), &zone) - noon.as_second()) / 3_600 - 1;
    super::statements::work(&stage, "ana", &[hours]).await;
    tag(&stage, &stage.access, rows(&stage).await[0].id, Some(Assignment::project(relaunch))).await;
    take(&stage, relaunch, of, Step::Close, "").await.unwrap();
    prices::enter(&stage.ledger, &stage.access, &form(&crate::common::event("any", 0).model, "4"))
        .await
        .unwrap();
    for zone in ["America/New_York", "Asia/Tokyo"] {
        stage.psql(&format!("UPDATE orgs SET time_zone = '{zone}'")).await;
        keep_all(&stage).await;
        let promised = reprice::dry_run(&stage.ledger, &stage.access).await.unwrap();
        assert_eq!((promised.requests, promised.closed), (0, 1), "{zone}");
    }
}
