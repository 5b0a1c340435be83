//! Any writer feeds the rollups and the outbox, a person at a psql prompt too.

use crate::common::Stage;
use domain::usage::Snapshot;

#[tokio::test]
async fn a_plain_insert_moves_the_page() {
    let stage = Stage::new().await;
    let mut page = stage.overview().await;
    assert!(!page.has_events);
    stage
        .psql(&format!(
            "INSERT INTO models (org_id, name, class) VALUES ({}, 'by-hand', 'fast')",
            stage.org
        ))
        .await;
    let mut page_knowing_the_model = stage.overview().await;
    stage
        .psql(&format!(
            "INSERT INTO events (org_id, account_id, model_id, input_tokens, output_tokens, cost_nanos) \
             SELECT {}, {}, id, 10, 5, 1230000 FROM models",
            stage.org, stage.account
        ))
        .await;
    let rows = ledger::changes::after(&stage.ledger, stage.org, 0, 10).await.unwrap();
    let change = rows[0].change.clone().expect("small enough to be kept");
    assert_eq!(change.feed[0].model_name, "by-hand");
    assert_eq!(
        page.fold(&change),
        domain::overview::Folded::ReadAgain,
        "a model that the page has never heard of"
    );
    assert_eq!(page_knowing_the_model.fold(&change), domain::overview::Folded::Applied);
    let read = stage.overview().await;
    assert_eq!(page_knowing_the_model.total(), read.total());
    assert_eq!(page_knowing_the_model.window.seq, read.window.seq);
    assert_eq!(read.total().cost.0, 1_230_000);
    stage.assert_no_drift().await;
}

#[tokio::test]
async fn updates_append_the_difference_and_deletes_take_away() {
    let stage = Stage::new().await;
    let insert = |cost: &str| {
        format!(
            "INSERT INTO events (org_id, account_id, input_tokens, cost_nanos, latency_ms) VALUES ({}, {}, 10, {cost}, 1200)",
            stage.org, stage.account
        )
    };
    stage.psql(&insert("1000")).await;
    stage.psql(&insert("NULL")).await;
    assert_eq!(stage.overview().await.total().unpriced_requests, 1);
    stage
        .psql("UPDATE events SET cost_nanos = 500, latency_ms = 90 WHERE cost_nanos IS NULL")
        .await;
    let total = stage.overview().await.total();
    assert_eq!((total.cost.0, total.unpriced_requests, total.unpriced_tokens), (1500, 0, 0));
    stage.assert_no_drift().await;
    // By hand nobody makes the room that an import makes.
    stage.psql("SELECT ensure_events_partition(now() - interval '40 days')").await;
    stage
        .psql("UPDATE events SET occurred_at = occurred_at - interval '40 days' WHERE cost_nanos = 500")
        .await;
    assert_eq!(stage.assert_no_drift().await, 2);
    stage.psql("DELETE FROM events WHERE cost_nanos = 1000").await;
    assert_eq!(stage.overview().await.total().requests, 0);
    assert_eq!(stage.assert_no_drift().await, 1);
    // Two more changes of nothing: an update that changes no measure still has its number, so that seq stays gapless.
    stage.psql("UPDATE events SET request_id = 'x'").await;
    assert_eq!(stage.number("SELECT count(*) - max(seq) FROM usage_changes").await, 0);
}

#[tokio::test]
async fn a_deleted_event_may_be_sent_again() {
    let stage = Stage::new().await;
    let events = crate::common::batch(stage.account, 1, 10);
    ledger::record::record(&stage.ledger, stage.org, &events).await.unwrap();
    stage
        .psql("DELETE FROM events WHERE id IN (SELECT id FROM events ORDER BY id LIMIT 3)")
        .await;
    assert_eq!(stage.assert_no_drift().await, 7);
    assert_eq!(ledger::record::record(&stage.ledger, stage.org, &events).await.unwrap().accepted, 3);
    assert_eq!(stage.assert_no_drift().await, 10);
}

#[tokio::test]
async fn a_dropped_partition_leaves_the_rollups() {
    let stage = Stage::new().await;
    stage.psql("SELECT ensure_events_partition('2026-01-15')").await;
    stage
        .psql(&format!(
            "INSERT INTO events (org_id, account_id, occurred_at, input_tokens, cost_nanos) VALUES ({}, {}, '2026-01-15', 7, 3)",
            stage.org, stage.account
        ))
        .await;
    stage.psql("DROP TABLE events_2026_01").await;
    assert_eq!(stage.number("SELECT sum(cost_nanos)::bigint FROM usage_15m").await, 3);
    assert_eq!(stage.assert_no_drift().await, 0);
}

#[tokio::test]
async fn a_detached_month_is_left_alone_and_what_still_comes_for_it_has_a_place() {
    let stage = Stage::new().await;
    let old = |key: &str, output: u64| {
        let mut event = crate::common::event(key, 70 * 86_400);
        event.tokens.output = output;
        ledger::record::Costed::new(stage.account, event, domain::pricing::Book::builtin())
    };
    ledger::record::record(&stage.ledger, stage.org, &[old("a", 10)]).await.unwrap();
    let month = format!(
        "events_{}",
        (jiff::Timestamp::now() - jiff::SignedDuration::from_hours(70 * 24)).strftime("%Y_%m")
    );
    stage.psql(&format!("ALTER TABLE events DETACH PARTITION {month}")).await;
    assert_eq!(stage.assert_no_drift().await, 0);
    let late = ledger::record::record(&stage.ledger, stage.org, &[old("a", 900), old("b", 5)])
        .await
        .unwrap();
    assert_eq!(
        (late.accepted, late.updated, late.duplicates),
        (1, 0, 1),
        "what was detached is not changed"
    );
    assert_eq!(stage.number("SELECT sum(requests)::bigint FROM usage_15m").await, 2);
    stage.assert_no_drift().await;
}

#[tokio::test]
async fn moving_the_org_cuts_its_days_anew() {
    let stage = Stage::new().await;
    record_a_year(&stage).await;
    for zone in ["Asia/Kathmandu", "America/St_Johns", "Africa/Cairo", "UTC"] {
        stage.psql(&format!("UPDATE orgs SET time_zone = '{zone}'")).await;
        assert!(stage.tend().await > 300, "{zone}");
        stage.assert_no_drift().await;
        let other = format!(
            "SELECT count(*) FROM calendar_usage u JOIN calendar_zones z ON z.id = u.zone_id WHERE z.name = '{zone}' \
             AND (bucket AT TIME ZONE '{zone}')::time > '01:00'"
        );
        assert_eq!(stage.number(&other).await, 0, "{zone}");
        let kept = format!(
            "SELECT (SELECT sum(u.requests) FROM calendar_usage u JOIN calendar_zones z ON z.id = u.zone_id WHERE z.name = '{zone}' AND period = 0) \
             = (SELECT sum(requests) FROM usage_15m WHERE bucket < (date_trunc('day', now() AT TIME ZONE '{zone}') AT TIME ZONE '{zone}'))"
        );
        assert_eq!(stage.number(&format!("SELECT ({kept})::int")).await, 1, "{zone}");
    }
}

async fn record_a_year(stage: &Stage) {
    let mut events = crate::common::batch(stage.account, 1, 400);
    for (n, costed) in events.iter_mut().enumerate() {
        costed.event.at -= jiff::SignedDuration::from_secs(i64::try_from(n).unwrap() * 80_000);
    }
    ledger::record::record(&stage.ledger, stage.org, &events).await.unwrap();
}

#[tokio::test]
async fn an_event_cannot_name_another_orgs_account() {
    let stage = Stage::new().await;
    let other = ledger::orgs::create(&stage.ledger, "Other", "UTC", false).await.unwrap();
    let statement = format!("INSERT INTO events (org_id, account_id) VALUES ({}, {})", other.id, stage.account);
    assert!(
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
            .execute(stage.owner.pool())
            .await
            .is_err()
    );
}

#[tokio::test]
async fn verify_finds_drift() {
    let stage = Stage::new().await;
    stage
        .psql(&format!(
            "INSERT INTO events (org_id, account_id, occurred_at, cost_nanos) \
             SELECT {}, {}, at, 5 FROM (SELECT now() - interval '3 days' AS at) AS e WHERE ensure_events_partition(at) IS NOT NULL",
            stage.org, stage.account
        ))
        .await;
    stage.tend().await;
    stage.assert_no_drift().await;
    stage.psql("UPDATE usage_15m SET cost_nanos = cost_nanos + 1").await;
    let verified = ledger::verify::verify(&stage.ledger, stage.org).await.unwrap();
    assert_eq!((verified.drift_15m, verified.drift_1h), (1, 1));
    // The day, its week and its month: as many as were over.
    assert!(verified.drift_calendar > 0 && verified.drift_calendar_clock >= 1);
    assert_eq!(verified.drift_calendar_speeds, 0);
    stage
        .psql("UPDATE usage_15m SET cost_nanos = cost_nanos - 1, timed_output = timed_output + 1")
        .await;
    let verified = ledger::verify::verify(&stage.ledger, stage.org).await.unwrap();
    assert_eq!(
        (
            verified.drift_15m,
            verified.drift_1h,
            verified.drift_calendar,
            verified.drift_calendar_speeds > 0
        ),
        (1, 0, 0, true)
    );
    stage
        .psql("UPDATE usage_15m SET cost_nanos = cost_nanos + 1, timed_output = timed_output - 1")
        .await;
    let verified = ledger::verify::verify(&stage.ledger, stage.org).await.unwrap();
    assert_eq!(verified.drift_nanos, -1);
}

#[tokio::test]
async fn an_event_that_is_changed_by_hand_keeps_its_key_right() {
    let stage = Stage::new().await;
    let version = |output: u64| {
        let mut event = crate::common::event("a", 3_600);
        event.tokens.output = output;
        ledger::record::Costed::new(stage.account, event, domain::pricing::Book::builtin())
    };
    ledger::record::record(&stage.ledger, stage.org, &[version(10)]).await.unwrap();
    // An hour before the first of a month is a month earlier.
    for months in [2, 3] {
        let ensure = format!("SELECT ensure_events_partition(now() - interval '{months} months')");
        stage.psql(&ensure).await;
    }
    stage
        .psql("UPDATE events SET occurred_at = occurred_at - interval '2 months', output_tokens = 700")
        .await;
    stage.assert_no_drift().await;
    let smaller = ledger::record::record(&stage.ledger, stage.org, &[version(500)]).await.unwrap();
    assert_eq!(smaller.duplicates, 1, "the row by hand is the larger version");
    let larger = ledger::record::record(&stage.ledger, stage.org, &[version(900)]).await.unwrap();
    assert_eq!(larger.updated, 1);
    assert_eq!(stage.number("SELECT sum(output)::bigint FROM usage_15m").await, 900);
    stage.assert_no_drift().await;
}

#[tokio::test]
async fn events_cannot_be_truncated_behind_the_back_of_the_totals() {
    let stage = Stage::new().await;
    let refused = sqlx::raw_sql("TRUNCATE events").execute(stage.owner.pool()).await.unwrap_err();
    assert!(refused.to_string().contains("cannot be truncated"), "{refused}");
}

#[tokio::test]
async fn a_dropped_month_does_not_come_back_by_being_looked_at() {
    let stage = Stage::new().await;
    let old = |key: &str| {
        ledger::record::Costed::new(
            stage.account,
            crate::common::event(key, 70 * 86_400),
            domain::pricing::Book::builtin(),
        )
    };
    ledger::record::record(&stage.ledger, stage.org, &[old("a")]).await.unwrap();
    let month = (jiff::Timestamp::now() - jiff::SignedDuration::from_hours(70 * 24)).strftime("%Y_%m");
    stage.psql(&format!("DROP TABLE events_{month}")).await;
    // As another process, which remembers nothing, would.
    let fresh = ledger::Ledger::connect(&stage.app_url, 2).await.unwrap();
    let again = ledger::record::record(&fresh, stage.org, &[old("a")]).await.unwrap();
    assert_eq!(again.duplicates, 1);
    stage.assert_no_drift().await;
    let late = ledger::record::record(&fresh, stage.org, &[old("a"), old("b")]).await.unwrap();
    assert_eq!((late.accepted, late.duplicates), (1, 1));
    assert_eq!(stage.number("SELECT sum(requests)::bigint FROM usage_15m").await, 2);
    stage.assert_no_drift().await;
}

#[tokio::test]
async fn old_requests_expire_and_every_total_stays() {
    let stage = Stage::new().await;
    record_a_year(&stage).await;
    let (events, requests) = (
        stage.assert_no_drift().await,
        stage.number("SELECT sum(requests)::bigint FROM usage_15m").await,
    );
    let keys = stage.number("SELECT count(*) FROM event_keys").await;
    let settings = domain::org::OrgForm {
        retention_months: Some(3),
        ..ledger::orgs::find(&stage.ledger, stage.org).await.unwrap().into()
    };
    ledger::orgs::edit(&stage.ledger, &stage.access, &settings).await.unwrap();
    let gone = ledger::maintenance::expire_events(&stage.ledger).await.unwrap();
    assert!(gone > 100 && gone < events, "{gone} of {events}");
    assert_eq!(stage.number("SELECT count(*) FROM events").await, events - gone);
    assert_eq!(stage.number("SELECT sum(requests)::bigint FROM usage_15m").await, requests);
    assert_eq!(
        stage.number("SELECT count(*) FROM event_keys").await,
        keys,
        "logs that are read again add nothing"
    );
    stage.assert_no_drift().await;
    assert_eq!(ledger::maintenance::expire_events(&stage.ledger).await.unwrap(), 0);
    record_a_year(&stage).await;
    assert_eq!(stage.number("SELECT sum(requests)::bigint FROM usage_15m").await, requests);
}
