//! Billing periods: SQL and Rust cut them alike, and the view with its tail says what the rollups say.

use domain::periods;
use jiff::Timestamp;
use ledger::maintenance::refresh_billing_periods;
use ledger::record::record;

use crate::common::{Stage, batch};

#[tokio::test]
async fn sql_and_rust_cut_cycles_alike() {
    let stage = Stage::new().await;
    let zones = [
        "UTC",
        "America/New_York",
        "America/Havana",
        "America/Santiago",
        "Asia/Kathmandu",
        "Asia/Beirut",
        "Australia/Lord_Howe",
        "Pacific/Chatham",
        "Pacific/Apia",
        "Africa/Cairo",
    ];
    // Up to the middle of 2025: about the years after, two time-zone databases of different age may differ (and then the rollups answer).
    let mut checked = 0;
    for zone in zones {
        let tz = periods::zone(zone).unwrap();
        let start = "2024-01-01T00:00:00Z".parse::<Timestamp>().unwrap().as_second();
        let moments: Vec<i64> = (0..500).map(|n| start + n * 101_700).collect();
        for billing_day in [1_i16, 5, 15, 28, 29, 30, 31] {
            let starts: Vec<i64> = sqlx::query_scalar(
                "SELECT extract(epoch FROM billing_period_start(to_timestamp(at), $2, $3))::bigint FROM unnest($1::bigint[]) WITH ORDINALITY AS t (at, n) ORDER BY n",
            )
            .bind(&moments)
            .bind(i32::from(billing_day))
            .bind(zone)
            .fetch_all(stage.ledger.pool())
            .await
            .unwrap();
            for (at, sql) in moments.iter().zip(starts) {
                let rust = periods::cycle(billing_day, &tz, Timestamp::from_second(*at).unwrap()).start;
                assert_eq!(sql, rust, "{zone}, day {billing_day}, at {at}");
                checked += 1;
            }
        }
    }
    assert_eq!(checked, 10 * 7 * 500);
}

#[tokio::test]
async fn view_plus_tail_is_what_the_rollups_say() {
    for zone in ["America/New_York", "Asia/Kolkata"] {
        let stage = Stage::in_zone(zone).await;
        let second = stage.add_account("second@northwind.example").await.id;
        let cycles = async || stage.overview().await.accounts;
        record(&stage.ledger, stage.org, &batch(stage.account, 1, 300)).await.unwrap();
        let by_rollups = cycles().await;
        refresh_billing_periods(&stage.ledger).await.unwrap();
        assert_eq!(cycles().await, by_rollups, "the view alone");

        record(&stage.ledger, stage.org, &batch(stage.account, 2, 100)).await.unwrap();
        record(&stage.ledger, stage.org, &batch(second, 3, 50)).await.unwrap();
        stage
            .psql("DELETE FROM events WHERE id IN (SELECT id FROM events ORDER BY id LIMIT 20)")
            .await;
        let with_tail = cycles().await;
        refresh_billing_periods(&stage.ledger).await.unwrap();
        assert_eq!(cycles().await, with_tail, "view and tail");
        stage.psql("DELETE FROM usage_changes").await;
        assert_eq!(cycles().await, with_tail, "the view alone again");
        record(&stage.ledger, stage.org, &batch(second, 4, 10)).await.unwrap();
        stage.psql("DELETE FROM usage_changes").await;
        let direct: i64 = stage
            .number(&format!(
                "SELECT count(*) FROM events WHERE account_id = {second} AND occurred_at >= billing_period_start(now(), 5, '{zone}')"
            ))
            .await;
        let requests: i64 = cycles()
            .await
            .iter()
            .find(|c| c.account.id == second)
            .unwrap()
            .models
            .iter()
            .map(|(_, m)| m.requests)
            .sum();
        assert_eq!(requests, direct, "a pruned tail is noticed and the rollups are asked");
    }
}

#[tokio::test]
async fn a_changed_billing_day_is_noticed_before_the_next_refresh() {
    let stage = Stage::new().await;
    record(&stage.ledger, stage.org, &batch(stage.account, 1, 400)).await.unwrap();
    refresh_billing_periods(&stage.ledger).await.unwrap();
    for day in [1, 12, 22, 28, 31] {
        stage.psql(&format!("UPDATE accounts SET billing_day = {day}")).await;
        let early = stage.overview().await.accounts;
        refresh_billing_periods(&stage.ledger).await.unwrap();
        assert_eq!(stage.overview().await.accounts, early, "day {day}");
    }
}
