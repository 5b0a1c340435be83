//! The sample workspace: in every cycle of every account and in every month, all payers together pay for what the accounts have cost.

use domain::Nanos;
use domain::access::Access;
use domain::billing::Month;
use domain::periods;
use domain::query::{Filters, Range, UsageQuery};
use domain::reports::Payer;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use ledger::queries::overview::overview;
use ledger::queries::report::report;
use ledger::statements::{month, statement};
use server::sample;

use crate::common::Stage;

#[tokio::test]
async fn every_cycle_and_month_of_the_sample_adds_up() {
    let stage = Stage::new().await;
    let now = Timestamp::now();
    let org = sample::install(&stage.ledger, now).await.unwrap();
    while ledger::sessions::keep(&stage.ledger, org).await.unwrap().touched > 0 {}
    let access = Access::system(org);
    let accounts: Vec<(i32, i16)> = sqlx::query_as("SELECT id, billing_day FROM accounts WHERE org_id = $1 ORDER BY id")
        .bind(org)
        .fetch_all(stage.owner.pool())
        .await
        .unwrap();
    let (zone, first): (String, chrono::DateTime<chrono::Utc>) =
        sqlx::query_as("SELECT o.time_zone, min(e.occurred_at) FROM orgs o JOIN events e ON e.org_id = o.id WHERE o.id = $1 GROUP BY 1")
            .bind(org)
            .fetch_one(stage.owner.pool())
            .await
            .unwrap();
    let zone = periods::zone(&zone).unwrap();
    let day = |second: i64| Timestamp::from_second(second).unwrap().to_zoned(zone.clone()).date();
    let today = day(now.as_second());
    let (mut cycles, mut payers) = (0, std::collections::BTreeSet::new());
    for (account, billing_day) in &accounts {
        let mut at = now;
        while at.as_second() > first.timestamp() {
            let cycle = periods::cycle(*billing_day, &zone, at);
            let (from, to): (Date, Date) = (day(cycle.start), day(cycle.end));
            let own = Access {
                accounts: Some(vec![*account]),
                ..access.clone()
            };
            let report = report(&stage.ledger, &own, from, to).await.unwrap();
            let query = UsageQuery {
                range: Range::Custom(from, to.saturating_sub(1.day()).min(today)),
                filters: Filters {
                    accounts: vec![*account],
                    ..Filters::default()
                },
                ..UsageQuery::default()
            };
            let told = overview(&stage.ledger, &access, &query, now).await.unwrap();
            let (all, told) = (report.total(), told.total());
            assert_eq!(
                (all.cost, all.requests, all.tokens()),
                (told.cost, told.requests, told.tokens()),
                "account {account}, {from} to {to}"
            );
            payers.extend(report.parts.into_keys());
            cycles += 1;
            at = Timestamp::from_second(cycle.start - 1).unwrap();
        }
    }
    assert!(cycles > 2 * accounts.len(), "{cycles}");
    assert!(
        payers.contains(&Payer::Untagged) && payers.contains(&Payer::NotBillable) && payers.len() > 4,
        "{payers:?}"
    );

    let mut at = Month::of(today);
    let mut billed = Nanos::ZERO;
    while at.end() > day(first.timestamp()) {
        let page = month(&stage.ledger, &access, Some(at), now).await.unwrap();
        let projects: Nanos = page.projects.iter().map(|project| project.sum.cost).sum();
        assert_eq!(projects + page.untagged.cost + page.not_billable.cost, page.accounts, "{at}");
        assert_eq!((page.total.cost, page.waiting), (page.accounts, 0), "{at}");
        for seat in &page.seats {
            let parts = seat.projects + seat.not_billable + seat.untagged + seat.unused;
            assert_eq!(parts, seat.price, "{at}, {}", seat.name);
        }
        // A month is what its statements are.
        for project in &page.projects {
            let one = statement(&stage.ledger, &access, project.project, at, None, now)
                .await
                .unwrap()
                .statement;
            assert_eq!(
                (one.cost(), one.adjusted(), one.bill.total),
                (project.counted, project.adjusted, project.amount),
                "{at}, {}",
                project.name
            );
            assert_eq!(project.counted + project.mark_up() + project.adjusted, project.amount);
        }
        billed += page.amount;
        at = at.before();
    }
    assert!(billed > Nanos::ZERO);

    let drift = async || ledger::verify::verify(&stage.ledger, org).await.unwrap();
    assert!(drift().await.is_clean(), "{:?}", drift().await);
    stage
        .psql(&format!(
            "UPDATE session_parts SET cost_nanos = cost_nanos + 1 WHERE org_id = {org} AND (session_id, day, model_id) = ( \
                 SELECT session_id, day, model_id FROM session_parts WHERE org_id = {org} AND day < now() - interval '40 days' ORDER BY day DESC LIMIT 1)"
        ))
        .await;
    assert_eq!(drift().await.drift_sessions, 1, "a single nano-dollar is found");
}
