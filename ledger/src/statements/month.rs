//! A month of all projects.

use domain::Nanos;
use domain::access::Access;
use domain::billing::Month;
use domain::reports::{Payer, Report};
use domain::statements::{MonthPage, ProjectMonth, State, Sum};
use jiff::Timestamp;
use sqlx::{FromRow, PgConnection};

use super::draft::{Material, abouts, made};
use super::frozen::closed_months;
use super::names::Names;
use super::read::{kept_of_month, standings};
use super::seats::{seats, shares};
use crate::queries::report::{SNAPSHOT, naive, report_in};
use crate::{Ledger, LedgerError};

#[derive(FromRow)]
struct Known {
    id: i32,
    name: String,
    colour: i16,
    client: String,
    archived: bool,
    budget_nanos: Option<i64>,
}

/// What a month has cost, payer by payer, and how its statements stand; the current month where none is named.
///
/// # Errors
/// [`LedgerError::Forbidden`] for whoever is limited to some accounts: a month is of all of them.
pub async fn month(ledger: &Ledger, access: &Access, month: Option<Month>, now: Timestamp) -> Result<MonthPage, LedgerError> {
    if access.accounts.is_some() {
        return Err(LedgerError::Forbidden);
    }
    let mut txn = ledger.begin(access, SNAPSHOT).await?;
    let (zone, waiting): (String, i64) =
        sqlx::query_as("SELECT time_zone, (SELECT count(*) FROM session_touched WHERE org_id = $1) FROM orgs WHERE id = $1")
            .bind(access.org)
            .fetch_one(&mut *txn)
            .await?;
    let current = Month::of(now.to_zoned(domain::periods::zone(&zone)?).date());
    let month = month.unwrap_or(current);
    let report = report_in(&mut txn, access, month.first(), month.end(), None).await?;
    let before = report_in(&mut txn, access, month.before().first(), month.first(), None).await?;
    let seats = seats(&mut txn, access.org, month).await?;
    let material = Material {
        month,
        report: &report,
        seats: &seats,
        // A month tells sums, and no line of them.
        names: Names::default(),
    };
    let projects = projects(&mut txn, access, &zone, &material, &before).await?;
    let accounts = accounts(&mut txn, access, month).await?;
    let seats = shares(&mut txn, access.org, &report, &seats).await?;
    txn.commit().await?;
    let sum = |payer: Payer| report.parts.get(&payer).map(Sum::from).unwrap_or_default();
    Ok(MonthPage {
        month,
        current,
        zone,
        amount: projects.iter().map(|project| project.amount).sum(),
        projects,
        not_billable: sum(Payer::NotBillable),
        untagged: sum(Payer::Untagged),
        total: Sum::from(&report),
        accounts,
        seats,
        before: before.total().cost,
        waiting,
    })
}

async fn projects(
    txn: &mut PgConnection,
    access: &Access,
    zone: &str,
    material: &Material<'_>,
    before: &Report,
) -> Result<Vec<ProjectMonth>, LedgerError> {
    let (month, report) = (material.month, material.report);
    let known: Vec<Known> = sqlx::query_as(
        "SELECT p.id, p.name, p.colour, c.name AS client, p.archived_at IS NOT NULL OR c.archived_at IS NOT NULL AS archived, p.budget_nanos \
         FROM projects p JOIN clients c ON c.org_id = p.org_id AND c.id = p.client_id WHERE p.org_id = $1 ORDER BY lower(c.name), lower(p.name), p.id",
    )
    .bind(access.org)
    .fetch_all(&mut *txn)
    .await?;
    let mut abouts = abouts(txn, access.org, None).await?;
    let mut standings = standings(txn, access.org, None, month).await?;
    let mut kept = kept_of_month(txn, access.org, month).await?;
    let closed = closed_months(txn, access, None, month, zone).await?;
    let mut months = Vec::new();
    for project in known {
        let standing = standings.remove(&project.id).unwrap_or_default();
        let part = report.parts.get(&Payer::Project(project.id));
        let statement = match (kept.remove(&project.id), abouts.remove(&project.id)) {
            (Some(statement), _) => statement,
            (None, Some(about)) => made(material, project.id, about, closed.get(&project.id).map_or(&[], Vec::as_slice)),
            (None, None) => continue,
        };
        let (counted, adjusted, amount) = (statement.cost(), statement.adjusted(), statement.bill.total);
        let earlier = before.parts.get(&Payer::Project(project.id));
        let is_of_it = part.is_some() || standing.state != State::Open || amount != Nanos::ZERO || adjusted != Nanos::ZERO;
        // What is out of use is shown where it has something to show.
        if project.archived && !is_of_it && earlier.is_none() {
            continue;
        }
        months.push(ProjectMonth {
            project: project.id,
            name: project.name,
            colour: project.colour,
            client: project.client,
            archived: project.archived,
            standing,
            sum: part.map(Sum::from).unwrap_or_default(),
            before: earlier.map(|part| part.total().cost).unwrap_or_default(),
            counted,
            adjusted,
            amount,
            budget: project.budget_nanos.map(Nanos),
        });
    }
    Ok(months)
}

/// What the accounts have cost in a month, by the rollups: what the Overview adds up.
async fn accounts(txn: &mut PgConnection, access: &Access, month: Month) -> Result<Nanos, LedgerError> {
    let cost: i64 = sqlx::query_scalar(
        "SELECT COALESCE(sum(u.cost_nanos), 0)::bigint FROM usage_15m u JOIN orgs o ON o.id = u.org_id \
         WHERE u.org_id = $1 AND u.bucket >= local_day_start($2::timestamp, o.time_zone) AND u.bucket < local_day_start($3::timestamp, o.time_zone)",
    )
    .bind(access.org)
    .bind(naive(month.first()))
    .bind(naive(month.end()))
    .fetch_one(txn)
    .await?;
    Ok(Nanos(cost))
}
