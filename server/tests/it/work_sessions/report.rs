//! Reports: all payers together pay for exactly what the accounts have cost.

use domain::access::Access;
use domain::periods;
use domain::query::{Filters, Range, UsageQuery};
use domain::reports::Payer;
use domain::rules::{Condition, Reach, RuleForm};
use domain::sessions::{Assignment, Deed, Share};
use jiff::ToSpan;
use jiff::civil::Date;
use ledger::queries::report::report;
use ledger::record::record;
use ledger::rules::add;
use ledger::sessions::decide;

use super::{keep_all, project, rows};
use crate::common::Stage;

/// Four months of work on two accounts, some of it past midnight in the org's zone, a part of it tagged in every way there is.
async fn worked(stage: &Stage) -> [i32; 2] {
    let accounts = [stage.account, stage.add_account("second@northwind.example").await.id];
    let mut batch = Vec::new();
    for n in 0..600_u32 {
        let mut event = crate::common::event(&format!("report-{n}"), i64::from(n) * 17_300 + 60);
        event.person = Some(format!("person-{}", n % 3));
        event.model = ["claude-opus-5", "gpt-5", "a-model-without-a-price"][n as usize % 3].to_owned();
        event.cwd = Some(["/work/globex", "/work/initech"][n as usize % 2].to_owned());
        event.tokens.output = u64::from(n) * 13 + 1;
        // Some go on for hours.
        for more in 0..n % 5 {
            let mut later = event.clone();
            later.key = format!("report-{n}-{more}");
            later.at += jiff::SignedDuration::from_mins(i64::from(more) * 25);
            batch.push((accounts[n as usize % 2], later));
        }
        batch.push((accounts[n as usize % 2], event));
    }
    let book = domain::pricing::Book::builtin();
    let batch: Vec<_> = batch
        .into_iter()
        .map(|(account, event)| ledger::record::Costed::new(account, event, book))
        .collect();
    record(&stage.ledger, stage.org, &batch).await.unwrap();
    keep_all(stage).await;
    let [one, two] = [project(stage, "Relaunch").await, project(stage, "Care").await];
    let rule = RuleForm {
        name: "Globex".to_owned(),
        conditions: vec![Condition::Directory("/work/globex".to_owned()), Condition::Weekdays(vec![1, 2, 3])],
        tag: Assignment::project(one),
        default_for: None,
    };
    add(&stage.ledger, &stage.access, &rule, Reach::All, jiff::Timestamp::now())
        .await
        .unwrap();
    let shares = [(one, 3_333), (two, 6_667)].map(|(project, points)| Share { project, points });
    let shared = Assignment::shares(shares.to_vec()).unwrap();
    for (n, row) in rows(stage).await.iter().enumerate() {
        let tag = match n % 5 {
            0 => shared.clone(),
            1 => Assignment::project(two),
            2 => Assignment::NotBillable,
            _ => continue,
        };
        let deed = Deed::Tag {
            sessions: vec![row.id],
            tag: Some(tag),
        };
        decide(&stage.ledger, &stage.access, &deed).await.unwrap();
    }
    accounts
}

#[tokio::test]
async fn all_payers_together_pay_for_what_the_accounts_cost_in_every_cycle() {
    let stage = Stage::new().await;
    let accounts = worked(&stage).await;
    let zone = periods::zone("America/New_York").unwrap();
    let today = jiff::Timestamp::now().to_zoned(zone.clone()).date();
    let mut cycles: Vec<(Date, Date)> = Vec::new();
    // Calendar months, and cycles from billing days that short months do not have.
    for billing_day in [1, 15, 31] {
        let mut at = jiff::Timestamp::now();
        for _ in 0..4 {
            let cycle = periods::cycle(billing_day, &zone, at);
            let day = |second: i64| jiff::Timestamp::from_second(second).unwrap().to_zoned(zone.clone()).date();
            cycles.push((day(cycle.start), day(cycle.end)));
            at = jiff::Timestamp::from_second(cycle.start - 1).unwrap();
        }
    }
    let mut payers = std::collections::BTreeSet::new();
    for (from, to) in cycles {
        for only in [None, Some(accounts[0]), Some(accounts[1])] {
            let access = Access {
                accounts: only.map(|account| vec![account]),
                ..stage.access.clone()
            };
            let report = report(&stage.ledger, &access, from, to).await.unwrap();
            let last = to.saturating_sub(1.day()).min(today);
            let query = UsageQuery {
                range: Range::Custom(from, last),
                filters: Filters {
                    accounts: only.into_iter().collect(),
                    ..Filters::default()
                },
                ..UsageQuery::default()
            };
            let overview = stage.overview_of(&query).await.total().to_owned();
            let total = report.total();
            assert_eq!(
                (
                    total.requests,
                    total.cost,
                    total.tokens(),
                    total.unpriced_requests,
                    total.unpriced_tokens
                ),
                (
                    overview.requests,
                    overview.cost,
                    overview.tokens(),
                    overview.unpriced_requests,
                    overview.unpriced_tokens
                ),
                "{from} to {to} of {only:?}"
            );
            // The newest use is hours old: a cycle that began today may have none yet.
            assert!(total.requests > 0 || from >= today, "{from} to {to} of {only:?}");
            payers.extend(report.parts.keys().copied());
            let lines = report.parts.values().flat_map(|part| part.lines.keys());
            assert!(lines.clone().all(|key| from <= key.day && key.day < to));
            assert!(lines.into_iter().all(|key| only.is_none_or(|only| key.account == only)));
        }
    }
    assert_eq!(payers.len(), 4, "{payers:?}");
    assert!(payers.contains(&Payer::Untagged) && payers.contains(&Payer::NotBillable));
    // Over all of it, each session is counted where it began, and its time is shared out to the last microsecond.
    let all = report(
        &stage.ledger,
        &stage.access,
        today.saturating_sub(400.days()),
        today.saturating_add(1.day()),
    )
    .await
    .unwrap();
    let active: i64 = all.parts.values().map(|part| part.active).sum();
    assert_eq!(active, stage.number("SELECT sum(active_micros)::bigint FROM work_sessions").await);
    let shared = stage
        .number("SELECT count(*) FROM work_sessions WHERE jsonb_array_length(billed -> 'projects') > 1")
        .await;
    let sessions: i64 = all.parts.values().map(|part| part.sessions).sum();
    assert_eq!(
        sessions,
        stage.number("SELECT count(*) FROM work_sessions").await + shared,
        "a shared one counts for each"
    );
}
