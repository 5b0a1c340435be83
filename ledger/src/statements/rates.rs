//! Currencies: units for a dollar, by the day.

use chrono::NaiveDate;
use domain::Nanos;
use domain::access::Access;
use domain::billing::{Month, Rate, Rates, checked_rates};
use domain::statements::Exchange;
use jiff::civil::Date;
use sqlx::PgConnection;

use crate::queries::report::{civil, naive};
use crate::{Ledger, LedgerError};

/// The rates that were entered, the latest first, and the currency that statements take them for.
///
/// # Errors
/// When the database fails.
pub async fn rates(ledger: &Ledger, access: &Access) -> Result<Rates, LedgerError> {
    let mut txn = ledger.begin(access, "").await?;
    let currency = sqlx::query_scalar("SELECT currency FROM orgs WHERE id = $1")
        .bind(access.org)
        .fetch_one(&mut *txn)
        .await?;
    let rows: Vec<(String, NaiveDate, String)> = sqlx::query_as(
        "SELECT currency, day, trim_scale(rate)::text FROM exchange_rates WHERE org_id = $1 ORDER BY day DESC, currency LIMIT 1000",
    )
    .bind(access.org)
    .fetch_all(&mut *txn)
    .await?;
    txn.commit().await?;
    let rate = |(currency, day, rate): (String, NaiveDate, String)| Rate {
        currency,
        day: civil(day),
        rate,
    };
    Ok(Rates {
        currency,
        rates: rows.into_iter().map(rate).collect(),
    })
}

/// Enters rates, or corrects those of the same currency and day: all of them, or none. Statements that are closed keep theirs.
///
/// # Errors
/// [`LedgerError::Invalid`] for bad input.
pub async fn enter(ledger: &Ledger, access: &Access, rates: &[Rate]) -> Result<(), LedgerError> {
    let rates = checked_rates(rates)?;
    let mut txn = ledger.begin(access, "").await?;
    for rate in &rates {
        sqlx::query(
            "INSERT INTO exchange_rates (org_id, currency, day, rate) VALUES ($1, $2, $3, $4::numeric) \
             ON CONFLICT (org_id, currency, day) DO UPDATE SET rate = EXCLUDED.rate",
        )
        .bind(access.org)
        .bind(&rate.currency)
        .bind(naive(rate.day))
        .bind(&rate.rate)
        .execute(&mut *txn)
        .await?;
    }
    Ok(txn.commit().await?)
}

/// Takes a rate back, as if it had never been entered. Statements that are closed keep theirs.
///
/// # Errors
/// [`LedgerError::NotFound`] where there is no rate of the currency for the day.
pub async fn withdraw(ledger: &Ledger, access: &Access, currency: &str, day: Date) -> Result<(), LedgerError> {
    let mut txn = ledger.begin(access, "").await?;
    let gone = sqlx::query("DELETE FROM exchange_rates WHERE org_id = $1 AND currency = $2 AND day = $3")
        .bind(access.org)
        .bind(currency)
        .bind(naive(day))
        .execute(&mut *txn)
        .await?;
    if gone.rows_affected() == 0 {
        return Err(LedgerError::NotFound);
    }
    Ok(txn.commit().await?)
}

/// The total in the org's display currency, by the latest rate of the month, or of the year before its end: an older one says nothing of the month.
/// Nothing where that currency is dollars, or no such rate is known.
pub(super) async fn exchange(txn: &mut PgConnection, org: i32, month: Month, total: Nanos) -> Result<Option<Exchange>, LedgerError> {
    let row: Option<(String, NaiveDate, String)> = sqlx::query_as(
        "SELECT r.currency, r.day, trim_scale(r.rate)::text FROM exchange_rates r JOIN orgs o ON o.id = r.org_id AND o.currency = r.currency \
         WHERE r.org_id = $1 AND r.day < $2 AND r.day >= $2 - 366 ORDER BY r.day DESC LIMIT 1",
    )
    .bind(org)
    .bind(naive(month.end()))
    .fetch_optional(txn)
    .await?;
    Ok(row.and_then(|(currency, day, rate)| Exchange::of(currency, civil(day), rate, total)))
}

/// The org's display currency, where it is not dollars: then a statement needs a rate.
pub(super) async fn missing_rate(txn: &mut PgConnection, org: i32) -> Result<Option<String>, LedgerError> {
    Ok(sqlx::query_scalar("SELECT currency FROM orgs WHERE id = $1 AND currency <> 'USD'")
        .bind(org)
        .fetch_optional(txn)
        .await?)
}
