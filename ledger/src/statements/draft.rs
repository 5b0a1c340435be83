//! A statement as it would be closed now.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::access::Access;
use domain::billing::{Basis, Month, Terms};
use domain::reports::{LineKey, Payer, Report};
use domain::statements::{ClosedMonth, Draft, PriceUsed, Seat, Statement, draft};
use serde_json::Value;
use sqlx::{FromRow, PgConnection};

use super::frozen::closed_months;
use super::names::{Names, names};
use super::seats::seats;
use crate::LedgerError;
use crate::queries::report::{civil, naive, report_in};

/// What is known of a project before anything is added up. It is read once: who changes the terms while a statement is closed changes the next one.
#[derive(Clone, Debug)]
pub(super) struct About {
    pub org: String,
    pub zone: String,
    pub client: String,
    pub project: String,
    pub terms: Terms,
    since: Month,
    until: Option<Month>,
}

impl About {
    /// Whether the project is in use in a month, or was.
    fn is_in_use(&self, month: Month) -> bool {
        self.since <= month && self.until.is_none_or(|until| month <= until)
    }
}

#[derive(FromRow)]
struct Row {
    id: i32,
    org: String,
    zone: String,
    client: String,
    project: String,
    terms: Value,
    since: NaiveDate,
    until: Option<NaiveDate>,
}

/// Reads it.
pub(super) async fn about(txn: &mut PgConnection, org: i32, project: i32) -> Result<About, LedgerError> {
    abouts(txn, org, Some(project)).await?.remove(&project).ok_or(LedgerError::NotFound)
}

/// The same of all projects, or of one, by their numbers.
pub(super) async fn abouts(txn: &mut PgConnection, org: i32, project: Option<i32>) -> Result<BTreeMap<i32, About>, LedgerError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT p.id, o.name AS org, o.time_zone AS zone, c.name AS client, p.name AS project, p.terms, \
             (p.created_at AT TIME ZONE o.time_zone)::date AS since, \
             (COALESCE(p.archived_at, c.archived_at) AT TIME ZONE o.time_zone)::date AS until \
         FROM projects p JOIN clients c ON c.org_id = p.org_id AND c.id = p.client_id JOIN orgs o ON o.id = p.org_id \
         WHERE p.org_id = $1 AND ($2::int IS NULL OR p.id = $2)",
    )
    .bind(org)
    .bind(project)
    .fetch_all(txn)
    .await?;
    let month = |day: NaiveDate| Month::of(civil(day));
    rows.into_iter()
        .map(|row| {
            let about = About {
                org: row.org,
                zone: row.zone,
                client: row.client,
                project: row.project,
                terms: serde_json::from_value(row.terms).map_err(|error| sqlx::Error::Decode(Box::new(error)))?,
                since: month(row.since),
                until: row.until.map(month),
            };
            Ok((row.id, about))
        })
        .collect()
}

/// What the statements of a month are made of, beside what is known of each project.
pub(super) struct Material<'a> {
    pub month: Month,
    /// All that was used in the month, or, where no seat is shared, what the one project used.
    pub report: &'a Report,
    pub seats: &'a [Seat],
    pub names: Names,
}

/// Makes the statement of a project, out of what the month holds and of what has changed of months before it.
pub(super) fn made(of: &Material<'_>, project: i32, about: About, closed: &[ClosedMonth]) -> Statement {
    let is_in_use = about.is_in_use(of.month);
    let draft_of = Draft {
        org: about.org,
        client: about.client,
        project: about.project,
        project_id: project,
        month: of.month,
        zone: about.zone,
        terms: about.terms,
        report: of.report,
        seats: of.seats,
        closed,
        is_in_use,
        prices: Vec::new(),
    };
    draft(draft_of, |key| of.names.of(key))
}

/// The statement alone, with its report read.
pub(super) async fn alone(txn: &mut PgConnection, access: &Access, project: i32, month: Month) -> Result<Statement, LedgerError> {
    let about = about(txn, access.org, project).await?;
    // A seat is shared by what everybody has used it for; anything else is the project's own.
    let (of, seats) = match about.terms.basis {
        Basis::Seat => (None, seats(txn, access.org, month).await?),
        Basis::Computed | Basis::Reported => (Some(project), Vec::new()),
    };
    let report = report_in(txn, access, month.first(), month.end(), of).await?;
    let closed = closed_months(txn, access, Some(project), month, &about.zone)
        .await?
        .remove(&project)
        .unwrap_or_default();
    let own = report.parts.get(&Payer::Project(project));
    let of_closed = closed.iter().flat_map(|one| one.held.keys().chain(one.frozen.keys()));
    let keys: Vec<LineKey> = own
        .into_iter()
        .flat_map(|part| part.lines.keys())
        .chain(of_closed)
        .copied()
        .collect();
    let material = Material {
        month,
        report: &report,
        seats: &seats,
        names: names(txn, access.org, &keys).await?,
    };
    Ok(made(&material, project, about, &closed))
}

/// The prices that requests of the statement's models were costed with in its month.
pub(super) async fn prices(txn: &mut PgConnection, org: i32, statement: &Statement) -> Result<Vec<PriceUsed>, LedgerError> {
    let mut models: Vec<i32> = statement.lines.iter().map(|line| line.model).collect();
    models.sort_unstable();
    models.dedup();
    let rows: Vec<(i32, String, String, Value)> = sqlx::query_as(
        "SELECT p.id, p.model, p.key, p.body -> 'standard' FROM prices p WHERE p.id IN ( \
             SELECT e.price_id FROM events e JOIN orgs o ON o.id = e.org_id WHERE e.org_id = $1 AND e.model_id = ANY($2) \
             AND e.occurred_at >= local_day_start($3::timestamp, o.time_zone) AND e.occurred_at < local_day_start($4::timestamp, o.time_zone)) \
         ORDER BY p.model, p.id",
    )
    .bind(org)
    .bind(models)
    .bind(naive(statement.month.first()))
    .bind(naive(statement.month.end()))
    .fetch_all(txn)
    .await?;
    let used = |(id, model, key, rates): (i32, String, String, Value)| PriceUsed {
        id,
        model,
        key,
        rates: serde_json::from_value(rates).ok(),
    };
    Ok(rows.into_iter().map(used).collect())
}
