//! The seats of a month: what each costs, and what closed statements have billed of it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::Nanos;
use domain::account::Account;
use domain::billing::Month;
use domain::reports::{Payer, Report};
use domain::statements::{Seat, SeatMonth, seats as shared};
use sqlx::PgConnection;

use crate::LedgerError;
use crate::queries::report::{civil, naive};

/// What each seat of an org costs in each of these months: month, account, price. An account's first price holds for its past, too, but for months
/// that are closed by seats without it: they were billed as if it were none, until they are opened again.
async fn prices(txn: &mut PgConnection, org: i32, months: &[NaiveDate]) -> Result<Vec<(NaiveDate, i32, i64)>, LedgerError> {
    Ok(sqlx::query_as(
        "SELECT m.month, p.account_id, p.price_nanos FROM unnest($2::date[]) AS m (month) CROSS JOIN LATERAL ( \
             SELECT DISTINCT ON (account_id) account_id, price_nanos, since, entered_at FROM seat_prices WHERE org_id = $1 AND since <= m.month \
             ORDER BY account_id, since DESC) AS p \
         WHERE p.price_nanos IS NOT NULL AND NOT (p.since = '-infinity' AND EXISTS ( \
             SELECT FROM statements s WHERE s.org_id = $1 AND s.month = m.month AND s.state <> 'review' AND s.reopened_at IS NULL \
             AND s.terms ->> 'basis' = 'seat' AND s.closed_at < p.entered_at)) \
         ORDER BY 1, 2",
    )
    .bind(org)
    .bind(months)
    .fetch_all(txn)
    .await?)
}

/// The accounts that are paid for by the month, in each of these months.
pub(super) async fn accounts(
    txn: &mut PgConnection,
    org: i32,
    months: &BTreeSet<Month>,
) -> Result<BTreeMap<Month, BTreeSet<i32>>, LedgerError> {
    let firsts: Vec<NaiveDate> = months.iter().map(|month| naive(month.first())).collect();
    let mut accounts: BTreeMap<Month, BTreeSet<i32>> = BTreeMap::new();
    for (month, account, _) in prices(txn, org, &firsts).await? {
        accounts.entry(Month::of(civil(month))).or_default().insert(account);
    }
    Ok(accounts)
}

/// The seats of an org in a month.
pub(super) async fn seats(txn: &mut PgConnection, org: i32, month: Month) -> Result<Vec<Seat>, LedgerError> {
    let prices = prices(&mut *txn, org, &[naive(month.first())]).await?;
    if prices.is_empty() {
        return Ok(Vec::new());
    }
    // Who has a closed statement by seats has had its part of each of them, and be it nothing.
    let closed: Vec<i32> = sqlx::query_scalar(
        "SELECT project_id FROM statements WHERE org_id = $1 AND month = $2 AND state <> 'review' AND reopened_at IS NULL AND terms ->> 'basis' = 'seat'",
    )
    .bind(org)
    .bind(naive(month.first()))
    .fetch_all(&mut *txn)
    .await?;
    let billed: Vec<(i32, i32, i64)> = sqlx::query_as(
        "SELECT l.account_id, s.project_id, sum(l.counted_nanos)::bigint FROM statement_lines l \
             JOIN statements s ON s.org_id = l.org_id AND s.id = l.statement_id \
         WHERE l.org_id = $1 AND l.day >= $2 AND l.day < $3 AND s.project_id = ANY($4) AND s.reopened_at IS NULL GROUP BY 1, 2",
    )
    .bind(org)
    .bind(naive(month.first()))
    .bind(naive(month.end()))
    .bind(&closed)
    .fetch_all(txn)
    .await?;
    let seat = |(_, account, price): (NaiveDate, i32, i64)| {
        let nothing = closed.iter().map(|project| (*project, Nanos::ZERO));
        let of_it = billed.iter().filter(|(of, _, _)| *of == account);
        Seat {
            account,
            price: Nanos(price),
            billed: nothing.chain(of_it.map(|(_, project, sum)| (*project, Nanos(*sum)))).collect(),
        }
    };
    Ok(prices.into_iter().map(seat).collect())
}

/// What becomes of each seat in a month.
pub(super) async fn shares(txn: &mut PgConnection, org: i32, report: &Report, seats: &[Seat]) -> Result<Vec<SeatMonth>, LedgerError> {
    let ids: Vec<i32> = seats.iter().map(|seat| seat.account).collect();
    let names: Vec<(i32, String, String)> = sqlx::query_as("SELECT id, email, label FROM accounts WHERE org_id = $1 AND id = ANY($2)")
        .bind(org)
        .bind(&ids)
        .fetch_all(txn)
        .await?;
    let names: BTreeMap<i32, String> = names
        .into_iter()
        .map(|(id, email, label)| (id, Account::name_of(&email, &label)))
        .collect();
    let parts = shared(report, seats);
    let month = |seat: &Seat| {
        let of = |payer: fn(Payer) -> bool| -> Nanos {
            let own = parts.iter().filter(|((of, key), _)| key.account == seat.account && payer(*of));
            own.map(|(_, part)| *part).sum()
        };
        let lines = report.parts.values().flat_map(|part| &part.lines);
        let projects = of(|payer| matches!(payer, Payer::Project(_))) + seat.billed.values().copied().sum();
        let (not_billable, untagged) = (of(|payer| payer == Payer::NotBillable), of(|payer| payer == Payer::Untagged));
        SeatMonth {
            account: seat.account,
            name: names.get(&seat.account).cloned().unwrap_or_default(),
            price: seat.price,
            equivalent: lines
                .filter(|(key, _)| key.account == seat.account)
                .map(|(_, line)| line.cost)
                .sum(),
            projects,
            not_billable,
            untagged,
            unused: seat.price - projects - not_billable - untagged,
        }
    };
    Ok(seats.iter().map(month).collect())
}
