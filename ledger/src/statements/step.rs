//! Steps of a statement: review, close, invoice, reopen.

use domain::Nanos;
use domain::access::{Access, Scope};
use domain::billing::Month;
use domain::statements::{Standing, Statement, Step};
use domain::text::{fail, line};
use jiff::Timestamp;
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, Postgres, Transaction};

use super::draft::{about, alone, prices};
use super::frozen::freeze;
use super::rates::{exchange, missing_rate};
use super::read::standing_in;
use crate::instant::at_micros;
use crate::queries::report::naive;
use crate::sessions::{begin_alone, keep_in};
use crate::{Ledger, LedgerError};

/// The longest reason.
const LONGEST_REASON: usize = 500;

/// Takes a step. Closing first cuts whatever waits to be cut, then freezes the statement with a number, its text and the hash of it; months that
/// have not ended are not closed. Opening again is for administrators, and needs a reason.
///
/// # Errors
/// [`LedgerError::Invalid`] on `step`, `month`, `currency` or `reason`; [`LedgerError::NotFound`] for an unknown project; [`LedgerError::Forbidden`].
pub async fn step(
    ledger: &Ledger,
    access: &Access,
    project: i32,
    month: Month,
    step: Step,
    reason: &str,
    now: Timestamp,
) -> Result<Standing, LedgerError> {
    step_as_seen(ledger, access, project, month, step, reason, None, now).await
}

/// The same, but a statement is closed only if it comes to what was seen.
///
/// # Errors
/// As for [`step`], and [`LedgerError::Invalid`] on `total`.
#[expect(
    clippy::too_many_arguments,
    reason = "a statement is named by two, a step has two, and the rest is what every change has"
)]
pub async fn step_as_seen(
    ledger: &Ledger,
    access: &Access,
    project: i32,
    month: Month,
    step: Step,
    reason: &str,
    seen: Option<Nanos>,
    now: Timestamp,
) -> Result<Standing, LedgerError> {
    let scope = if step == Step::Reopen {
        Scope::StatementsReopen
    } else {
        Scope::ProjectsWrite
    };
    if !access.may(scope) || access.accounts.is_some() {
        return Err(LedgerError::Forbidden);
    }
    let mut txn = begin_alone(ledger, access).await?;
    let about = about(&mut txn, access.org, project).await?;
    let standing = standing_in(&mut txn, access.org, project, month).await?;
    if standing.state.after(step).is_none() {
        let problem = format!("the statement is {} now: look at it again", standing.state.title().to_lowercase());
        return Err(fail("step", &problem).into());
    }
    match step {
        Step::Review if !has_begun(&mut txn, access, month, now).await? => {
            return Err(fail("month", "the month has not begun yet: look through it when it has").into());
        }
        Step::Review => review(&mut txn, access, project, month).await?,
        Step::Withdraw => withdraw(&mut txn, access, project, month).await?,
        Step::Close => close(&mut txn, access, project, month, seen, now).await?,
        Step::Invoice => set(&mut txn, access, project, month, "state = 'invoiced'").await?,
        Step::Reopen => {
            let reason = line(
                "reason",
                reason,
                LONGEST_REASON,
                "say why it is opened again, in at most 500 characters",
            )?;
            reopen(&mut txn, access, project, month, &reason, now).await?;
        }
    }
    let after = standing_in(&mut txn, access.org, project, month).await?;
    let what = match step {
        Step::Review => "in review",
        Step::Withdraw => "out of review",
        Step::Close => "closed",
        Step::Invoice => "invoiced",
        Step::Reopen => "opened again",
    };
    let told = json!({
        "number": after.number.or(standing.number),
        "sha256": after.sha256.or(standing.sha256),
        "total_nanos": after.total.or(standing.total),
        "reason": (step == Step::Reopen).then_some(reason.trim()),
    });
    sqlx::query("SELECT note($1, $2, $3, NULL, jsonb_strip_nulls($4))")
        .bind(access.org)
        .bind(format!("statement.{what}"))
        .bind(format!("{}, {}", about.project, month.label()))
        .bind(told)
        .execute(&mut *txn)
        .await?;
    let standing = standing_in(&mut txn, access.org, project, month).await?;
    txn.commit().await?;
    Ok(standing)
}

async fn review(txn: &mut PgConnection, access: &Access, project: i32, month: Month) -> Result<(), LedgerError> {
    sqlx::query("INSERT INTO statements (org_id, project_id, month, state) VALUES ($1, $2, $3, 'review')")
        .bind(access.org)
        .bind(project)
        .bind(naive(month.first()))
        .execute(txn)
        .await?;
    Ok(())
}

async fn withdraw(txn: &mut PgConnection, access: &Access, project: i32, month: Month) -> Result<(), LedgerError> {
    sqlx::query("DELETE FROM statements WHERE org_id = $1 AND project_id = $2 AND month = $3 AND state = 'review'")
        .bind(access.org)
        .bind(project)
        .bind(naive(month.first()))
        .execute(txn)
        .await?;
    Ok(())
}

async fn set(txn: &mut PgConnection, access: &Access, project: i32, month: Month, what: &'static str) -> Result<(), LedgerError> {
    let text = format!("UPDATE statements SET {what} WHERE org_id = $1 AND project_id = $2 AND month = $3 AND reopened_at IS NULL");
    sqlx::query(sqlx::AssertSqlSafe(text))
        .bind(access.org)
        .bind(project)
        .bind(naive(month.first()))
        .execute(txn)
        .await?;
    Ok(())
}

/// Whether a month has begun, in the org's zone.
async fn has_begun(txn: &mut PgConnection, access: &Access, month: Month, now: Timestamp) -> Result<bool, LedgerError> {
    Ok(
        sqlx::query_scalar("SELECT local_day_start($2::timestamp, time_zone) <= $3 FROM orgs WHERE id = $1")
            .bind(access.org)
            .bind(naive(month.first()))
            .bind(at_micros(now.as_microsecond()))
            .fetch_one(txn)
            .await?,
    )
}

async fn close(
    txn: &mut Transaction<'static, Postgres>,
    access: &Access,
    project: i32,
    month: Month,
    seen: Option<Nanos>,
    now: Timestamp,
) -> Result<(), LedgerError> {
    if !has_begun(txn, access, month.next(), now).await? {
        return Err(fail("month", "the month has not ended yet: close it when it has").into());
    }
    // What has been recorded and not cut yet belongs to it.
    keep_in(txn, access.org).await?;
    let mut statement = alone(txn, access, project, month).await?;
    if let Some(seen) = seen.filter(|seen| *seen != statement.bill.total) {
        let problem = format!(
            "the statement has changed since you looked: it comes to {} now, and not to {}",
            statement.bill.total.display_usd(),
            seen.display_usd()
        );
        return Err(fail("total", &problem).into());
    }
    statement.prices = prices(txn, access.org, &statement).await?;
    statement.exchange = exchange(txn, access.org, month, statement.bill.total).await?;
    if statement.exchange.is_none()
        && let Some(currency) = missing_rate(txn, access.org).await?
    {
        let problem = format!(
            "there is no rate for {currency} of the month or the year before its end: enter one on the Projects page, and close then"
        );
        return Err(fail("currency", &problem).into());
    }
    let number: i32 = sqlx::query_scalar("SELECT COALESCE(max(number), 0) + 1 FROM statements WHERE org_id = $1")
        .bind(access.org)
        .fetch_one(&mut **txn)
        .await?;
    statement.number = Some(number);
    statement.closed_at = Some(now.as_millisecond());
    withdraw(txn, access, project, month).await?;
    let id = write(txn, access, &statement, number, now).await?;
    freeze(txn, access.org, id, &statement).await
}

async fn write(txn: &mut PgConnection, access: &Access, statement: &Statement, number: i32, now: Timestamp) -> Result<i32, LedgerError> {
    let text = serde_json::to_string(statement).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    let hash = Sha256::digest(text.as_bytes());
    Ok(sqlx::query_scalar(
        "INSERT INTO statements (org_id, project_id, month, state, number, snapshot, sha256, closed_at, closed_by, terms, zone, own_nanos) \
         VALUES ($1, $2, $3, 'closed', $4, $5, $6, $7, current_actor(), $8, $9, $10) RETURNING id",
    )
    .bind(access.org)
    .bind(statement.project_id)
    .bind(naive(statement.month.first()))
    .bind(number)
    .bind(text)
    .bind(hash.to_vec())
    .bind(at_micros(now.as_microsecond()))
    .bind(serde_json::to_value(&statement.terms).map_err(|error| sqlx::Error::Encode(Box::new(error)))?)
    .bind(&statement.zone)
    .bind(statement.own.0)
    .fetch_one(txn)
    .await?)
}

/// A month is opened again from the latest one on: later statements of the project have adjusted it.
async fn reopen(
    txn: &mut PgConnection,
    access: &Access,
    project: i32,
    month: Month,
    reason: &str,
    now: Timestamp,
) -> Result<(), LedgerError> {
    let later: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM statements WHERE org_id = $1 AND project_id = $2 AND month > $3 AND state <> 'review' AND reopened_at IS NULL)",
    )
    .bind(access.org)
    .bind(project)
    .bind(naive(month.first()))
    .fetch_one(&mut *txn)
    .await?;
    if later {
        return Err(fail("month", "a later month of the project is closed: open that again first").into());
    }
    sqlx::query(
        "UPDATE statements SET reopened_at = $4, reopened_by = current_actor(), reason = $5 \
         WHERE org_id = $1 AND project_id = $2 AND month = $3 AND reopened_at IS NULL",
    )
    .bind(access.org)
    .bind(project)
    .bind(naive(month.first()))
    .bind(at_micros(now.as_microsecond()))
    .bind(reason)
    .execute(&mut *txn)
    .await?;
    sqlx::query(
        "UPDATE statement_links SET revoked_at = now() WHERE org_id = $1 AND revoked_at IS NULL AND statement_id IN ( \
             SELECT id FROM statements WHERE org_id = $1 AND project_id = $2 AND month = $3)",
    )
    .bind(access.org)
    .bind(project)
    .bind(naive(month.first()))
    .execute(txn)
    .await?;
    Ok(())
}
