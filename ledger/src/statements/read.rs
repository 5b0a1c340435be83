//! Reading a statement, and how it stands.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::Nanos;
use domain::access::Access;
use domain::billing::Month;
use domain::reports::Payer;
use domain::statements::{Reopened, SharedStatement, Standing, State, Statement, StatementPage, Sum};
use jiff::Timestamp;
use sqlx::{FromRow, PgConnection};

use super::draft::{about, alone};
use super::links::links_in;
use super::rates::exchange;
use crate::keys::hash;
use crate::queries::report::{SNAPSHOT, naive, report_in};
use crate::{Ledger, LedgerError};

/// The statement of a project for a month: as it was closed, or as it would be closed now; or, where a number is named, as it was closed under that
/// one, be it open again.
///
/// # Errors
/// [`LedgerError::NotFound`] for an unknown project, and for a number that the month never had; [`LedgerError::Forbidden`] for whoever is limited to
/// some accounts.
pub async fn statement(
    ledger: &Ledger,
    access: &Access,
    project: i32,
    month: Month,
    number: Option<i32>,
    now: Timestamp,
) -> Result<StatementPage, LedgerError> {
    if access.accounts.is_some() {
        return Err(LedgerError::Forbidden);
    }
    let mut txn = ledger.begin(access, SNAPSHOT).await?;
    let about = about(&mut txn, access.org, project).await?;
    let standing = standing_in(&mut txn, access.org, project, month).await?;
    let reopened = reopened(&mut txn, access.org, project, month).await?;
    let earlier = number.and_then(|number| reopened.iter().find(|one| one.number == number).cloned());
    let (statement, links) = match (kept(&mut txn, access.org, project, month, number).await?, number) {
        (Some((id, text)), _) => (read(&text)?, links_in(&mut txn, access.org, id).await?),
        (None, Some(_)) => return Err(LedgerError::NotFound),
        (None, None) => {
            let mut draft = alone(&mut txn, access, project, month).await?;
            draft.exchange = exchange(&mut txn, access.org, month, draft.bill.total).await?;
            (draft, Vec::new())
        }
    };
    let before = report_in(&mut txn, access, month.before().first(), month.first(), Some(project)).await?;
    txn.commit().await?;
    let zone = domain::periods::zone(&about.zone)?;
    Ok(StatementPage {
        closed_on: closed_on(&statement)?,
        statement,
        standing,
        terms: about.terms,
        before: before.parts.get(&Payer::Project(project)).map(Sum::from).unwrap_or_default(),
        reopened,
        earlier,
        links,
        current: Month::of(now.to_zoned(zone).date()),
    })
}

/// The statement that a link opens.
///
/// # Errors
/// [`LedgerError::NotFound`] for a link that is none, has ended, or was revoked.
pub async fn shared(ledger: &Ledger, secret: &str) -> Result<SharedStatement, LedgerError> {
    let row: Option<(String, Vec<u8>, DateTime<Utc>)> = sqlx::query_as("SELECT snapshot, sha256, expires_at FROM door_statement($1)")
        .bind(hash(secret))
        .fetch_optional(ledger.pool())
        .await?;
    let (text, hash, expires) = row.ok_or(LedgerError::NotFound)?;
    let statement = read(&text)?;
    Ok(SharedStatement {
        closed_on: closed_on(&statement)?,
        statement: statement.for_client(),
        sha256: hex(&hash),
        expires_at: expires.timestamp_millis(),
    })
}

/// The text that a closed statement was frozen as, byte for byte: its SHA-256 is the one that is shown. Where a number is named, the one that was
/// closed under it.
///
/// # Errors
/// [`LedgerError::NotFound`] for one that is not closed.
pub async fn frozen_text(ledger: &Ledger, access: &Access, project: i32, month: Month, number: Option<i32>) -> Result<String, LedgerError> {
    if access.accounts.is_some() {
        return Err(LedgerError::Forbidden);
    }
    let mut txn = ledger.begin(access, "").await?;
    let kept = kept(&mut txn, access.org, project, month, number).await?;
    txn.commit().await?;
    kept.map(|(_, text)| text).ok_or(LedgerError::NotFound)
}

/// The day on which a statement was closed, in its zone.
fn closed_on(statement: &Statement) -> Result<Option<String>, LedgerError> {
    let Some(at) = statement.closed_at.and_then(|at| Timestamp::from_millisecond(at).ok()) else {
        return Ok(None);
    };
    let zone = domain::periods::zone(&statement.zone)?;
    Ok(Some(domain::civil::write_day(at.to_zoned(zone).date())))
}

fn read(text: &str) -> Result<Statement, LedgerError> {
    serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(Box::new(error)).into())
}

/// Id and text of a closed statement: of the one that holds, or of the one of a number.
async fn kept(
    txn: &mut PgConnection,
    org: i32,
    project: i32,
    month: Month,
    number: Option<i32>,
) -> Result<Option<(i32, String)>, LedgerError> {
    Ok(sqlx::query_as(
        "SELECT id, snapshot FROM statements WHERE org_id = $1 AND project_id = $2 AND month = $3 AND snapshot IS NOT NULL \
         AND CASE WHEN $4::int IS NULL THEN reopened_at IS NULL ELSE number = $4 END",
    )
    .bind(org)
    .bind(project)
    .bind(naive(month.first()))
    .bind(number)
    .fetch_optional(txn)
    .await?)
}

/// The closed statements of a month, by the numbers of their projects.
pub(super) async fn kept_of_month(txn: &mut PgConnection, org: i32, month: Month) -> Result<BTreeMap<i32, Statement>, LedgerError> {
    let rows: Vec<(i32, String)> = sqlx::query_as(
        "SELECT project_id, snapshot FROM statements WHERE org_id = $1 AND month = $2 AND snapshot IS NOT NULL AND reopened_at IS NULL",
    )
    .bind(org)
    .bind(naive(month.first()))
    .fetch_all(txn)
    .await?;
    rows.into_iter().map(|(project, text)| Ok((project, read(&text)?))).collect()
}

#[derive(FromRow)]
struct Row {
    project_id: i32,
    state: String,
    number: Option<i32>,
    sha256: Option<Vec<u8>>,
    total: Option<i64>,
    closed_at: Option<DateTime<Utc>>,
    closed_by: Option<String>,
}

/// How it stands.
pub(super) async fn standing_in(txn: &mut PgConnection, org: i32, project: i32, month: Month) -> Result<Standing, LedgerError> {
    Ok(standings(txn, org, Some(project), month)
        .await?
        .remove(&project)
        .unwrap_or_default())
}

/// How the statements of a month stand, by the numbers of their projects; those that nobody has touched have none.
pub(super) async fn standings(
    txn: &mut PgConnection,
    org: i32,
    project: Option<i32>,
    month: Month,
) -> Result<BTreeMap<i32, Standing>, LedgerError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT project_id, state, number, sha256, (snapshot::jsonb #>> '{bill,total}')::bigint AS total, closed_at, closed_by FROM statements \
         WHERE org_id = $1 AND ($2::int IS NULL OR project_id = $2) AND month = $3 AND reopened_at IS NULL",
    )
    .bind(org)
    .bind(project)
    .bind(naive(month.first()))
    .fetch_all(txn)
    .await?;
    let standing = |row: Row| Standing {
        state: State::parse(&row.state).unwrap_or_default(),
        number: row.number,
        sha256: row.sha256.as_deref().map(hex),
        total: row.total.map(Nanos),
        closed_at: row.closed_at.map(|at| at.timestamp_millis()),
        closed_by: row.closed_by,
    };
    Ok(rows.into_iter().map(|row| (row.project_id, standing(row))).collect())
}

/// Number, hash, when, by whom and why.
type ReopenedRow = (i32, Vec<u8>, DateTime<Utc>, String, String);

async fn reopened(txn: &mut PgConnection, org: i32, project: i32, month: Month) -> Result<Vec<Reopened>, LedgerError> {
    let rows: Vec<ReopenedRow> = sqlx::query_as(
        "SELECT number, sha256, reopened_at, reopened_by, reason FROM statements \
         WHERE org_id = $1 AND project_id = $2 AND month = $3 AND reopened_at IS NOT NULL ORDER BY reopened_at DESC",
    )
    .bind(org)
    .bind(project)
    .bind(naive(month.first()))
    .fetch_all(txn)
    .await?;
    let one = |(number, hash, at, by, reason): ReopenedRow| Reopened {
        number,
        sha256: hex(&hash),
        at: at.timestamp_millis(),
        by,
        reason,
    };
    Ok(rows.into_iter().map(one).collect())
}

/// `0a1b…`.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
