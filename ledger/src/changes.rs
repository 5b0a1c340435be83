//! The outbox and its listener: what changed, in order, and the bell that rings when something did.

use domain::access::Access;
use domain::live::{Change, Delta, FeedRow};
use serde::Deserialize;
use sqlx::postgres::PgListener;

use crate::{Ledger, LedgerError};

/// The channel that the trigger on events notifies: its payload is `<org>:<seq>`, nothing more.
pub const CHANNEL: &str = "usage_changed";
/// The channel of the triggers on memberships, sign-ins and tokens: its payload is the number of the user who may do something else now.
pub const ACCESS_CHANNEL: &str = "access_changed";

/// The channel of whoever changes work sessions: its payload is `<org>:<account>`.
pub const SESSIONS_CHANNEL: &str = "sessions_changed";

/// One row of the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number.
    pub seq: i64,
    /// The change; `None` when it was too large to keep, and pages must read again.
    pub change: Option<Change>,
}

#[derive(Deserialize)]
struct Body {
    deltas: Vec<Delta>,
    feed: Vec<FeedRow>,
}

/// The changes after `seq`, in order, at most `limit`.
///
/// # Errors
/// When the database fails.
pub async fn after(ledger: &Ledger, org: i32, seq: i64, limit: i64) -> Result<Vec<Row>, LedgerError> {
    let mut txn = ledger.begin(&Access::system(org), "").await?;
    let rows: Vec<(i64, i64, Option<String>)> = sqlx::query_as(
        "SELECT seq, floor(extract(epoch FROM at) * 1000)::bigint, body::text FROM usage_changes WHERE org_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
    )
    .bind(org)
    .bind(seq)
    .bind(limit)
    .fetch_all(&mut *txn)
    .await?;
    txn.commit().await?;
    Ok(rows
        .into_iter()
        .map(|(seq, at, body)| {
            let body = body.and_then(|body| serde_json::from_str::<Body>(&body).ok());
            Row {
                seq,
                change: body.map(|body| Change {
                    from: seq - 1,
                    seq,
                    at,
                    deltas: body.deltas,
                    feed: body.feed,
                }),
            }
        })
        .collect())
}

/// The org's latest seq.
///
/// # Errors
/// When the database fails.
pub async fn latest(ledger: &Ledger, org: i32) -> Result<i64, LedgerError> {
    let mut txn = ledger.begin(&Access::system(org), "").await?;
    let seq = sqlx::query_scalar("SELECT seq FROM org_counters WHERE org_id = $1")
        .bind(org)
        .fetch_optional(&mut *txn)
        .await?;
    txn.commit().await?;
    Ok(seq.unwrap_or(0))
}

/// A connection of its own that hears about changes. It is never taken from the pool.
#[derive(Debug)]
pub struct Listener(PgListener);

/// What a listener heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The org has reached that seq.
    Changed {
        /// The org.
        org: i32,
        /// Its seq.
        seq: i64,
    },
    /// Work sessions of the account are other ones now, or are billed to something else.
    Sessions {
        /// The org.
        org: i32,
        /// The account.
        account: i32,
    },
    /// The user may do something else now, or nothing any more.
    Access {
        /// The user.
        user: i32,
    },
    /// The connection was lost: anything may have been missed since.
    Lost,
}

impl Listener {
    /// Connects and listens.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn connect(ledger: &Ledger) -> Result<Self, LedgerError> {
        let mut listener = PgListener::connect(ledger.url()).await?;
        listener.eager_reconnect(false);
        listener.listen_all([CHANNEL, ACCESS_CHANNEL, SESSIONS_CHANNEL]).await?;
        Ok(Self(listener))
    }

    /// Waits for the next notice. `recv` would hide lost connections, so this uses `try_recv`.
    ///
    /// # Errors
    /// When the connection broke in a way that it cannot mend; connect anew.
    pub async fn next(&mut self) -> Result<Heard, LedgerError> {
        loop {
            let Some(notice) = self.0.try_recv().await? else {
                return Ok(Heard::Lost);
            };
            if notice.channel() == ACCESS_CHANNEL {
                if let Ok(user) = notice.payload().parse() {
                    return Ok(Heard::Access { user });
                }
                continue;
            }
            let parsed = notice
                .payload()
                .split_once(':')
                .and_then(|(org, number)| Some((org.parse().ok()?, number.parse::<i64>().ok()?)));
            match parsed {
                Some((org, account)) if notice.channel() == SESSIONS_CHANNEL => {
                    let account = i32::try_from(account).unwrap_or_default();
                    return Ok(Heard::Sessions { org, account });
                }
                Some((org, seq)) => return Ok(Heard::Changed { org, seq }),
                None => tracing::warn!(payload = notice.payload(), "a notice that is not <org>:<number>"),
            }
        }
    }
}
