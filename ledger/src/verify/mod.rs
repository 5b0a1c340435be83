//! Proof that the rollups are what the events say: they are computed anew and compared. Drift must be zero.

mod sql;

use domain::access::Access;
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, PgConnection};

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
    /// Rows of the daily rollup that differ from the quarter-hourly one.
    pub drift_1d: i64,
    /// Rows of the daily rollup of every dimension that differ from the quarter-hourly one.
    pub drift_1d_all: i64,
    /// Rows of the daily speeds of every dimension that differ from the quarter-hourly ones.
    pub drift_speed_all: i64,
    /// Rows of the daily speeds by account and model that differ from those.
    pub drift_speed: i64,
    /// Keys without their event, and events without their key; those that someone inserted by hand have none.
    pub drift_keys: i64,
    /// Cost by the events less cost by the quarter-hourly rollup, in nano-dollars.
    pub drift_nanos: i64,
}

impl Verified {
    /// Whether everything agrees.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.drift_15m == 0
            && self.drift_1h == 0
            && self.drift_1d == 0
            && self.drift_1d_all == 0
            && self.drift_speed_all == 0
            && self.drift_speed == 0
            && self.drift_keys == 0
            && self.drift_nanos == 0
    }
}

/// Recomputes the rollups of an org from its events and compares. Months whose partition is gone, or whose
/// events have expired, are left out: their rollups stay on purpose.
///
/// # Errors
/// When the database fails.
pub async fn verify(ledger: &Ledger, org: i32) -> Result<Verified, LedgerError> {
    let settings = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET LOCAL statement_timeout = 0";
    let mut txn = ledger.begin(&Access::system(org), settings).await?;
    let events: i64 = sqlx::query_scalar("SELECT count(*) FROM events WHERE org_id = $1")
        .bind(org)
        .fetch_one(&mut *txn)
        .await?;
    let (drift_15m, drift_nanos): (i64, i64) = sqlx::query_as(sql::QUARTERS).bind(org).fetch_one(&mut *txn).await?;
    let drift_1h = drift_coarse(&mut txn, org, "usage_1h", "date_bin('1 hour', bucket, 'epoch')").await?;
    let drift_1d = drift_coarse(
        &mut txn,
        org,
        "usage_1d",
        "local_day(bucket, (SELECT time_zone FROM orgs WHERE id = $1))",
    )
    .await?;
    let drift_1d_all: i64 = sqlx::query_scalar(sql::DAYS_OF_ALL).bind(org).fetch_one(&mut *txn).await?;
    let drift_speed_all: i64 = sqlx::query_scalar(sql::SPEEDS_OF_ALL).bind(org).fetch_one(&mut *txn).await?;
    let drift_speed: i64 = sqlx::query_scalar(sql::SPEEDS).bind(org).fetch_one(&mut *txn).await?;
    let drift_keys: i64 = sqlx::query_scalar(sql::KEYS).bind(org).fetch_one(&mut *txn).await?;
    Ok(Verified {
        org,
        events,
        drift_15m,
        drift_1h,
        drift_1d,
        drift_1d_all,
        drift_speed_all,
        drift_speed,
        drift_keys,
        drift_nanos,
    })
}

async fn drift_coarse(txn: &mut PgConnection, org: i32, table: &str, bucket: &str) -> Result<i64, sqlx::Error> {
    let statement = sql::COARSE.replace("$TABLE", table).replace("$BUCKET", bucket);
    sqlx::query_scalar(AssertSqlSafe(statement)).bind(org).fetch_one(txn).await
}
