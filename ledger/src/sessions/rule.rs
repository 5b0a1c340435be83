//! What rules say of sessions.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use domain::rules::{Condition, Facts, PartFacts, Rule, first};
use domain::sessions::Assignment;
use serde_json::Value;
use sqlx::{FromRow, PgConnection};

use super::row::Row;
use crate::LedgerError;

/// What a rule says of a session.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ruled {
    pub rule: i32,
    pub tag: Value,
}

impl Ruled {
    pub fn by(rule: &Rule) -> Result<Self, LedgerError> {
        let tag = serde_json::to_value(&rule.tag).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
        Ok(Self { rule: rule.id, tag })
    }
}

#[derive(FromRow)]
struct Read {
    id: i32,
    name: String,
    conditions: Value,
    tag: Value,
    from_at: Option<DateTime<Utc>>,
    until_at: Option<DateTime<Utc>>,
    default_for: Option<i32>,
    archived_at: Option<DateTime<Utc>>,
}

/// The rules of an org, in their order, those that hold no more among them. Those of projects come last, in their own order.
pub(crate) async fn read(txn: &mut PgConnection, org: i32) -> Result<Vec<Rule>, LedgerError> {
    let rows: Vec<Read> = sqlx::query_as(
        "SELECT r.id, r.name, r.conditions, r.tag, r.from_at, r.until_at, r.default_for, \
             (SELECT min(LEAST(p.archived_at, c.archived_at)) FROM jsonb_array_elements(r.tag -> 'projects') AS share \
              JOIN projects p ON p.org_id = r.org_id AND p.id = (share ->> 'project')::int \
              JOIN clients c ON c.org_id = p.org_id AND c.id = p.client_id) AS archived_at \
         FROM rules r WHERE r.org_id = $1 ORDER BY r.default_for IS NOT NULL, r.place, r.id",
    )
    .bind(org)
    .fetch_all(txn)
    .await?;
    let moment = |at: Option<DateTime<Utc>>| at.map(|at| at.timestamp_micros());
    let rule = |row: Read| {
        Ok(Rule {
            id: row.id,
            name: row.name,
            conditions: serde_json::from_value::<Vec<Condition>>(row.conditions)?,
            tag: serde_json::from_value::<Assignment>(row.tag)?,
            from: moment(row.from_at),
            until: moment(row.until_at),
            archived: moment(row.archived_at),
            default_for: row.default_for,
        })
    };
    let rules: Result<Vec<Rule>, serde_json::Error> = rows.into_iter().map(rule).collect();
    rules.map_err(|error| sqlx::Error::Decode(Box::new(error)).into())
}

/// What the rules say of sessions that are about to be written. Those that a person has tagged are not asked about.
pub(super) async fn of_rows(txn: &mut PgConnection, org: i32, rows: &[Row]) -> Result<Vec<Option<Ruled>>, LedgerError> {
    let rules = read(txn, org).await?;
    if rules.is_empty() || rows.iter().all(|row| row.tag.is_some()) {
        return Ok(vec![None; rows.len()]);
    }
    let places = contexts(txn, org, rows).await?;
    rows.iter()
        .map(|row| match row.tag {
            Some(_) => Ok(None),
            None => first(&rules, &facts(row, &places)).map(Ruled::by).transpose(),
        })
        .collect()
}

/// Directory and branch of the contexts that sessions have.
async fn contexts(txn: &mut PgConnection, org: i32, rows: &[Row]) -> Result<HashMap<i32, (String, String)>, LedgerError> {
    let ids: HashSet<i32> = rows.iter().flat_map(|row| row.parts.keys().map(|key| key.1)).collect();
    let found: Vec<(i32, String, String)> = sqlx::query_as("SELECT id, cwd, git_branch FROM contexts WHERE org_id = $1 AND id = ANY($2)")
        .bind(org)
        .bind(ids.into_iter().collect::<Vec<_>>())
        .fetch_all(txn)
        .await?;
    Ok(found.into_iter().map(|(id, cwd, branch)| (id, (cwd, branch))).collect())
}

fn facts(row: &Row, places: &HashMap<i32, (String, String)>) -> Facts {
    let parts = row.parts.iter().map(|((_, context, agent, action, model), part)| {
        let (directory, branch) = places.get(context).cloned().unwrap_or_default();
        PartFacts {
            directory,
            branch,
            agent: *agent,
            action: *action,
            model: *model,
            requests: part.requests,
        }
    });
    Facts {
        account: row.track.account,
        person: row.track.person,
        starts: row.stretch.from,
        hour: u8::try_from(row.clock.0).unwrap_or_default(),
        weekday: u8::try_from(row.clock.1).unwrap_or_default(),
        parts: parts.collect(),
    }
}
