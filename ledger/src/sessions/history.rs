//! What was done to sessions of late.

use domain::access::Access;
use domain::sessions::{Assignment, CHANGES_TOLD, Change, ChangeState, DeedKind, PastDeed, Turn};
use serde_json::Value;
use sqlx::{AssertSqlSafe, FromRow};

use super::action::{DECISIONS, IS_OVERTAKEN, IS_UNDONE, is_theirs};
use crate::{Ledger, LedgerError};

#[derive(FromRow)]
struct Row {
    id: i64,
    at: i64,
    by: Option<String>,
    undoes: Option<i64>,
    deed: i64,
    deed_by: Option<i32>,
    what: String,
    tag: Option<Value>,
    sessions: i64,
    steps: i32,
    state: String,
}

/// The latest changes, the latest first, as far as all that they are about is theirs to see. An undoing leads back to its deed step by step.
///
/// # Errors
/// When the database fails.
pub async fn history(ledger: &Ledger, access: &Access) -> Result<Vec<Change>, LedgerError> {
    let text = format!(
        "WITH RECURSIVE latest AS (SELECT a.* FROM session_actions a WHERE a.org_id = $1 AND {} ORDER BY a.id DESC LIMIT {CHANGES_TOLD}), \
         steps AS (SELECT l.id AS change, l.id, l.undoes, 0 AS steps FROM latest l \
             UNION ALL SELECT s.change, d.id, d.undoes, s.steps + 1 FROM steps s JOIN session_actions d ON d.org_id = $1 AND d.id = s.undoes) \
         SELECT a.id, (extract(epoch FROM a.at) * 1000000)::bigint AS at, COALESCE(NULLIF(u.name, ''), u.email) AS by, a.undoes, d.id AS deed, \
             d.user_id AS deed_by, d.what, d.tag, d.sessions::bigint AS sessions, s.steps, \
             CASE WHEN {IS_UNDONE} THEN 'undone' WHEN NOT EXISTS (SELECT FROM ({DECISIONS}) AS e) THEN 'nothing' \
                 WHEN {IS_OVERTAKEN} THEN 'overtaken' ELSE 'holds' END AS state \
         FROM latest a JOIN steps s ON s.change = a.id AND s.undoes IS NULL JOIN session_actions d ON d.org_id = $1 AND d.id = s.id \
             LEFT JOIN users u ON u.id = a.user_id \
         ORDER BY a.id DESC",
        is_theirs()
    );
    let mut txn = ledger.begin(access, "").await?;
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(text))
        .bind(access.org)
        .bind(&access.accounts)
        .bind(access.user)
        .fetch_all(&mut *txn)
        .await?;
    txn.commit().await?;
    rows.into_iter().map(|row| told(row, access.user)).collect()
}

fn told(row: Row, asker: i32) -> Result<Change, LedgerError> {
    let unknown = |what: &str| sqlx::Error::Decode(format!("{what:?} was done to sessions, which this program does not know").into());
    let tag = row.tag.map(serde_json::from_value::<Assignment>).transpose();
    Ok(Change {
        action: row.id,
        at: row.at,
        by: row.by,
        undoes: row.undoes,
        deed: PastDeed {
            action: row.deed,
            // The program itself is nobody.
            is_own: asker != 0 && row.deed_by == Some(asker),
            kind: DeedKind::parse(&row.what).ok_or_else(|| unknown(&row.what))?,
            tag: tag.map_err(|error| sqlx::Error::Decode(Box::new(error)))?,
            sessions: row.sessions,
        },
        turn: Turn::after(row.steps.unsigned_abs()),
        state: ChangeState::parse(&row.state).ok_or_else(|| unknown(&row.state))?,
    })
}
