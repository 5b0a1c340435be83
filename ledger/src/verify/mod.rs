//! Proof that the rollups are what the events say: they are computed anew and compared. Drift must be zero.

mod hours;
mod sessions;
mod sql;

use domain::access::Access;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use crate::{Ledger, LedgerError};

/// What was found for one org.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verified {
    /// The org.
    pub org: i32,
    /// Events that were read.
    pub events: i64,
    /// Rows of the quarter-hourly rollup that differ from the events.
    pub drift_15m: i64,
    /// Rows of the hourly rollup that differ from the quarter-hourly one.
    pub drift_1h: i64,
    /// Rows of the calendar's sums that are said to be up to date and differ from the quarter-hourly ones.
    pub drift_calendar: i64,
    /// The same of how fast requests were and how large.
    pub drift_calendar_speeds: i64,
    /// The same of the hours of days.
    pub drift_calendar_clock: i64,
    /// Keys without their event, and events without their key; those that someone inserted by hand have none.
    pub drift_keys: i64,
    /// Lines of work sessions that differ from the events, as far as sessions are cut.
    #[serde(default)]
    pub drift_sessions: i64,
    /// Cost by the events less cost by the quarter-hourly rollup, in nano-dollars.
    pub drift_nanos: i64,
}

impl Verified {
    /// Whether everything agrees.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.drift_15m == 0
            && self.drift_1h == 0
            && self.drift_calendar == 0
            && self.drift_calendar_speeds == 0
            && self.drift_calendar_clock == 0
            && self.drift_keys == 0
            && self.drift_sessions == 0
            && self.drift_nanos == 0
    }
}

/// Recomputes the rollups of an org from its events and compares. Months whose partition is gone, or whose
/// events have expired, are left out: their rollups stay on purpose.
///
/// # Errors
/// When the database fails.
pub async fn verify(ledger: &Ledger, org: i32) -> Result<Verified, LedgerError> {
    // Whole tables are compared, and nothing is known of how large the sums in between become: guessing one row, Postgres would go through
    // all sketches for each sum. Where nothing else is possible, as for what lies between two moments, nested loops stay.
    let settings = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET LOCAL statement_timeout = 0; SET LOCAL enable_nestloop = off";
    let mut txn = ledger.begin(&Access::system(org), settings).await?;
    let events: i64 = sqlx::query_scalar("SELECT count(*) FROM events WHERE org_id = $1")
        .bind(org)
        .fetch_one(&mut *txn)
        .await?;
    let (drift_15m, drift_nanos): (i64, i64) = sqlx::query_as(sql::QUARTERS).bind(org).fetch_one(&mut *txn).await?;
    let drift_1h = drift(&mut txn, org, sql::HOURS).await?;
    let drift_calendar = drift(&mut txn, org, sql::CALENDAR).await?;
    let drift_calendar_speeds = drift(&mut txn, org, sql::CALENDAR_SPEEDS).await? + hours::drift(&mut txn, org).await?;
    let drift_calendar_clock = drift(&mut txn, org, sql::CALENDAR_CLOCK).await?;
    let drift_keys = drift(&mut txn, org, sql::KEYS).await?;
    let drift_sessions = drift(&mut txn, org, sessions::SESSIONS).await?;
    Ok(Verified {
        org,
        events,
        drift_15m,
        drift_1h,
        drift_calendar,
        drift_calendar_speeds,
        drift_calendar_clock,
        drift_keys,
        drift_sessions,
        drift_nanos,
    })
}

async fn drift(txn: &mut PgConnection, org: i32, statement: &'static str) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(statement).bind(org).fetch_one(txn).await
}
