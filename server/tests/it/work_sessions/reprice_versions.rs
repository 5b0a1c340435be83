//! Versions of prices: every request is explained by its own, corrections of the built-in book are found, and what was interrupted tells the truth.

use domain::Nanos;
use domain::pricing::{Book, Price, Why};
use domain::query::ZoneChoice;
use domain::usage::activity::{RequestDetail, Verdict};
use jiff::{SignedDuration, Timestamp};
use ledger::queries::usage::activity;
use ledger::record::{Costed, record};
use ledger::{Ledger, prices, reprice};

use super::keep_all;
use super::reprice::{costs, form, work};
use crate::common::{Server, Stage, ask};

const MODEL: &str = "claude-opus-4-5";

async fn detail(stage: &Stage, person: &str) -> RequestDetail {
    let id = stage
        .number(&format!(
            "SELECT e.id FROM events e JOIN persons p ON p.id = e.person_id WHERE p.name = '{person}'"
        ))
        .await;
    activity::request(&stage.ledger, &stage.access, id, &ZoneChoice::Org, Timestamp::now())
        .await
        .unwrap()
}

/// The lines add up to the cost that is kept, with the price that is kept.
fn assert_explained(detail: &RequestDetail, cost: i64, key: &str) {
    let story = &detail.cost;
    assert_eq!(
        (story.cost_nanos, &story.verdict),
        (Some(Nanos(cost)), &Verdict::Exact),
        "{story:?}"
    );
    let told = story.explained.as_ref().unwrap();
    let sum = told.lines.iter().fold(Nanos::ZERO.to_usd(), |sum, line| sum + line.amount);
    assert_eq!((sum + told.rounding).normalize(), Nanos(cost).to_usd().normalize());
    assert!(story.price.as_ref().unwrap().key.starts_with(key), "{story:?}");
}

#[tokio::test]
async fn a_request_is_explained_by_its_own_price_before_and_after() {
    let stage = Stage::new().await;
    work(&stage, "ana", MODEL, 1).await;
    work(&stage, "ben", "house-model", 1).await;
    assert_explained(&detail(&stage, "ana").await, 5_000_000_000, "claude-opus-4-5@");
    assert!(detail(&stage, "ana").await.cost.before.is_empty());
    assert_eq!(detail(&stage, "ben").await.row.why, Some(Why::UnknownModel));
    for (model, input) in [(MODEL, "4"), ("house-model", "0.5")] {
        prices::enter(&stage.ledger, &stage.access, &form(model, input)).await.unwrap();
    }
    // The price that it keeps still explains it, and that another one holds by now is said.
    let kept = detail(&stage, "ana").await;
    assert_explained(&kept, 5_000_000_000, "claude-opus-4-5@");
    let price = kept.cost.price.unwrap();
    assert_eq!((price.own, price.replaced), (false, true));
    let unpriced = detail(&stage, "ben").await;
    assert_eq!((unpriced.cost.verdict, unpriced.row.why), (Verdict::PricedSince, None));

    reprice::apply(&stage.ledger, &stage.access).await.unwrap();
    let now = detail(&stage, "ana").await;
    assert_explained(&now, 4_000_000_000, "own:claude-opus-4-5@");
    let own = now.cost.price.unwrap();
    assert_eq!((own.own, own.replaced), (true, false));
    let [before] = now.cost.before.try_into().unwrap();
    assert_eq!(
        (before.old_nanos, before.new_nanos),
        (Some(Nanos(5_000_000_000)), Nanos(4_000_000_000))
    );
    assert_eq!((before.old_price, before.new_price), (Some(price.key), Some(own.key.clone())));
    assert_explained(&detail(&stage, "ben").await, 500_000_000, "own:house-model@");

    // A correction of the own price: the request keeps the first version until it is costed anew, and then both steps are told.
    prices::enter(&stage.ledger, &stage.access, &form(MODEL, "3")).await.unwrap();
    let kept = detail(&stage, "ana").await;
    assert_explained(&kept, 4_000_000_000, &own.key);
    assert!(kept.cost.price.unwrap().replaced);
    reprice::apply(&stage.ledger, &stage.access).await.unwrap();
    let now = detail(&stage, "ana").await;
    assert_explained(&now, 3_000_000_000, "own:claude-opus-4-5@");
    let told: Vec<_> = now
        .cost
        .before
        .iter()
        .map(|one| (one.old_nanos.unwrap().0, one.new_nanos.0))
        .collect();
    assert_eq!(
        told,
        [(4_000_000_000, 3_000_000_000), (5_000_000_000, 4_000_000_000)],
        "the latest first"
    );

    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let path = format!("/api/v1/usage/requests/{}", now.row.id);
    let answer = ask(&server, reqwest::Method::GET, &path, &cookie, None).await;
    let answer: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(answer["cost"]["price"]["own"], true);
    assert_eq!(answer["cost"]["explained"]["total"], 3_000_000_000_i64);
    assert_eq!(answer["cost"]["before"][1]["old_nanos"], 5_000_000_000_i64);
    assert_eq!(answer["cost"]["before"][0]["old_price"], own.key);
    let page = server
        .get(&format!("/activity/{}", now.row.id), &cookie)
        .await
        .text()
        .await
        .unwrap();
    for shown in [
        "Costed before",
        "$5.00 → $4.00",
        "$4.00 → $3.00",
        own.key.as_str(),
        "A price of your organization",
    ] {
        assert!(page.contains(shown), "{shown} is not on the page");
    }
}

/// The prices that a program had before: the book with another one in place of some.
fn former(old: Price) -> Book {
    Book::builtin().extended(&[old])
}

/// A million tokens of input, as a program with another book recorded it.
async fn recorded_with(stage: &Stage, book: &Book, person: &str, model: &str, at: Timestamp) {
    let mut event = crate::common::event(&format!("{person}-{model}"), 60);
    event.at = at;
    event.person = Some(person.to_owned());
    event.model = model.to_owned();
    event.tokens = domain::Tokens {
        input: 1_000_000,
        ..domain::Tokens::default()
    };
    stage.psql(&format!("SELECT ensure_events_partition('{at}')")).await;
    record(&stage.ledger, stage.org, &[Costed::new(stage.account, event, book)])
        .await
        .unwrap();
    keep_all(stage).await;
}

#[tokio::test]
async fn a_corrected_price_of_the_book_is_found_and_applied() {
    let stage = Stage::new().await;
    let yesterday = Timestamp::now() - SignedDuration::from_hours(24);
    let right = Book::builtin().quote(MODEL).unwrap().price_at(yesterday).clone();
    // A program whose book had a wrong rate: its row, and a request that it costed.
    let mut wrong = right.clone();
    wrong.standard.input = "9".parse().unwrap();
    stage
        .psql(&format!(
            "UPDATE prices SET body = jsonb_set(body, '{{standard,input}}', '\"9\"') WHERE org_id IS NULL AND key = '{}'",
            right.key
        ))
        .await;
    recorded_with(&stage, &former(wrong), "ana", MODEL, yesterday).await;
    work(&stage, "ben", "claude-haiku-4-5", 1).await;
    assert_explained(&detail(&stage, "ana").await, 9_000_000_000, &right.key);

    // The program is updated: its start stores the correction as another version, once.
    for _ in 0..2 {
        prices::sync(&stage.owner).await.unwrap();
    }
    let corrected = format!("{}#2", right.key);
    assert_eq!(
        stage
            .number(&format!("SELECT count(*) FROM prices WHERE key = '{corrected}'"))
            .await,
        1
    );
    let all = i64::try_from(Book::builtin().prices().count()).unwrap();
    assert_eq!(stage.number("SELECT count(*) FROM prices WHERE org_id IS NULL").await, all + 1);
    let kept = detail(&stage, "ana").await;
    assert_explained(&kept, 9_000_000_000, &right.key);
    assert!(kept.cost.price.unwrap().replaced);

    let promised = reprice::dry_run(&stage.ledger, &stage.access).await.unwrap();
    assert_eq!((promised.requests, promised.newly_priced), (1, 0));
    assert_eq!((promised.before, promised.after), (Nanos(9_000_000_000), Nanos(5_000_000_000)));
    assert_eq!(promised.parts[0].model, MODEL);
    assert_eq!(reprice::apply(&stage.ledger, &stage.access).await.unwrap(), promised);
    let now = detail(&stage, "ana").await;
    assert_explained(&now, 5_000_000_000, &corrected);
    assert_eq!(now.cost.before[0].old_price.as_deref(), Some(right.key.as_str()));
    assert_eq!(now.cost.before[0].new_price, Some(corrected));
    assert!(!now.cost.price.unwrap().replaced);
    stage.assert_no_drift().await;
    assert_eq!(reprice::dry_run(&stage.ledger, &stage.access).await.unwrap().requests, 0);

    // What the updated program records has the corrected version at once.
    let ledger = Ledger::connect(&stage.app_url, 2).await.unwrap();
    let mut event = crate::common::event("cleo", 60);
    event.model = MODEL.to_owned();
    event.person = Some("cleo".to_owned());
    record(&ledger, stage.org, &[Costed::new(stage.account, event, Book::builtin())])
        .await
        .unwrap();
    assert!(detail(&stage, "cleo").await.cost.price.unwrap().key.ends_with("#2"));
}

#[tokio::test]
async fn a_price_that_the_book_learns_of_late_costs_its_days_anew_and_no_others() {
    let stage = Stage::new().await;
    // A model whose price has changed, and the day after.
    let (old, new) = Book::builtin()
        .prices()
        .filter_map(|old| {
            let quote = Book::builtin().quote(old.model_id())?;
            let new = quote.price_at(old.until?);
            (old.standard.input != new.standard.input).then_some((old, new))
        })
        .max_by_key(|(old, _)| old.until)
        .unwrap();
    let mut unknown = old.clone();
    unknown.from = new.from;
    let day = SignedDuration::from_hours(24);
    let model = old.model_id();
    recorded_with(&stage, &former(unknown), "ana", model, new.from + day).await;
    recorded_with(&stage, Book::builtin(), "ben", model, old.from + day).await;
    let before = costs(&stage).await;
    assert_eq!(
        reprice::dry_run(&stage.ledger, &stage.access).await.unwrap().requests,
        0,
        "all that is stored came at once"
    );
    // The program learns of the new price only now.
    stage
        .psql(&format!(
            "UPDATE prices SET added_at = now() - interval '1 year' WHERE key <> '{}'",
            new.key
        ))
        .await;
    let done = reprice::apply(&stage.ledger, &stage.access).await.unwrap();
    assert_eq!(done.requests, 1);
    let now = detail(&stage, "ana").await;
    let cost = Nanos::from_usd(new.standard.input).unwrap();
    assert_explained(&now, cost.0, &new.key);
    assert_eq!(now.cost.before[0].old_price.as_deref(), Some(old.key.as_str()));
    let after = costs(&stage).await;
    assert_eq!(after[1], before[1], "the days before keep their price");
}

#[tokio::test]
async fn what_was_interrupted_tells_what_it_did() {
    let stage = Stage::new().await;
    work(&stage, "ana", "house-model", 1).await;
    // One more than a batch, an hour later.
    stage
        .psql(&format!(
            "INSERT INTO events (org_id, account_id, model_id, input_tokens, occurred_at) \
             SELECT org_id, account_id, model_id, 1000000, occurred_at + interval '1 hour' + n * interval '1 second' \
             FROM events, generate_series(1, 5000) AS n WHERE org_id = {}",
            stage.org
        ))
        .await;
    prices::enter(&stage.ledger, &stage.access, &form("house-model", "0.5"))
        .await
        .unwrap();
    // The last one cannot be changed: the second batch fails.
    stage
        .psql("DO $$ BEGIN EXECUTE format('ALTER TABLE event_repricings ADD CONSTRAINT broken CHECK (event_id <> %s)', (SELECT max(id) FROM events)); END $$")
        .await;
    reprice::apply(&stage.ledger, &stage.access).await.unwrap_err();
    let run: (i64, i64, i64, i64, bool) =
        sqlx::query_as("SELECT requests, newly_priced, before_nanos, after_nanos, ended_at IS NULL FROM repricings")
            .fetch_one(stage.owner.pool())
            .await
            .unwrap();
    assert_eq!(run, (5_000, 5_000, 0, 5_000 * 500_000_000, true), "what the first batch did");
    assert_eq!(stage.number("SELECT count(*) FROM event_repricings").await, 5_000);
    let notes = "SELECT COALESCE(string_agg(subject, '; ' ORDER BY id), '') FROM audit_log WHERE action = 'price.applied'";
    let notes = async || sqlx::query_scalar::<_, String>(notes).fetch_one(stage.owner.pool()).await.unwrap();
    assert_eq!(notes().await, "");

    stage.psql("ALTER TABLE event_repricings DROP CONSTRAINT broken").await;
    let done = reprice::apply(&stage.ledger, &stage.access).await.unwrap();
    assert_eq!(done.requests, 1, "it goes on where it was");
    assert_eq!(
        notes().await,
        "5000 requests costed anew until it was interrupted; 1 requests costed anew"
    );
    let sums: i64 = stage
        .number("SELECT sum(requests) FROM repricings WHERE ended_at IS NOT NULL")
        .await;
    assert_eq!(sums, stage.number("SELECT count(*) FROM event_repricings").await);
    reprice::apply(&stage.ledger, &stage.access).await.unwrap();
    assert_eq!(
        stage.number("SELECT count(*) FROM audit_log WHERE action = 'price.applied'").await,
        2,
        "noted once"
    );
    stage.assert_no_drift().await;
}
