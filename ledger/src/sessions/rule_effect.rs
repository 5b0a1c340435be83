//! What a change of the rules does to the sessions that there are.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::Nanos;
use domain::rules::{Facts, PartFacts, Rule, first};
use domain::sessions::Count;
use sqlx::{FromRow, PgConnection};

use super::rule::Ruled;
use super::word;
use crate::LedgerError;

/// A session that no person has tagged.
struct Session {
    id: i64,
    rule: Option<i32>,
    cost: i64,
    facts: Facts,
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

/// What each of these rules would tag that no person has tagged, if these were the rules.
pub(crate) async fn effects(txn: &mut PgConnection, org: i32, rules: &[Rule]) -> Result<Effects, LedgerError> {
    Ok(count(&untagged(txn, org).await?, rules))
}

/// Has these rules say what they say of all sessions that no person has tagged, and counts what each of them tags. The org's lock is held.
pub(crate) async fn apply(txn: &mut PgConnection, org: i32, rules: &[Rule]) -> Result<Effects, LedgerError> {
    let sessions = untagged(txn, org).await?;
    let (mut ids, mut by, mut tags, mut accounts) = (Vec::new(), Vec::new(), Vec::new(), BTreeSet::new());
    for session in &sessions {
        let said = first(rules, &session.facts).map(Ruled::by).transpose()?;
        if said.as_ref().map(|said| said.rule) != session.rule {
            accounts.insert(session.facts.account);
            ids.push(session.id);
            by.push(said.as_ref().map(|said| said.rule));
            tags.push(said.map(|said| said.tag));
        }
    }
    sqlx::query(
        "UPDATE work_sessions s SET rule_id = n.rule, rule_tag = n.tag FROM unnest($2::bigint[], $3::int[], $4::jsonb[]) AS n (id, rule, tag) \
         WHERE s.org_id = $1 AND s.id = n.id",
    )
    .bind(org)
    .bind(ids)
    .bind(by)
    .bind(tags)
    .execute(&mut *txn)
    .await?;
    word::tell(txn, org, &accounts).await?;
    Ok(count(&sessions, rules))
}

/// What rules tag, by their numbers.
type Effects = BTreeMap<i32, Count>;

fn count(sessions: &[Session], rules: &[Rule]) -> Effects {
    let mut effects = Effects::new();
    for session in sessions {
        if let Some(rule) = first(rules, &session.facts) {
            let effect = effects.entry(rule.id).or_default();
            effect.sessions += 1;
            effect.cost += Nanos(session.cost);
        }
    }
    effects
}

/// The sessions that no person has tagged, with what is known of them.
async fn untagged(txn: &mut PgConnection, org: i32) -> Result<Vec<Session>, LedgerError> {
    let mut parts: BTreeMap<i64, Vec<PartFacts>> = BTreeMap::new();
    let rows: Vec<ReadPart> = sqlx::query_as(
        "SELECT p.session_id, COALESCE(c.cwd, '') AS cwd, COALESCE(c.git_branch, '') AS git_branch, p.agent_id, p.action_id, p.model_id, \
             sum(p.requests)::bigint AS requests \
         FROM work_sessions s JOIN session_parts p ON p.org_id = s.org_id AND p.session_id = s.id LEFT JOIN contexts c ON c.id = p.context_id \
         WHERE s.org_id = $1 AND s.tag IS NULL GROUP BY 1, 2, 3, 4, 5, 6",
    )
    .bind(org)
    .fetch_all(&mut *txn)
    .await?;
    for row in rows {
        parts.entry(row.session_id).or_default().push(PartFacts {
            directory: row.cwd,
            branch: row.git_branch,
            agent: row.agent_id,
            action: row.action_id,
            model: row.model_id,
            requests: row.requests,
        });
    }
    let rows: Vec<Read> = sqlx::query_as(
        "SELECT s.id, s.account_id, s.person_id, s.starts, extract(hour FROM l.at)::smallint AS hour, extract(dow FROM l.at)::smallint AS weekday, \
             s.rule_id, s.cost_nanos \
         FROM work_sessions s JOIN orgs o ON o.id = s.org_id CROSS JOIN LATERAL (SELECT s.starts AT TIME ZONE o.time_zone AS at) AS l \
         WHERE s.org_id = $1 AND s.tag IS NULL",
    )
    .bind(org)
    .fetch_all(txn)
    .await?;
    let session = |row: Read| Session {
        id: row.id,
        rule: row.rule_id,
        cost: row.cost_nanos,
        facts: Facts {
            account: row.account_id,
            person: row.person_id,
            starts: row.starts.timestamp_micros(),
            hour: u8::try_from(row.hour).unwrap_or_default(),
            weekday: u8::try_from(row.weekday).unwrap_or_default(),
            parts: parts.remove(&row.id).unwrap_or_default(),
        },
    };
    Ok(rows.into_iter().map(session).collect())
}
