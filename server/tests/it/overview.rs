//! One number everywhere: what the Overview says equals plain SQL over the events.

use domain::access::Access;
use domain::account::KeySource;
use domain::query::{Filters, Granularity, Range, UsageQuery};
use ledger::record::record;

use crate::common::{Server, Stage, batch};

#[tokio::test]
async fn every_filter_range_granularity_and_zone_agrees_with_the_events() {
    for zone in ["America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"] {
        let stage = Stage::in_zone(zone).await;
        let second = stage.add_account("byok@northwind.example").await.id;
        stage
            .psql(&format!("UPDATE accounts SET key_source = 'byok' WHERE id = {second}"))
            .await;
        for (account, seed) in [(stage.account, 1), (second, 2)] {
            let mut events = batch(account, seed, 600);
            for (n, costed) in events.iter_mut().enumerate() {
                costed.event.at -= jiff::SignedDuration::from_secs(i64::try_from(n).unwrap() * 9_001);
            }
            record(&stage.ledger, stage.org, &events).await.unwrap();
        }
        let day = |days: i64| {
            (jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24 * days))
                .to_zoned(jiff::tz::TimeZone::UTC)
                .date()
        };
        for range in [
            Range::Days(1),
            Range::Days(7),
            Range::Days(30),
            Range::Days(90),
            Range::Days(400),
            Range::YearToDate,
            Range::Custom(day(45), day(9)),
        ] {
            for granularity in [
                None,
                Some(Granularity::Hour),
                Some(Granularity::Day),
                Some(Granularity::Week),
                Some(Granularity::Month),
            ] {
                // Hours of more than a hundred days are refused: see MAX_BUCKETS.
                if granularity == Some(Granularity::Hour) && !matches!(range, Range::Days(1..=90) | Range::Custom(..)) {
                    continue;
                }
                for (account, source) in [
                    (None, None),
                    (Some(stage.account), None),
                    (None, Some(KeySource::Byok)),
                    (Some(second), Some(KeySource::System)),
                ] {
                    check(
                        &stage,
                        &UsageQuery {
                            range,
                            granularity,
                            filters: Filters {
                                accounts: account.into_iter().collect(),
                                source,
                                ..Filters::default()
                            },
                            ..UsageQuery::default()
                        },
                    )
                    .await;
                }
            }
        }
    }
}

async fn check(stage: &Stage, query: &UsageQuery) {
    let page = stage.overview_of(query).await;
    let filter = format!(
        "e.org_id = {} AND e.occurred_at >= to_timestamp({}) AND e.occurred_at < to_timestamp({}) {} {}",
        stage.org,
        page.buckets[0].start,
        page.window.end,
        query
            .filters
            .accounts
            .first()
            .map(|id| format!("AND e.account_id = {id}"))
            .unwrap_or_default(),
        query
            .filters
            .source
            .map(|s| format!("AND a.key_source = '{}'", s.as_str()))
            .unwrap_or_default(),
    );
    let direct = async |what: &str| {
        stage
            .number(&format!(
                "SELECT COALESCE({what}, 0)::bigint FROM events e JOIN accounts a ON a.id = e.account_id WHERE {filter}"
            ))
            .await
    };
    let total = page.total();
    assert_eq!(total.cost.0, direct("sum(cost_nanos)").await, "{query:?}");
    assert_eq!(total.requests, direct("count(*)").await);
    assert_eq!(total.output, direct("sum(output_tokens)").await);
    assert_eq!(total.unpriced_requests, direct("count(*) FILTER (WHERE cost_nanos IS NULL)").await);
    assert_eq!(i64::from(page.people()), direct("count(DISTINCT person_id)").await);
    assert_eq!(page.by_bucket().iter().map(|m| m.cost.0).sum::<i64>(), total.cost.0);
    assert_eq!(page.by_model().iter().map(|(_, m)| m.cost.0).sum::<i64>(), total.cost.0);
}

#[tokio::test]
async fn the_period_before_is_cut_at_the_same_moment() {
    let stage = Stage::new().await;
    let mut events = batch(stage.account, 1, 500);
    for (n, costed) in events.iter_mut().enumerate() {
        costed.event.at -= jiff::SignedDuration::from_secs(i64::try_from(n).unwrap() * 10_000);
    }
    record(&stage.ledger, stage.org, &events).await.unwrap();
    let page = stage
        .overview_of(&UsageQuery {
            range: Range::Days(7),
            ..UsageQuery::default()
        })
        .await;
    let zone = domain::periods::zone(&page.window.zone).unwrap();
    let window = domain::periods::resolve(&page.query, &zone, jiff::Timestamp::now()).unwrap();
    let direct = stage
        .number(&format!(
            "SELECT count(*) FROM events WHERE occurred_at >= to_timestamp({}) AND occurred_at < to_timestamp({})",
            window.before_start, window.before_end
        ))
        .await;
    assert!(direct > 0);
    assert_eq!(page.before.measures.requests, direct);
}

#[tokio::test]
async fn a_limited_member_reads_only_their_accounts() {
    let stage = Stage::new().await;
    let second = stage.add_account("second@northwind.example").await.id;
    record(&stage.ledger, stage.org, &batch(stage.account, 1, 30)).await.unwrap();
    record(&stage.ledger, stage.org, &batch(second, 2, 7)).await.unwrap();
    let access = Access {
        accounts: Some(vec![second]),
        ..stage.access.clone()
    };
    let page = ledger::queries::overview::overview(&stage.ledger, &access, &UsageQuery::default(), jiff::Timestamp::now())
        .await
        .unwrap();
    assert!(page.limited);
    assert_eq!(page.total().requests, 7);
    assert!(page.accounts.iter().all(|cycle| cycle.account.id == second));
    assert!(page.feed.iter().all(|row| row.account == second));
}

#[tokio::test]
async fn an_org_never_sees_another() {
    let stage = Stage::new().await;
    record(&stage.ledger, stage.org, &batch(stage.account, 1, 30)).await.unwrap();
    let other = ledger::orgs::create(&stage.ledger, "Other", "UTC", false).await.unwrap();
    let page = ledger::queries::overview::overview(
        &stage.ledger,
        &Access::system(other.id),
        &UsageQuery::default(),
        jiff::Timestamp::now(),
    )
    .await
    .unwrap();
    assert_eq!(page.total().requests, 0);
    assert!(!page.has_events && page.feed.is_empty() && page.accounts.is_empty() && page.models.is_empty());
}

#[tokio::test]
async fn an_unreadable_question_is_answered_as_one() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    for path in ["overview?range=soon", "overview?range=7d&range=8d", "overview?account=mine"] {
        let answer = server.get(&format!("/api/page/{path}"), &cookie).await;
        assert_eq!(answer.status(), 422, "{path}");
    }
    for body in ["", "{", "{}", "[1]", "{\"id\": \"one\"}", "\u{0}"] {
        let answer = server
            .client
            .post(server.url("/api/page/account_archive"))
            .header("cookie", &cookie)
            .header("content-type", "application/json")
            .header("origin", &server.base)
            .body(body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 422, "{body:?}");
        assert!(answer.text().await.unwrap().contains("could not be read"), "{body:?}");
    }
}
