//! What rules and suggestions look at: sessions, with what their requests say.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::access::Access;
use domain::rules::{Facts, PartFacts};
use domain::sessions::Assignment;
use serde_json::Value;
use sqlx::{AssertSqlSafe, FromRow, PgConnection};

use crate::{Ledger, LedgerError};

/// Which sessions are read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Which<'a> {
    /// All that no person has tagged.
    Untagged,
    /// The latest that a person has tagged, at most so many.
    Tagged(i64),
    /// Those of these numbers.
    These(&'a [i64]),
}

/// A session, as it is looked at.
pub(super) struct Seen {
    pub id: i64,
    pub rule: Option<i32>,
    pub tag: Option<Assignment>,
    pub cost: i64,
    pub facts: Facts,
}

#[derive(FromRow)]
struct Read {
    id: i64,
    account_id: i32,
    person_id: i32,
    starts: DateTime<Utc>,
    hour: i16,
    weekday: i16,
    rule_id: Option<i32>,
    tag: Option<Value>,
    cost_nanos: i64,
}

#[derive(FromRow)]
struct ReadPart {
    session_id: i64,
    cwd: String,
    git_branch: String,
    agent_id: i32,
    action_id: i32,
    model_id: i32,
    requests: i64,
}

/// Reads them, of these accounts only where some are named.
pub(super) async fn read(txn: &mut PgConnection, org: i32, which: Which<'_>, accounts: Option<&[i32]>) -> Result<Vec<Seen>, LedgerError> {
    let (condition, ids, most) = match which {
        Which::Untagged => ("s.tag IS NULL", &[][..], i64::MAX),
        Which::Tagged(most) => ("s.tag IS NOT NULL", &[][..], most),
        Which::These(ids) => ("s.id = ANY($2)", ids, i64::MAX),
    };
    let chosen = format!(
        "WITH s AS MATERIALIZED (SELECT * FROM work_sessions s WHERE s.org_id = $1 AND {condition} \
             AND ($3::int[] IS NULL OR s.account_id = ANY($3)) AND ($2::bigint[] IS NOT NULL) ORDER BY s.ends DESC, s.id DESC LIMIT $4) "
    );
    let parts = format!(
        "{chosen} SELECT p.session_id, COALESCE(c.cwd, '') AS cwd, COALESCE(c.git_branch, '') AS git_branch, p.agent_id, p.action_id, p.model_id, \
             sum(p.requests)::bigint AS requests \
         FROM s JOIN session_parts p ON p.org_id = s.org_id AND p.session_id = s.id LEFT JOIN contexts c ON c.id = p.context_id \
         GROUP BY 1, 2, 3, 4, 5, 6"
    );
    let parts: Vec<ReadPart> = sqlx::query_as(AssertSqlSafe(parts))
        .bind(org)
        .bind(ids)
        .bind(accounts)
        .bind(most)
        .fetch_all(&mut *txn)
        .await?;
    let mut by_session: BTreeMap<i64, Vec<PartFacts>> = BTreeMap::new();
    for part in parts {
        by_session.entry(part.session_id).or_default().push(PartFacts {
            directory: part.cwd,
            branch: part.git_branch,
            agent: part.agent_id,
            action: part.action_id,
            model: part.model_id,
            requests: part.requests,
        });
    }
    let sessions = format!(
        "{chosen} SELECT s.id, s.account_id, s.person_id, s.starts, extract(hour FROM l.at)::smallint AS hour, \
             extract(dow FROM l.at)::smallint AS weekday, s.rule_id, s.tag, s.cost_nanos \
         FROM s JOIN orgs o ON o.id = s.org_id CROSS JOIN LATERAL (SELECT s.starts AT TIME ZONE o.time_zone AS at) AS l"
    );
    let rows: Vec<Read> = sqlx::query_as(AssertSqlSafe(sessions))
        .bind(org)
        .bind(ids)
        .bind(accounts)
        .bind(most)
        .fetch_all(txn)
        .await?;
    rows.into_iter().map(|row| seen(row, &mut by_session)).collect()
}

/// All sessions that no person has tagged, of the accounts that they may see, with what rules look at.
///
/// # Errors
/// When the database fails.
pub async fn untagged_facts(ledger: &Ledger, access: &Access) -> Result<Vec<(i64, Facts)>, LedgerError> {
    let mut txn = ledger.begin(access, "").await?;
    let seen = read(&mut txn, access.org, Which::Untagged, access.accounts.as_deref()).await?;
    txn.commit().await?;
    Ok(seen.into_iter().map(|seen| (seen.id, seen.facts)).collect())
}

fn seen(row: Read, parts: &mut BTreeMap<i64, Vec<PartFacts>>) -> Result<Seen, LedgerError> {
    let tag = row.tag.map(serde_json::from_value).transpose();
    Ok(Seen {
        id: row.id,
        rule: row.rule_id,
        tag: tag.map_err(|error| sqlx::Error::Decode(Box::new(error)))?,
        cost: row.cost_nanos,
        facts: Facts {
            account: row.account_id,
            person: row.person_id,
            starts: row.starts.timestamp_micros(),
            hour: u8::try_from(row.hour).unwrap_or_default(),
            weekday: u8::try_from(row.weekday).unwrap_or_default(),
            parts: parts.remove(&row.id).unwrap_or_default(),
        },
    })
}
